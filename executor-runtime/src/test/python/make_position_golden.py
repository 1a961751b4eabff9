#!/usr/bin/env python3
"""Writes the buckets that Hugging Face transformers gives to distances between tokens, for RelativePositionsTest.

    pip install torch==2.7.1 transformers==4.57.1
    python executor-runtime/src/test/python/make_position_golden.py

For each pair of buckets and maxDistance: encoder, of key minus query from -maxDistance to maxDistance; decoder, of query minus
key from 0 to maxDistance; and whether all farther distances are in the last one's bucket.
"""
import json
import pathlib

import torch
from transformers.models.t5.modeling_t5 import T5Attention

TARGET = pathlib.Path(__file__).resolve().parents[1] / "resources" / "positions" / "buckets.json"
SETTINGS = [(32, 128), (6, 11), (8, 20), (4, 3), (7, 9), (64, 256), (32, 17), (33, 1000), (128, 4096)]


def buckets(distances, bidirectional, count, farthest):
    return T5Attention._relative_position_bucket(torch.tensor(distances), bidirectional, count, farthest).tolist()


def described(count, farthest):
    encoder = buckets(list(range(-farthest, farthest + 1)), True, count, farthest)
    decoder = buckets([-distance for distance in range(farthest + 1)], False, count, farthest)
    assert buckets([-9 * farthest, 9 * farthest], True, count, farthest) == [encoder[0], encoder[-1]]
    assert buckets([-9 * farthest], False, count, farthest) == decoder[-1:]
    return dict(buckets=count, maxDistance=farthest, encoder=encoder, decoder=decoder)


def main():
    TARGET.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(described(*setting), separators=(",", ":")) for setting in SETTINGS)
    TARGET.write_text(f"[{lines}]\n")


if __name__ == "__main__":
    main()
