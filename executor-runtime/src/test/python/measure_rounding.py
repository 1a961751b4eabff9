#!/usr/bin/env python3
"""Measures what 32-bit floats explain where sums are added in other orders, as a GPU's kernels do: the tolerances of tests on a GPU.

    pip install torch==2.7.1 transformers==4.57.1
    python executor-runtime/src/test/python/measure_rounding.py [--orders N]

Each matrix product, mean and softmax of Hugging Face's model adds its terms in an order drawn anew, N times for each input. Prints, for
each golden model that transformers knows,
  logits   of the golden documents: largest difference of two orders (worst pair), and of an order from 64-bit floats, as shares of the
           largest logit; after the start token alone, which TransformerTest compares of all models, and after prompts
and for those of EqualitiesTest, on the very documents of that test (RandomDocuments of seed 7),
  scores   in nats: the same of the answers' scores; and with 1e-3 added to one weight (mutation), in 64-bit floats: the largest and the
           median change, so that a tolerance can be seen to leave faults no room
"""
import argparse
import json
import pathlib

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode
from transformers import AutoModelForSeq2SeqLM

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "resources" / "golden"
EQUALITIES = ("t5-gated-untied", "deep-decoder", "buckets")
MUTATED = [(f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight", place) for stack, place in (("encoder", (1, 1)), ("decoder", (0, 0)))]
PAD, END = 0, 1


class DrawnOrder(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if function in (F.linear, torch.matmul, torch.Tensor.mean, F.softmax):
            first, *others = args
            order = torch.randperm(first.shape[-1])
            first = first[..., order].contiguous()
            if function is F.linear:
                return F.linear(first, others[0][:, order].contiguous())
            if function is torch.matmul:
                return torch.matmul(first, others[0][..., order, :].contiguous())
            result = function(first, *others, **kwargs)
            return result[..., order.argsort()] if function is F.softmax else result
        return function(*args, **kwargs)


class JavaRandom:
    """java.util.Random's nextInt(bound)."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def below(self, bound):
        while True:
            self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
            drawn = self.state >> 17
            if bound & (bound - 1) == 0:
                return bound * drawn >> 31
            if drawn - drawn % bound + bound - 1 < 1 << 31:
                return drawn % bound

    def words(self, count):
        return [3 + self.below(94) for _ in range(count)]


def random_documents(count, most_words):
    """RandomDocuments.documentsOfAllWays: documents, each with (prompt, least new tokens, most, allowed or None)."""
    random = JavaRandom(7)
    documents = []
    for _ in range(count):
        words, prompts = 1 + random.below(most_words), random.below(5)
        documents.append((random.words(words), [random.words(random.below(7)) for _ in range(prompts)]))
    return [(words + [END], [in_some_way(random, prompt) for prompt in prompts]) for words, prompts in documents]


def in_some_way(random, prompt):
    least = random.below(5)
    most, way = least + 4 + random.below(9), random.below(3)
    if way < 2:
        return (prompt, least, most, None) if way else (prompt, 0, 12, None)
    return prompt, least, most, [random.words(1 + random.below(3)) for _ in range(1 + random.below(30))]


@torch.inference_mode()
def logits(model, document, row):
    return model(input_ids=torch.tensor([document]), decoder_input_ids=torch.tensor([row]), use_cache=False).logits[0]


def answer(model, document, prompt, least, most, allowed):
    ids, left = [], [words + [END] for words in allowed or []]
    while not ids or (ids[-1] != END and (allowed or len(ids) < most)):
        last = logits(model, document, [PAD] + prompt + ids)[-1].clone()
        if allowed:
            left = [words for words in left if words[: len(ids)] == ids]
            ids.append(max({words[len(ids)] for words in left}, key=lambda token: last[token].item()))
        else:
            last[END] = -torch.inf if len(ids) < least else last[END]
            ids.append(int(last.argmax()))
    return ids


def score(model, document, prompt, ids):
    of_tokens = logits(model, document, [PAD] + prompt + ids[:-1])[len(prompt):].log_softmax(-1)
    return of_tokens.gather(1, torch.tensor(ids)[:, None]).double().sum()[None]


def spread(model, orders, measured):
    """Largest difference of two orders, and of one from 64-bit floats; measured(model) gives a row of numbers."""
    with DrawnOrder():
        drawn = torch.stack([measured(model) for _ in range(orders)]).double()
    exact = measured(model.double())
    model.float()
    return (drawn.amax(0) - drawn.amin(0)).max().item(), (drawn - exact).abs().max().item(), exact.abs().max().item()


def print_logits(name, model, orders):
    documents = json.loads((GOLDEN / name / "golden.json").read_text())["documents"]
    for kind, choose in (("start token", lambda prompts: [[]]), ("prompts", lambda prompts: [p["ids"] for p in prompts[:2]])):
        found = [spread(model, orders, lambda m: logits(m, document["ids"], [PAD] + prompt)[-1])
                 for document in documents for prompt in choose(document["prompts"])]
        pair, exact = (max(each[i] / each[2] for each in found) for i in (0, 1))
        print(f"{name}: logits, {kind}: worst pair {pair:.1e}, from 64 bits {exact:.1e}", flush=True)


def print_scores(name, model, orders):
    asked = [(document, way[0], answer(model, document, *way)) for document, ways in random_documents(40, 60) for way in ways]
    found = [spread(model, orders, lambda m: score(m, *each)) for each in asked]
    pair, exact = (max(each[i] for each in found) for i in (0, 1))
    print(f"{name}: scores of {len(asked)} answers: worst pair {pair:.1e} nats, from 64 bits {exact:.1e}")
    model.double()
    sound = torch.cat([score(model, *each) for each in asked])
    for weight, place in MUTATED:
        model.get_parameter(weight).data[place] += 1e-3
        change = (torch.cat([score(model, *each) for each in asked]) - sound).abs()
        model.get_parameter(weight).data[place] -= 1e-3
        print(f"  {weight}{list(place)} + 1e-3: up to {change.max():.1e} nats, median {change.median():.1e}", flush=True)
    model.float()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--orders", type=int, default=200)
    orders = arguments.parse_args().orders
    torch.manual_seed(1)
    for directory in sorted(GOLDEN.iterdir()):
        if json.loads((directory / "config.json").read_text())["model_type"] != "adaptive_t5":
            model = AutoModelForSeq2SeqLM.from_pretrained(directory, dtype=torch.float32, attn_implementation="eager").eval()
            if directory.name in EQUALITIES:
                print_scores(directory.name, model, orders)
            print_logits(directory.name, model, orders if directory.name != "long-document" else 10)


if __name__ == "__main__":
    main()
