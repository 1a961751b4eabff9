"""What is left of the encoder's time when tokens are dropped in it: cuda/check/encoder_profile.py PROGRAM [--shape sample-small]

PROGRAM is the program as ProgramDump (executor-runtime's tests) writes it. It runs in Python's libtorch on one thread, on random
weights of some shape with token samplers, whose shift is set so that shares of the tokens are left; documents are encoded together
as --documents says. Prints a line of JSON a share, with medians of rounds in which all shares take turns, in microseconds a document:

  encode_us      the encoder
  alone_us       the encoder without samplers, given only as many tokens as are left: what samplers, gathers and biases by
                 place cost is the difference
  cross_us       the projection of the decoder's keys and values
  decode_us      all prompts of the documents, read and answered
  operators      what takes most of the encoder's time, by libtorch's operators
  groups         the same by what they are for: what decides about tokens (sampler), what moves those that stay (gathers), biases by
                 place or distance, attention, linear products, and the rest: norms, scaling to integers, activations, sums

Before these a line of what one sampler costs that reads states, before layer 1 of two, `rounds` times five calls:

  layer_us         an encoder layer
  sampler_us       a sampler that drops nothing, and sampler_of_layer, the median of its times over the layer's in the same round
  dropping_us      one that leaves 40 %, with its gather
  none_us          an encoder of two layers without the sampler
  drops_nothing_us the same with it, which drops nothing; a bias is made anew after it
"""

import argparse
import collections
import json
import math
import statistics
import time

import torch

from torch.profiler import ProfilerActivity, profile

from held_program import CODES, SHAPES, Rows, loaded, profiled, run_as_java

# Of a sampler: large, so that no token is dropped, but not infinite, so that it runs.
KEEPS_ALL = 1e9
TIMES = 5


def shift_of(model, ids, share, left_of=None):
    """What to add to keep logits so that about that share of all tokens is left, which `left_of` tells of a shift."""
    left_of = left_of or (lambda shift: sum(model.encoded(ids, shift)[1]))
    if share == 1:
        return math.inf
    below, above = -64.0, 64.0
    for _ in range(24):
        shift = (below + above) / 2
        below, above = (shift, above) if left_of(shift) < share * ids.numel() else (below, shift)
    return above


def group_of(event):
    """What an operator of the encoder is for, by the program's files that it is called from."""
    frames = " ".join(event.stack)
    moves = event.name in ("aten::index_select", "aten::gather")
    if "downsampling.py" in frames or "encoder.py" in frames and ": read" in event.stack[0]:
        return "gathers" if moves and "downsampling.py" in event.stack[0] else "sampler"
    if "positions.py" in frames or "absent" in frames:
        return "biases"
    if "linear.py" in event.stack[0]:
        return "products" if "linear" in event.name or event.name in ("aten::mm", "aten::addmm") else "rest"
    return "attention" if "attend" in frames or "mixed" in event.stack[0] else "rest"


def operators_of(step, steps, with_stack):
    step()
    with profile(activities=[ProfilerActivity.CPU], with_stack=with_stack) as found:
        for _ in range(steps):
            step()
    return [event for event in found.events() if "::" in event.name]


def grouped(step, steps):
    """-> microseconds of some steps, and calls, by group of operators"""
    # Asking where operators are called from takes time, but not their order.
    called = [event for event in operators_of(step, steps, True) if event.stack]
    timed = operators_of(step, steps, False)
    groups = collections.defaultdict(lambda: [0.0, 0])
    for asked, event in zip(called, timed, strict=True):
        if asked.name != event.name:
            raise ValueError(f"{asked.name} and {event.name} are not one operator")
        group = groups[group_of(asked)]
        group[0] += event.self_cpu_time_total
        group[1] += 1
    return groups


def shared(groups, each):
    return {name: [round(took / each, 1), round(calls / each, 1)] for name, (took, calls) in groups}


def sampler_cost(arguments):
    """What one sampler costs beside one layer."""
    shape = SHAPES[arguments.shape]._replace(layers=2)
    model = loaded(arguments.program, shape, arguments.precision, "cpu", [1])
    documents = arguments.documents
    ids = torch.randint(2, shape.vocabulary, (documents, arguments.length))
    x = torch.randn(ids.numel(), shape.width)
    shift = shift_of(model, ids, 0.4, lambda by: model.sampled(0, x, documents, by, 1))
    repeated = lambda what: [what() for _ in range(TIMES)]
    ways = {
        "layer_us": lambda: model.layer(0, x, documents, TIMES),
        "sampler_us": lambda: model.sampled(0, x, documents, KEEPS_ALL, TIMES),
        "dropping_us": lambda: model.sampled(0, x, documents, shift, TIMES),
        "none_us": lambda: repeated(lambda: model.encoded(ids, math.inf)),
        "drops_nothing_us": lambda: repeated(lambda: model.encoded(ids, KEEPS_ALL)),
    }
    times = {name: [] for name in ways}
    for measured in range(-2, arguments.rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if measured >= 0:
                times[name].append((time.perf_counter() - start) * 1e6 / TIMES)
    median = lambda numbers, digits: round(statistics.median(numbers), digits)
    return {
        "check": "sampler_cost",
        "shape": arguments.shape,
        "precision": arguments.precision,
        "documents": documents,
        "tokens": arguments.length,
        "rounds": arguments.rounds,
        **{name: median(each, 1) for name, each in times.items()},
        "sampler_of_layer": median([s / l for s, l in zip(times["sampler_us"], times["layer_us"])], 4),
        "dropping_of_layer": median([s / l for s, l in zip(times["dropping_us"], times["layer_us"])], 4),
        "drops_nothing_of_layer": median(
            [(d - n) / l for d, n, l in zip(times["drops_nothing_us"], times["none_us"], times["layer_us"])], 4),
    }


class Point:
    """Documents of which a share of the tokens is left."""

    def __init__(self, model, arguments, share):
        self.model, self.arguments = model, arguments
        self.share = share
        self.ids = torch.randint(2, SHAPES[arguments.shape].vocabulary, (arguments.documents, arguments.length))
        self.shift = shift_of(model, self.ids, share)
        _, self.left = model.encoded(self.ids, self.shift)
        self.fewer = self.ids[:, : max(1, round(sum(self.left) / len(self.left)))].contiguous()
        self.times = {"encode_us": [], "alone_us": [], "cross_us": [], "decode_us": []}

    def encode(self):
        return self.model.encoded(self.ids, self.shift)

    def answer(self, cross):
        arguments = self.arguments
        capacity = arguments.prompt_tokens + arguments.new_tokens
        rows = Rows(self.model, cross, arguments.prompts, "cpu", capacity)
        rows.read(arguments.prompt_tokens)
        for _ in range(arguments.new_tokens - 1):
            rows.read(1)

    def time(self):
        encoded = self.timed("encode_us", self.encode)
        self.timed("alone_us", lambda: self.model.encoded(self.fewer, math.inf))
        cross = self.timed("cross_us", lambda: self.model.heard(*encoded))
        self.timed("decode_us", lambda: self.answer(cross))

    def timed(self, name, what):
        start = time.perf_counter()
        result = what()
        self.times[name].append((time.perf_counter() - start) * 1e6 / self.arguments.documents)
        return result

    def report(self):
        medians = {name: round(statistics.median(times), 1) for name, times in self.times.items()}
        rounds = 5
        operators = profiled(self.encode, rounds, "cpu")
        longest = sorted(operators.items(), key=lambda item: -item[1][0])[:14]
        each = rounds * self.arguments.documents
        return {
            "check": "encoder_profile",
            "shape": self.arguments.shape,
            "precision": self.arguments.precision,
            "documents": self.arguments.documents,
            "tokens": self.arguments.length,
            "left": round(sum(self.left) / len(self.left), 1),
            "share": self.share,
            **medians,
            "operators": shared(longest, each),
            "groups": shared(grouped(self.encode, rounds).items(), each),
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--shape", choices=SHAPES, default="sample-small")
    parser.add_argument("--precision", choices=[*CODES, "int8"], default="fp32")
    parser.add_argument("--documents", type=int, default=1, help="encoded together")
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--prompts", type=int, default=6)
    parser.add_argument("--prompt-tokens", type=int, default=8)
    parser.add_argument("--new-tokens", type=int, default=3)
    parser.add_argument("--places", type=int, nargs="*", default=[0, 1], help="encoder layers before which samplers stand")
    parser.add_argument("--shares", type=float, nargs="*", default=[1, 0.75, 0.5, 0.25])
    parser.add_argument("--rounds", type=int, default=21)
    arguments = parser.parse_args()
    run_as_java()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    print(json.dumps(sampler_cost(arguments)), flush=True)
    model = loaded(arguments.program, SHAPES[arguments.shape], arguments.precision, "cpu", arguments.places)
    points = [Point(model, arguments, share) for share in arguments.shares]
    for _ in range(arguments.rounds):
        for point in points:
            point.time()
    for point in points:
        print(json.dumps(point.report()), flush=True)


if __name__ == "__main__":
    main()
