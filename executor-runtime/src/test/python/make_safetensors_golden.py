#!/usr/bin/env python3
"""Writes files of Hugging Face's safetensors library, of which the writer's must be byte-equal copies.

    pip install torch==2.7.1 safetensors==0.8.0 numpy==2.4.6
    python executor-runtime/src/test/python/make_safetensors_golden.py

F32.safetensors has the numbers: random bits of all sizes that a format can hold, numbers between two of a format, the smallest and the
largest. F16.safetensors and BF16.safetensors have what torch rounds them to. The tensors' names are to be sorted, and to be escaped.
"""
import pathlib

import numpy
import safetensors.torch
import torch

RESOURCES = pathlib.Path(__file__).resolve().parents[1] / "resources" / "safetensors"
LARGEST = 65519.996  # of those that half precision does not make infinite


def numbers():
    random = numpy.random.default_rng(12)
    exponents = random.integers(127 - 30, 127 + 15, 3000, dtype=numpy.uint32)
    bits = random.integers(0, 2, 3000, dtype=numpy.uint32) << 31 | exponents << 23 | random.integers(0, 1 << 23, 3000, dtype=numpy.uint32)
    for cut, start in ((13, 0), (16, 1000)):  # halfway between two numbers of 16 bits
        bits[start:start + 1000] = bits[start:start + 1000] >> cut << cut | 1 << cut - 1
    edges = [0.0, -0.0, 2**-24, 2**-25, -(2**-25), 1.5 * 2**-24, 2**-14, 2**-14 - 2**-25, LARGEST, -LARGEST, 1e-45, -1e-40, 1.17549435e-38]
    return torch.from_numpy(numpy.concatenate([bits.view(numpy.float32), numpy.array(edges, numpy.float32)]))


def main():
    RESOURCES.mkdir(parents=True, exist_ok=True)
    all_numbers = numbers()
    tensors = {
        "shared.weight": all_numbers[:2400].reshape(40, 60),
        "encoder.block.10.weight": all_numbers[2400:2999],
        "encoder.block.2.weight": all_numbers[2999:],
        "Z": torch.tensor(-1.5),
        'ä "quoted" \\ name': torch.tensor([[0.1], [0.2]]),
        "empty": torch.zeros(0, 3),
    }
    for name, dtype in dict(F32=torch.float32, F16=torch.float16, BF16=torch.bfloat16).items():
        converted = {key: value.to(dtype).contiguous() for key, value in tensors.items()}
        assert all(value.isfinite().all() for value in converted.values()), name
        safetensors.torch.save_file(converted, RESOURCES / f"{name}.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
