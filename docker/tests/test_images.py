"""What the Dockerfile says against the rest of the project."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text()
POM = (ROOT / "pom.xml").read_text()


def of_pom(tag: str) -> str:
    return re.search(f"<{tag}>([^<$]+)</{tag}>", POM)[1]


def test_versions_are_those_of_the_build():
    [spark] = re.findall(r"^ARG SPARK_IMAGE=apache/spark:(\S+)$", DOCKERFILE, re.MULTILINE)
    assert spark == f"{of_pom('spark.version')}-scala{of_pom('scala.binary.version')}-java17-ubuntu"
    assert set(re.findall(r"PYTORCH_VERSION=(\S+)", DOCKERFILE)) == {of_pom("libtorch.version")}
    assert f"torch=={of_pom('libtorch.version')}" in (ROOT / "docker/torch.txt").read_text().splitlines()
    version = re.search(r"<artifactId>encodeonce-parent</artifactId>\s*<version>([^<]+)<", POM)[1]
    labels = re.findall(r'org\.opencontainers\.image\.version="([^"]+)"', DOCKERFILE)
    assert labels == [version, version]
    [application] = re.findall(r"sparkVersion: (\S+)", (ROOT / "docker/kubernetes/spark-application.yaml").read_text())
    assert application == of_pom("spark.version")


def test_all_of_pip_is_pinned():
    for line in (ROOT / "docker/torch.txt").read_text().splitlines():
        assert line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[0-9.]+", line), line


def test_images_end_as_a_user_known_by_number():
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
    shipped = [stage for stage in stages if re.search(r"AS (cpu|gpu)$", stage, re.MULTILINE)]
    assert [re.findall(r"^USER (\S+)$", stage, re.MULTILINE) for stage in shipped] == [["185"], ["185"]]


def test_manifests_name_what_the_images_have():
    manifests = "".join(path.read_text() for path in (ROOT / "docker/kubernetes").iterdir())
    named = set(re.findall(r"/opt/(?:encodeonce|spark/jars)/\S+", manifests))
    assert named == {"/opt/encodeonce/bin/gpus", "/opt/spark/jars/encodeonce.jar"}
    for path in named:
        assert re.search(rf"^COPY .* {re.escape(path)}$", DOCKERFILE, re.MULTILINE), path


def test_what_is_copied_is_in_the_context():
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    wanted = {source.removesuffix("*") for sources in copied for source in sources.split()}
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[1] == "*"
    assert wanted == {line.removeprefix("!") for line in lines[2:]}
