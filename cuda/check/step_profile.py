"""Where the time of a decoder step goes: cuda/check/step_profile.py PROGRAM [--library OPERATORS] [--device cpu]

PROGRAM is the program as ProgramDump (executor-runtime's tests) writes it, plain or over the operators of the library. It runs
in Python's libtorch, on random weights of some shape, with what Java gives it each step: one vector up, a decoder step, the
best tokens down. Prints a line of JSON:

  wall_us        a step without the profiler, the median
  enqueued_us    of that, until the host had given everything to the device: near to wall_us, the host is what takes long
  kernels_us     all kernels of a step, one after the other; busy is their share of wall_us
  launches       kernels of a step, copies not counted
  longest        the kernels that take most of a step, with their calls; on a CPU libtorch's operators instead
"""

import argparse
import json
import math
import statistics

import torch

from held_program import CODES, SHAPES, Rows, loaded, profiled, run_as_java


def measure(arguments):
    torch.manual_seed(1)
    device = "cuda:0" if arguments.device == "cuda" else "cpu"
    shape = SHAPES[arguments.shape]
    model = loaded(arguments.program, shape, arguments.precision, device)
    ids = torch.randint(2, shape.vocabulary, (arguments.documents, arguments.length), device=device)
    rows = Rows(model, model.heard(*model.encoded(ids, math.inf)), arguments.prompts, device, capacity=32)
    step = lambda: rows.read(1)
    for _ in range(8):
        step()
    walls, enqueued = zip(*((step(), rows.enqueued) for _ in range(arguments.steps)))
    times = profiled(step, arguments.steps, arguments.device)
    is_copy = lambda name: name.startswith(("Memcpy", "Memset"))
    kernels = {name: took for name, took in times.items() if not is_copy(name)}
    longest = sorted(times.items(), key=lambda item: -item[1][0])[:12]
    wall = statistics.median(walls) * 1e6
    taken = sum(took for took, _ in times.values()) / arguments.steps
    print(json.dumps({
        "check": "step_profile",
        "operators": arguments.library is not None,
        "shape": arguments.shape,
        "precision": arguments.precision,
        "documents": arguments.documents,
        "rows": rows.rows,
        "wall_us": round(wall, 1),
        "enqueued_us": round(statistics.median(enqueued) * 1e6, 1),
        "kernels_us": round(taken, 1),
        "busy": round(taken / wall, 3),
        "launches": round(sum(calls for _, calls in kernels.values()) / arguments.steps),
        "longest": [
            {"name": name[:100], "us": round(took / arguments.steps, 1), "calls": round(calls / arguments.steps, 1)}
            for name, (took, calls) in longest],
    }), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--library")
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--shape", choices=SHAPES, default="t5-base")
    parser.add_argument("--precision", choices=CODES, default="bf16")
    parser.add_argument("--documents", type=int, default=64)
    parser.add_argument("--prompts", type=int, default=10)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--steps", type=int, default=5)
    arguments = parser.parse_args()
    run_as_java()
    if arguments.library:
        torch.ops.load_library(arguments.library)
    measure(arguments)


if __name__ == "__main__":
    main()
