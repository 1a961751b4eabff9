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
"""

import argparse
import json
import math
import statistics
import time

import torch

from held_program import CODES, SHAPES, Rows, loaded, profiled, run_as_java


def shift_of(model, ids, share):
    """What to add to keep logits so that about that share of all tokens is left."""
    if share == 1:
        return math.inf
    below, above = -64.0, 64.0
    for _ in range(24):
        shift = (below + above) / 2
        _, left = model.encoded(ids, shift)
        below, above = (shift, above) if sum(left) < share * ids.numel() else (below, shift)
    return above


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
            "operators": {name: [round(took / each, 1), round(calls / each, 1)] for name, (took, calls) in longest},
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
    parser.add_argument("--shares", type=float, nargs="+", default=[1, 0.75, 0.5, 0.25])
    parser.add_argument("--rounds", type=int, default=21)
    arguments = parser.parse_args()
    run_as_java()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    model = loaded(arguments.program, SHAPES[arguments.shape], arguments.precision, "cpu", arguments.places)
    points = [Point(model, arguments, share) for share in arguments.shares]
    for _ in range(arguments.rounds):
        for point in points:
            point.time()
    for point in points:
        print(json.dumps(point.report()), flush=True)


if __name__ == "__main__":
    main()
