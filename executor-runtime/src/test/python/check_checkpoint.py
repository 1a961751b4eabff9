#!/usr/bin/env python3
"""Checks that checkpoints go both ways: Hugging Face opens ours, and this runtime opens Hugging Face's.

    pip install torch==2.7.1 transformers==4.57.1
    python executor-runtime/src/test/python/check_checkpoint.py [MODEL_DIRECTORY ...]

Of the golden models that Hugging Face knows and the sample model, unless others are named. For each, with the model as Hugging Face reads it:
  ours      written by CheckpointWriter in each format, opened by Hugging Face: no key is missing or left over, every tensor is what torch
            rounds the model's to, all logits are those of the model that torch rounds, the tokenizer gives the same ids; and the runtime
            answers from the 32-bit one as Hugging Face's greedy generate does
  pruned    made of it by masks and sliced, opened by Hugging Face: its greedy generate answers as the runtime does from the masked one
  theirs    written by save_pretrained, in one file and in shards: the runtime answers from them as generate does
Unless models are named, those that Hugging Face does not know are tried too: it refuses them, and says what they are.
It prints, for each format, the largest difference of a logit from the unrounded model's as a share of the largest logit; and it fails at the
first thing that is not as above.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import torch
import transformers
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

MODULE = pathlib.Path(__file__).resolve().parents[3]
SAMPLE = MODULE.parent / "spark-udf/src/main/resources/io/encodeonce/spark/sample"
FORMATS = dict(FP32=torch.float32, BF16=torch.bfloat16, FP16=torch.float16)
NEW_TOKENS = 12
DOCUMENTS = 4


def build():
    """Compiles the module and returns the command that runs this script's counterpart."""
    class_path = MODULE / "target" / "class-path.txt"
    subprocess.run(["mvn", "-q", "-B", "-pl", MODULE.name, "test-compile",
                    "org.apache.maven.plugins:maven-dependency-plugin:2.8:build-classpath",
                    f"-Dmdep.outputFile={class_path}", "-Dmdep.includeScope=test"], cwd=MODULE.parent, check=True)
    places = [MODULE / "target" / "test-classes", MODULE / "target" / "classes", class_path.read_text().strip()]
    return ["java", "-cp", os.pathsep.join(map(str, places)), "io.encodeonce.runtime.CheckpointCommands"]


def documents(directory):
    """Pairs of a document and its prompts."""
    golden = directory / "golden.json"
    if golden.exists():
        found = json.loads(golden.read_text())["documents"]
        return [(document["text"], [prompt["text"] for prompt in document["prompts"]]) for document in found[:DOCUMENTS]]
    rows = [json.loads(line) for line in open(SAMPLE / "dialogues.jsonl", encoding="utf-8")]
    return [(row["text"], [prompt["prompt"] for prompt in row["prompts"]]) for row in rows[:DOCUMENTS]]


class Model:
    def __init__(self, directory, work):
        self.directory, self.work = directory, work / directory.name
        self.tokenizer = AutoTokenizer.from_pretrained(directory)
        self.model = self.open(directory)
        self.rows = [(self.tokenizer(text).input_ids, self.tokenizer(prompt, add_special_tokens=False).input_ids)
                     for text, prompts in documents(directory) for prompt in prompts]
        self.work.mkdir()
        (self.work / "pruned").mkdir()
        for folder, size in (("theirs", "5GB"), ("shards", "30KB")):
            self.model.save_pretrained(self.work / folder, max_shard_size=size)
            self.tokenizer.save_pretrained(self.work / folder)

    def open(self, directory):
        model, loaded = AutoModelForSeq2SeqLM.from_pretrained(directory, dtype=torch.float32, output_loading_info=True)
        if directory != self.directory:
            assert not any(loaded.values()), (directory, loaded)
        for weight in model.parameters():
            weight.data = weight.data.clone()  # off the mapped file, where they lie as it happens, and products round as they lie
        return model.eval()

    def commands(self):
        for name in FORMATS:
            yield ["write", str(self.directory), name, str(self.work / name)]
        for folder in ("FP32", "theirs", "shards"):
            yield ["answer", str(self.work / folder), NEW_TOKENS, documents(self.directory)]
        yield ["prune", str(self.directory), str(self.work / "pruned"), str(self.work / "sliced")]
        yield ["answer", str(self.work / "pruned" / "masked-1"), NEW_TOKENS, documents(self.directory)]

    def decoder_row(self, prompt):
        return torch.tensor([[self.model.generation_config.decoder_start_token_id] + prompt])

    def logits(self, model):
        return torch.cat([model(input_ids=torch.tensor([document]), decoder_input_ids=self.decoder_row(prompt)).logits[0]
                          for document, prompt in self.rows])

    def answers(self, model):
        made = []
        for document, prompt in self.rows:
            row = self.decoder_row(prompt)
            out = model.generate(torch.tensor([document]), decoder_input_ids=row, max_new_tokens=NEW_TOKENS, do_sample=False,
                                      num_beams=1, use_cache=False)
            made.append(out[0, row.shape[1]:].tolist())
        return made

    def check(self, outputs):
        assert outputs[:len(FORMATS)] == [None] * len(FORMATS)
        expected = self.answers(self.model)
        lengths = [len(self.tokenizer(text).input_ids) for text, _ in documents(self.directory)]
        *outputs, _, pruned = outputs[len(FORMATS):]
        for folder, answers in zip(("FP32", "theirs", "shards"), outputs):
            assert answers == [lengths, expected], (self.directory, folder, answers, expected)
        sliced = self.open(self.work / "sliced")
        assert sliced.config.model_type == "t5" and sliced.config.d_model < self.model.config.d_model
        assert pruned == [lengths, self.answers(sliced)], (self.directory, "sliced")
        plain, differences = self.logits(self.model), {}
        for name, dtype in FORMATS.items():
            ours, rounded = self.open(self.work / name), self.open(self.directory).to(dtype).to(torch.float32)
            assert ours.state_dict().keys() == rounded.state_dict().keys()
            assert all(torch.equal(tensor, rounded.state_dict()[key]) for key, tensor in ours.state_dict().items()), (self.directory, name)
            assert ours.generation_config == self.model.generation_config, (self.directory, name)
            logits = self.logits(ours)
            assert torch.equal(logits, self.logits(rounded)), (self.directory, name)
            differences[name] = ((logits - plain).abs().max() / plain.abs().max()).item()
            self.check_other_files(self.work / name, dtype)
        figures = ", ".join(f"{name} {difference:.1e}" for name, difference in differences.items())
        print(f"{self.directory.name}: {len(ours.state_dict())} tensors, {len(expected)} answers of {sum(map(len, expected))} tokens alike;"
              f" logits off by {figures}", flush=True)

    def check_other_files(self, written, dtype):
        tokenizer = AutoTokenizer.from_pretrained(written)
        assert type(tokenizer) is type(self.tokenizer)
        for text, _ in documents(self.directory):
            assert tokenizer(text).input_ids == self.tokenizer(text).input_ids
        assert transformers.AutoConfig.from_pretrained(written).dtype == dtype


def check_refused(directory):
    """A model that drops tokens, or has layers of its own, is never opened as a T5 that does not."""
    for opened in (AutoModelForSeq2SeqLM, transformers.AutoModel, transformers.AutoConfig):
        try:
            opened.from_pretrained(directory)
        except ValueError as refusal:
            assert "model type `adaptive_t5`" in str(refusal), (directory, refusal)
        else:
            raise AssertionError(f"{directory} was opened by {opened.__name__}")
    print(f"{directory.name}: refused as adaptive_t5", flush=True)


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=pathlib.Path, metavar="MODEL_DIRECTORY")
    golden = MODULE / "src" / "test" / "resources" / "golden"
    adaptive = [model for model in sorted(golden.iterdir()) if "adaptive_t5" in (model / "config.json").read_text()]
    known = [model for model in sorted(golden.iterdir()) if model not in adaptive]
    named = parser.parse_args().models
    directories = named or [*known, SAMPLE / "dialogue-large"]
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    for model in [] if named else [*adaptive, golden.parent / "downsampling", golden.parent / "token-work", SAMPLE / "dialogue-fast"]:
        check_refused(model)
    command = build()
    with tempfile.TemporaryDirectory() as work:
        models = [Model(directory.resolve(), pathlib.Path(work)) for directory in directories]
        commands = [list(model.commands()) for model in models]
        lines = "\n".join(json.dumps(line) for each in commands for line in each)
        done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, encoding="utf-8")
        if done.returncode:
            sys.exit("CheckpointCommands failed, see above")
        outputs = [json.loads(line) for line in done.stdout.splitlines()]
        for model, asked in zip(models, commands):
            model.check(outputs[:len(asked)])
            del outputs[:len(asked)]
    print("both ways: " + " ".join(directory.name for directory in directories))


if __name__ == "__main__":
    main()
