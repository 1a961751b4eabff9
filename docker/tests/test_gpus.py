"""The discovery script, with an nvidia-smi that says what a test has it say."""

import json
import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "gpus"
QUERY = "--query-gpu=index --format=csv,noheader"


@pytest.fixture
def nvidia_smi(tmp_path, monkeypatch):
    """Lays an nvidia-smi that prints a text and ends with a status, asked as it is documented."""

    def lay(output: str, status: int = 0) -> None:
        program = tmp_path / "nvidia-smi"
        program.write_text(f'#!/bin/sh\n[ "$*" = "{QUERY}" ] || exit 64\nprintf "{output}"\nexit {status}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    return lay


def discover() -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT], capture_output=True, text=True)


@pytest.mark.parametrize("output, addresses", [("0\\n", ["0"]), ("0\\n1\\n10\\n", ["0", "1", "10"]), ("3", ["3"])])
def test_prints_what_spark_reads(nvidia_smi, output, addresses):
    nvidia_smi(output)
    found = discover()
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == {"name": "gpu", "addresses": addresses}


@pytest.mark.parametrize(
    "output, status, reason",
    [
        ("No devices were found\\n", 6, "nvidia-smi failed (No devices were found)"),
        ("No devices were found\\n", 0, "nvidia-smi lists 'No devices were found'"),
        ("0\\n[N/A]\\n", 0, "nvidia-smi lists '[N/A]'"),
        ("", 0, "nvidia-smi lists ''"),
        ("", 9, "nvidia-smi failed (no output)"),
    ],
)
def test_fails_without_a_gpu(nvidia_smi, output, status, reason):
    nvidia_smi(output, status)
    found = discover()
    assert found.returncode == 1
    assert found.stdout == ""
    assert reason in found.stderr
    assert "nvidia.com/gpu" in found.stderr


def test_fails_without_nvidia_smi(tmp_path, monkeypatch):
    for program in ("bash", "env"):
        (tmp_path / program).symlink_to(f"/usr/bin/{program}")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = discover()
    assert (found.returncode, found.stdout) == (1, "")
    assert "nvidia-smi failed (no output)" in found.stderr


@pytest.fixture
def two_gpus(nvidia_smi):
    nvidia_smi("0\\n1\\n")


def test_spark_runs_the_script_and_reads_the_addresses(two_gpus, spark):
    resource = spark.org.apache.spark.resource
    asked = resource.ResourceRequest(
        resource.ResourceID("spark.executor", "gpu"), 2, spark.java.util.Optional.of(str(SCRIPT)), spark.java.util.Optional.empty()
    )
    found = resource.ResourceDiscoveryScriptPlugin().discoverResource(asked, spark.org.apache.spark.SparkConf(False)).get()
    assert found.name() == "gpu"
    assert list(found.addresses()) == ["0", "1"]
