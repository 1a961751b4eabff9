#!/usr/bin/env python3
"""Measures Hugging Face transformers, as its users write it, on the work that the runtime is measured on. Needs no network.

    python3 cuda/check/peers.py --device cuda --shapes t5-small,t5-base,flan-t5-xl --limit-seconds 180 --json peers.jsonl
    python3 cuda/check/peers.py --device cpu --shapes t5-small --documents 2 --precision fp32      (a rehearsal)

Every document is answered for every prompt with exactly --new-tokens tokens, greedily, by a model of the shape with random
weights. Two peers:
  usual   [prompt; document] is encoded once a prompt, and the rows are generated in batches
  shared  each document is encoded once, its states are repeated for its prompts (`encoder_outputs`), and the prompt starts the
          decoder (`decoder_input_ids`): what a user does by hand
Of the --batches (rows of a call of `generate`) the fastest counts. A measurement is one JSON line, written at once:
  seconds (median of runs), documents_per_second, tokens_per_second (generated tokens), batch, batch_seconds (each batch's trial)
Without `seconds` a line has `stopped`, which says why. At the limit the script finishes the pass that has begun, and ends with
what it has and with status 0.
"""
import argparse
import dataclasses
import json
import random
import statistics
import sys
import time

import torch
import transformers
from transformers import T5Config, T5ForConditionalGeneration
from transformers.modeling_outputs import BaseModelOutput

SHAPES = {
    "t5-small": dict(d_model=512, d_kv=64, d_ff=2048, num_layers=6, num_heads=8),
    "t5-base": dict(d_model=768, d_kv=64, d_ff=3072, num_layers=12, num_heads=12),
    "flan-t5-xl": dict(d_model=2048, d_kv=64, d_ff=5120, num_layers=24, num_heads=32,
                       feed_forward_proj="gated-gelu", tie_word_embeddings=False),
}
VOCABULARY, USED_VOCABULARY = 32128, 32000
START, END = 0, 1
PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


class Deadline:
    """When a script has to be done."""

    def __init__(self, limit_seconds):
        self.end = time.monotonic() + limit_seconds

    def allows(self, seconds):
        return time.monotonic() + seconds <= self.end


class Report:
    """One JSON line a measurement, on the terminal and in a file, none of them lost when the process ends."""

    def __init__(self, path, device):
        self.file = open(path, "w", encoding="utf-8") if path else None
        name = torch.cuda.get_device_name(device) if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
        self.facts = dict(device=name, torch=torch.__version__, transformers=transformers.__version__)

    def add(self, **measurement):
        line = json.dumps({**measurement, **self.facts})
        for file in filter(None, [sys.stdout, self.file]):
            print(line, file=file, flush=True)


@dataclasses.dataclass(frozen=True)
class Work:
    """Documents and prompts as token ids; every document is asked every prompt."""

    documents: list
    prompts: list
    new_tokens: int

    def rows(self):
        return len(self.documents) * len(self.prompts)

    def sizes(self):
        return dict(documents=len(self.documents), document_tokens=len(self.documents[0]), prompts=len(self.prompts),
                    prompt_tokens=len(self.prompts[0]), new_tokens=self.new_tokens)


def random_ids(count, length, seed):
    generator = random.Random(seed)
    return [[generator.randrange(3, USED_VOCABULARY) for _ in range(length)] for _ in range(count)]


def random_model(settings, device):
    torch.manual_seed(0)
    config = T5Config(**{"vocab_size": VOCABULARY, **settings}, decoder_start_token_id=START, eos_token_id=END, pad_token_id=0)
    with device:
        return T5ForConditionalGeneration(config)


def usual(model, work, batch):
    """Yields the generated ids of the rows of a batch."""
    rows = [prompt + document for document in work.documents for prompt in work.prompts]
    for begin in range(0, len(rows), batch):
        ids = torch.tensor(rows[begin:begin + batch], device=model.device)
        yield generate(model, work, input_ids=ids, attention_mask=torch.ones_like(ids))[:, 1:]


def shared(model, work, batch):
    """Yields the generated ids of the rows of a batch; a batch is whole documents, at least one."""
    count, prompts = max(1, batch // len(work.prompts)), len(work.prompts)
    prefix = torch.tensor([[START] + prompt for prompt in work.prompts], device=model.device)
    for begin in range(0, len(work.documents), count):
        ids = torch.tensor(work.documents[begin:begin + count], device=model.device)
        mask = torch.ones_like(ids)
        states = model.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        outputs = BaseModelOutput(last_hidden_state=states.repeat_interleave(prompts, 0))
        yield generate(model, work, encoder_outputs=outputs, attention_mask=mask.repeat_interleave(prompts, 0),
                       decoder_input_ids=prefix.repeat(len(ids), 1))[:, prefix.shape[1]:]


def generate(model, work, **inputs):
    return model.generate(**inputs, min_new_tokens=work.new_tokens, max_new_tokens=work.new_tokens, do_sample=False, num_beams=1)


PEERS = {"usual": usual, "shared": shared}


def timed(run):
    """Returns the seconds that a function takes, all that it started on a GPU included."""
    wait = torch.cuda.synchronize if torch.cuda.is_available() else lambda: None
    wait()
    begin = time.perf_counter()
    run()
    wait()
    return time.perf_counter() - begin


@torch.inference_mode()
def seconds_of(peer, model, work, batch):
    """Returns how long all the work takes, answers read back to the host included."""
    answers = []
    seconds = timed(lambda: answers.extend(row for ids in PEERS[peer](model, work, batch) for row in ids.tolist()))
    if len(answers) != work.rows() or any(len(row) != work.new_tokens for row in answers):
        raise AssertionError(f"{peer}: {len(answers)} answers, not {work.rows()} of {work.new_tokens} tokens each")
    return seconds


def trials(seconds_of_pass, candidates, deadline):
    """Returns the second pass' seconds of each candidate that fits the memory, as far as time allows; the first pass warms up."""
    found = {}
    for candidate in candidates:
        if not deadline.allows(2 * min(found.values(), default=0)):
            break
        try:
            if deadline.allows(seconds_of_pass(candidate)):
                found[candidate] = seconds_of_pass(candidate)
        except torch.OutOfMemoryError as tight:
            print(f"{candidate}: {tight}", file=sys.stderr)
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
    return found


def fastest(seconds_of_pass, candidates, runs, deadline):
    """Returns the trials, the fastest candidate and its runs, fewer than asked for where time is short."""
    found = trials(seconds_of_pass, candidates, deadline)
    if not found:
        return found, None, []
    best = min(found, key=found.get)
    seconds = [found[best]]
    while len(seconds) < runs and deadline.allows(seconds[-1]):
        seconds.append(seconds_of_pass(best))
    return found, best, seconds


def measure(peer, model, work, batches, runs, deadline):
    found, batch, seconds = fastest(lambda batch: seconds_of(peer, model, work, batch), batches, runs, deadline)
    if not seconds:
        return dict(stopped=f"the time limit, or no batch of {batches} rows fits the memory")
    median = statistics.median(seconds)
    return dict(seconds=round(median, 4), documents_per_second=round(len(work.documents) / median, 3),
                tokens_per_second=round(work.rows() * work.new_tokens / median, 1), runs=[round(s, 4) for s in seconds],
                batch=batch, batch_seconds={size: round(s, 4) for size, s in found.items()})


def peak_memory(device):
    if device.type != "cuda":
        return {}
    peak = torch.cuda.max_memory_allocated(device) / 2**30
    torch.cuda.reset_peak_memory_stats(device)
    return dict(peak_gib=round(peak, 2))


def measure_shape(shape, args, work, report, deadline):
    """Measures all peers on one model, which is gone afterwards."""
    if not deadline.allows(0):
        for peer in args.peers:
            report.add(peer=peer, shape=shape, precision=args.precision, stopped="the time limit, before it began")
        return
    model = random_model(SHAPES[shape], args.device).to(PRECISIONS[args.precision]).eval()
    batches = sorted({min(batch, work.rows()) for batch in args.batches})
    runs = min(args.runs, 2) if shape == "flan-t5-xl" else args.runs
    for peer in args.peers:
        found = measure(peer, model, work, batches, runs, deadline)
        report.add(peer=peer, shape=shape, precision=args.precision, **found, **work.sizes(),
                   attention=model.config._attn_implementation, **peak_memory(args.device))


def listed(kind, known=None):
    """Returns a parser of comma-separated values for argparse."""
    def parse(text):
        values = [kind(part) for part in text.split(",")]
        unknown = [value for value in values if known and value not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(known)}")
        return values
    return parse


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", type=torch.device, default="cuda", help="cuda or cpu")
    parser.add_argument("--shapes", type=listed(str, SHAPES), default=["t5-base"], help=", ".join(SHAPES))
    parser.add_argument("--peers", type=listed(str, PEERS), default=list(PEERS), help=", ".join(PEERS))
    parser.add_argument("--precision", choices=PRECISIONS, default="bf16")
    parser.add_argument("--documents", type=int, default=64)
    parser.add_argument("--document-tokens", type=int, default=256, help="the end token included")
    parser.add_argument("--prompts", type=int, default=10)
    parser.add_argument("--prompt-tokens", type=int, default=8)
    parser.add_argument("--new-tokens", type=int, default=16)
    parser.add_argument("--batches", type=listed(int), default=[128, 640], help="rows a call, of which the fastest counts")
    parser.add_argument("--runs", type=int, default=3, help="timed passes, at most 2 for flan-t5-xl")
    parser.add_argument("--limit-seconds", type=float, default=300)
    parser.add_argument("--json", help="the lines are written here too")
    args = parser.parse_args()
    deadline = Deadline(args.limit_seconds)
    transformers.logging.set_verbosity_error()
    report = Report(args.json, args.device)
    documents = [ids + [END] for ids in random_ids(args.documents, args.document_tokens - 1, seed=1)]
    work = Work(documents, random_ids(args.prompts, args.prompt_tokens, seed=2), args.new_tokens)
    for shape in args.shapes:
        measure_shape(shape, args, work, report, deadline)


if __name__ == "__main__":
    main()
