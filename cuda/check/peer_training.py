#!/usr/bin/env python3
"""Measures training steps of Hugging Face transformers on the work that TrainJob does. Needs no network.

    python3 cuda/check/peer_training.py --model MODEL_DIRECTORY --input TRAINING.jsonl --documents 64 --threads 2
    python3 cuda/check/peer_training.py --model t5-small --documents 16 --device cuda --precision bf16

MODEL_DIRECTORY gives config.json and tokenizer.json; the weights are random. The input is TrainJob's: lines of
{"text": ..., "prompts": [{"name": ..., "prompt": ..., "answer": ...}]}. A named shape takes random documents instead, of
256 tokens with 10 prompts of 8 tokens and answers of 8 tokens (end tokens included). Three peers:
  usual           [prompt; document] is encoded once a prompt
  prompt-decoder  the document is encoded once a prompt, and the prompt starts the decoder
  shared          the document is encoded once, its states are repeated for its prompts, and the prompt starts the decoder
A step is the rows of --step-documents documents in batches of at most --batch-tokens padded encoder tokens of rows, longest
documents first, whose gradients add up to those of the mean over the step's answer tokens (prompts are masked by -100); then
AdamW. A run is one pass over all documents. Of the given --batch-tokens the fastest counts. One JSON line a peer:
  seconds (median of runs), documents_per_second, answers_per_second, batch, first_loss (of the first step before any training:
  that of prompt-decoder and of shared must be the same but for rounding)
A line without `seconds` has `stopped`, which says why; a pass that has begun when the limit is reached is finished.
bf16 is autocast: weights, their gradients and AdamW's state are fp32.
"""
import argparse
import contextlib
import dataclasses
import functools
import json
import os
import pathlib
import statistics

import torch
import transformers
from transformers import T5Config
from transformers.modeling_outputs import BaseModelOutput

import peers

IGNORED = -100


@dataclasses.dataclass(frozen=True)
class Document:
    """Token ids of a document, end token included, and of its rows: pairs of a prompt and an answer with its end token."""

    ids: list
    rows: list

    def answer_tokens(self):
        return sum(len(answer) for _, answer in self.rows)


def random_documents(count, prompts=10, document_tokens=256, prompt_tokens=8, answer_tokens=8):
    questions = peers.random_ids(prompts, prompt_tokens, seed=2)
    answers = iter(peers.random_ids(count * prompts, answer_tokens - 1, seed=3))
    return [Document(ids + [peers.END], [(question, next(answers) + [peers.END]) for question in questions])
            for ids in peers.random_ids(count, document_tokens - 1, seed=1)]


def read_documents(path, model, count, longest):
    """Returns documents taken evenly from the file; those without prompts are left out."""
    from tokenizers import Tokenizer
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    with open(path, encoding="utf-8") as file:
        found = [entry for entry in map(json.loads, file) if entry["prompts"]]
    return [Document(tokenizer.encode(entry["text"]).ids[-longest:],
                     [(tokenizer.encode(p["prompt"], add_special_tokens=False).ids, tokenizer.encode(p["answer"]).ids)
                      for p in entry["prompts"]]) for entry in found[::max(1, len(found) // count)][:count]]


def batches(documents, batch_tokens):
    """Yields lists of documents, longest first, of at most so many padded encoder tokens of rows, or of one document."""
    batch, rows = [], 0
    for document in sorted(documents, key=lambda document: -len(document.ids)):
        if batch and (rows + len(document.rows)) * len(batch[0].ids) > batch_tokens:
            yield batch
            batch, rows = [], 0
        batch.append(document)
        rows += len(document.rows)
    yield batch


def padded(rows, padding, device):
    width = max(map(len, rows))
    return torch.tensor([row + [padding] * (width - len(row)) for row in rows], device=device)


def encoder_inputs(rows, device):
    ids = padded(rows, peers.START, device)
    return dict(input_ids=ids, attention_mask=padded([[1] * len(row) for row in rows], 0, device))


def decoder_inputs(batch, device):
    """Rows of [start] + prompt + answer without its last token; what the prompt's tokens predict is masked."""
    rows = [row for document in batch for row in document.rows]
    inputs = [[peers.START] + prompt + answer[:-1] for prompt, answer in rows]
    labels = [[IGNORED] * len(prompt) + answer for prompt, answer in rows]
    return dict(decoder_input_ids=padded(inputs, peers.START, device), labels=padded(labels, IGNORED, device))


def usual(model, batch):
    rows = [(prompt + document.ids, answer) for document in batch for prompt, answer in document.rows]
    answers = padded([answer for _, answer in rows], IGNORED, model.device)
    return model(**encoder_inputs([ids for ids, _ in rows], model.device), labels=answers, use_cache=False).loss


def prompt_decoder(model, batch):
    rows = [document.ids for document in batch for _ in document.rows]
    return model(**encoder_inputs(rows, model.device), **decoder_inputs(batch, model.device), use_cache=False).loss


def shared(model, batch):
    inputs = encoder_inputs([document.ids for document in batch], model.device)
    repeats = torch.tensor([len(document.rows) for document in batch], device=model.device)
    states = model.encoder(**inputs).last_hidden_state.repeat_interleave(repeats, 0)
    return model(encoder_outputs=BaseModelOutput(last_hidden_state=states),
                 attention_mask=inputs["attention_mask"].repeat_interleave(repeats, 0),
                 **decoder_inputs(batch, model.device), use_cache=False).loss


PEERS = {"usual": usual, "prompt-decoder": prompt_decoder, "shared": shared}


class Trainer:
    """Trains a model of its own, from the same random weights for every peer."""

    def __init__(self, peer, settings, dropout, device, precision):
        self.peer = PEERS[peer]
        self.model = peers.random_model({**settings, "dropout_rate": dropout}, device).train()
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-4)
        autocast = torch.autocast(device.type, torch.bfloat16)
        self.precision = autocast if precision == "bf16" else contextlib.nullcontext()

    def step(self, documents, batch_tokens):
        """Returns the mean loss of the step's answer tokens."""
        tokens, total = sum(document.answer_tokens() for document in documents), 0.0
        for batch in batches(documents, batch_tokens):
            with self.precision:
                loss = self.peer(self.model, batch) * (sum(document.answer_tokens() for document in batch) / tokens)
            loss.backward()
            total += loss.detach()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return float(total)

    def seconds_of(self, steps, batch_tokens):
        """Returns how long a pass over all documents takes."""
        return peers.timed(lambda: [self.step(documents, batch_tokens) for documents in steps])


def measure(peer, args, settings, steps, deadline):
    documents = [document for step in steps for document in step]
    trainer = Trainer(peer, settings, args.dropout, args.device, args.precision)
    first = round(trainer.step(steps[0], min(args.batch_tokens)), 6)
    seconds_of_pass = functools.partial(trainer.seconds_of, steps)
    found, batch, seconds = peers.fastest(seconds_of_pass, args.batch_tokens, args.runs, deadline)
    if not seconds:
        return dict(stopped=f"the time limit, or no batch of {args.batch_tokens} tokens fits the memory", first_loss=first)
    median = statistics.median(seconds)
    return dict(seconds=round(median, 4), documents_per_second=round(len(documents) / median, 3),
                answers_per_second=round(sum(len(document.rows) for document in documents) / median, 2),
                runs=[round(s, 4) for s in seconds], batch=batch, batch_seconds={size: round(s, 4) for size, s in found.items()},
                first_loss=first)


def sizes(documents, args):
    rows = sum(len(document.rows) for document in documents)
    return dict(documents=len(documents), answers=rows, step_documents=args.step_documents, dropout=args.dropout,
                document_tokens=round(sum(len(document.ids) for document in documents) / len(documents), 1),
                prompt_tokens=round(sum(len(prompt) for document in documents for prompt, _ in document.rows) / rows, 2),
                answer_tokens=round(sum(document.answer_tokens() for document in documents) / rows, 2))


def load(args):
    """Returns the settings of the model's configuration and the documents."""
    if args.model in peers.SHAPES:
        return peers.SHAPES[args.model], random_documents(args.documents)
    model = pathlib.Path(args.model)
    settings = T5Config.from_pretrained(model).to_diff_dict()
    for key in ["decoder_start_token_id", "eos_token_id", "pad_token_id"]:
        settings.pop(key, None)
    return settings, read_documents(args.input, model, args.documents, args.max_document_tokens)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="a directory, or a shape of " + ", ".join(peers.SHAPES))
    parser.add_argument("--input", help="the documents of a model of a directory")
    parser.add_argument("--device", type=torch.device, default="cpu", help="cuda or cpu")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--peers", type=peers.listed(str, PEERS), default=list(PEERS), help=", ".join(PEERS))
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--documents", type=int, default=64)
    parser.add_argument("--step-documents", type=int, default=16)
    parser.add_argument("--batch-tokens", type=peers.listed(int), default=[8192])
    parser.add_argument("--max-document-tokens", type=int, default=512)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit-seconds", type=float, default=600)
    parser.add_argument("--json", help="the lines are written here too")
    args = parser.parse_args()
    deadline = peers.Deadline(args.limit_seconds)
    torch.set_num_threads(args.threads)
    transformers.logging.set_verbosity_error()
    settings, documents = load(args)
    steps = [documents[i:i + args.step_documents] for i in range(0, len(documents), args.step_documents)]
    report = peers.Report(args.json, args.device)
    for peer in args.peers:
        found = measure(peer, args, settings, steps, deadline) if deadline.allows(0) else dict(stopped="the time limit")
        report.add(peer=peer, model=pathlib.Path(args.model).name, precision=args.precision, **found, **sizes(documents, args),
                   **peers.peak_memory(args.device))


if __name__ == "__main__":
    main()
