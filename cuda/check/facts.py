"""What a figure was measured on, as a line of JSON: cuda/check/facts.py --commit NAME"""

import argparse
import json
import os
import platform
import subprocess


def output(*command):
    """What a command prints, or None where there is none."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def torch_facts():
    import torch

    facts = {"torch": torch.__version__, "cuda": torch.version.cuda, "cuda_available": torch.cuda.is_available()}
    if facts["cuda_available"]:
        gpu = torch.cuda.get_device_properties(0)
        free, total = torch.cuda.mem_get_info()
        facts |= {"gpu": gpu.name, "capability": f"{gpu.major}.{gpu.minor}", "multiprocessors": gpu.multi_processor_count}
        facts |= {"free_bytes": free, "total_bytes": total}
    return facts


def package(name):
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--commit", required=True)
    compiler = output("nvcc", "--version")
    driver = output("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")
    facts = {
        "check": "facts",
        "commit": parser.parse_args().commit,
        "python": platform.python_version(),
        "kernel": platform.release(),
        "cores": len(os.sched_getaffinity(0)),
        "driver": driver,
        "nvcc": compiler and compiler.splitlines()[-1],
        "transformers": package("transformers"),
    }
    print(json.dumps(facts | torch_facts()))


if __name__ == "__main__":
    main()
