#!/usr/bin/env python3
"""Writes how Hugging Face transformers initialises T5 models: the deviation of each tensor's numbers, for norms the number itself.

    pip install torch==2.7.1 transformers==4.57.1
    python executor-runtime/src/test/python/make_initial_golden.py

It lets torch's normal_ fill in the deviation, and reads it from the new model. The first numbers that are to be drawn for a tensor come from
java.util.Random's documented algorithm, written anew here: the seed is the first 8 bytes of SHA-256 over the tensor's name and the seed.
"""
import hashlib
import json
import math
import pathlib

import numpy
import torch
from transformers import AutoConfig, AutoModelForSeq2SeqLM

TARGET = pathlib.Path(__file__).resolve().parents[1] / "resources" / "initial" / "deviations.json"
SIZE = dict(vocab_size=700, d_model=48, d_kv=7, num_heads=5, d_ff=90, num_layers=2, num_decoder_layers=3, decoder_start_token_id=0)
CONFIGS = [
    ("t5", dict()),
    ("t5", dict(feed_forward_proj="gated-gelu", tie_word_embeddings=False, initializer_factor=0.3)),
    ("mt5", dict(initializer_factor=2.0)),
]
SEED, DRAWN = -12, "decoder.block.1.layer.1.EncDecAttention.q.weight"


def gaussians(seed, count):
    state = (seed ^ 0x5DEECE66D) & (1 << 48) - 1

    def bits(count):
        nonlocal state
        state = (state * 0x5DEECE66D + 0xB) & (1 << 48) - 1
        return state >> 48 - count

    def uniform():
        return ((bits(26) << 27) + bits(27)) * 2.0**-53

    made = []
    while len(made) < count:
        x, y = 2 * uniform() - 1, 2 * uniform() - 1
        square = x * x + y * y
        if 0 < square < 1:
            factor = math.sqrt(-2 * math.log(square) / square)
            made += [x * factor, y * factor]
    return made[:count]


def first_numbers(deviation):
    seed = hashlib.sha256(DRAWN.encode() + SEED.to_bytes(8, "big", signed=True)).digest()[:8]
    return [float(numpy.float32(deviation * number)) for number in gaussians(int.from_bytes(seed, "big"), 9)]


def main():
    torch.Tensor.normal_ = lambda tensor, mean=0.0, std=1.0, generator=None: tensor.fill_(std)
    made = []
    for family, settings in CONFIGS:
        config = AutoConfig.for_model(family, **SIZE, **settings)
        model = AutoModelForSeq2SeqLM.from_config(config)
        deviations = {name: tensor.flatten()[0].item() for name, tensor in model.named_parameters()}
        assert all((tensor == deviations[name]).all() for name, tensor in model.named_parameters())
        first = first_numbers(config.initializer_factor * (config.d_model * config.d_kv) ** -0.5)
        made.append(dict(config=json.loads(config.to_json_string()), deviations=deviations, seed=SEED, drawn=DRAWN, first=first))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main()
