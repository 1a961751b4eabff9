#!/usr/bin/env python3
"""Writes what Hugging Face transformers answers where a checkpoint says how long answers are.

    pip install torch==2.7.1 transformers==4.57.1 tokenizers==0.22.2
    python executor-runtime/src/test/python/make_lengths_golden.py

The checkpoint is golden/t5-gated-untied with other keys in one of its files. lengths-golden.json lists cases: the file, its keys,
the arguments that generate gets beside them, and the ids that it generates for each document's prompts in their order.
"""
import json
import pathlib
import shutil
import tempfile

import torch
import transformers
from transformers import AutoModelForSeq2SeqLM

RESOURCES = pathlib.Path(__file__).resolve().parents[1] / "resources"
MODEL = RESOURCES / "golden" / "t5-gated-untied"
GENERATION, CONFIG = "generation_config.json", "config.json"
CASES = [
    (GENERATION, dict(max_new_tokens=3), {}),
    (GENERATION, dict(min_new_tokens=4, max_new_tokens=9), {}),
    (GENERATION, dict(min_new_tokens=11, max_new_tokens=6), {}),
    (GENERATION, dict(max_length=13), {}),
    (GENERATION, dict(max_length=13, min_length=11), {}),
    (GENERATION, dict(max_length=13, min_length=11, max_new_tokens=7, min_new_tokens=1), {}),
    (GENERATION, dict(min_new_tokens=5, max_new_tokens=6), dict(max_new_tokens=10)),
    (GENERATION, dict(min_new_tokens=5, max_new_tokens=6), dict(max_new_tokens=2)),
    (GENERATION, dict(min_new_tokens=5, max_new_tokens=6), dict(min_new_tokens=0)),
    (GENERATION, dict(max_length=13), dict(max_new_tokens=12)),
    (CONFIG, dict(max_new_tokens=5, min_length=8), {}),
]


def answers(home, documents, arguments):
    model = AutoModelForSeq2SeqLM.from_pretrained(home, dtype=torch.float32).eval()
    generated = []
    for document in documents:
        for prompt in document["prompts"]:
            row = torch.tensor([[0] + prompt["ids"]])
            with torch.inference_mode():
                out = model.generate(torch.tensor([document["ids"]]), decoder_input_ids=row, **arguments)
            generated.append(out[0, row.shape[1]:].tolist())
    return generated


def case(file, keys, arguments, documents):
    with tempfile.TemporaryDirectory() as folder:
        home = shutil.copytree(MODEL, pathlib.Path(folder) / "model")
        if file == CONFIG:
            (home / GENERATION).unlink()
        (home / file).write_text(json.dumps({**json.loads((home / file).read_text()), **keys}))
        return dict(file=file, keys=keys, arguments=arguments, ids=answers(home, documents, arguments))


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    documents = json.loads((MODEL / "golden.json").read_text())["documents"]
    made = dict(transformers=transformers.__version__, torch=torch.__version__,
                cases=[case(*described, documents) for described in CASES])
    (RESOURCES / "lengths-golden.json").write_text(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()
