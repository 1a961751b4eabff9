#!/usr/bin/env python3
"""Writes what a T5 with token samplers answers where dropped tokens are masked, never removed, in 64-bit floats.

    pip install torch==2.7.1 transformers==4.57.1 tokenizers==0.22.2
    python executor-runtime/src/test/python/make_downsampling_golden.py

The layers are those of transformers; the samplers and the masks are this script's. Written are a tiny random checkpoint of model
type adaptive_t5, and golden.json:
  documents   text and ids (end token included), and prompts with text and ids
  cases       one a token budget, null as trained: its shift, and of each document
    counts    tokens that each layer reads, and at last those that the decoder reads
    places    how many of these read each token
    answers   greedy, a row at a time without a cache: ids (end token included), text, score, finish
  smallest_keep_margin   over all that samplers decide: the distance from the threshold, or where a document would have lost all of
                         the best from the second best; never under LEAST_KEEP_MARGIN
Weights are drawn anew, seed after seed, until nothing hangs on rounding, the answers are worth comparing, and budgets matter.
"""
import copy
import json
import pathlib
import shutil

import safetensors.torch
import torch
import transformers
from transformers import T5Config, T5ForConditionalGeneration
from transformers.modeling_outputs import BaseModelOutput

from make_golden import END, MAX_NEW_TOKENS, PAD, SIZE, draw_weights, texts, word_tokenizer

TARGET = pathlib.Path(__file__).resolve().parents[1] / "resources" / "downsampling"
LEAST_KEEP_MARGIN = LEAST_MARGIN = 1e-4  # far above the rounding of 32-bit floats here
LAYERS, PLACES, INNER = 3, [0, 1, 3], 6
BUDGETS = [[0.01, -1000.0], [0.25, -0.9], [0.75, 0.7]]  # the first leaves one token of each document
CASES = [None, 0.01, 0.5, 0.75, 1.0]
DOCUMENTS = [(900, [7]), (9, [2, 0, 5]), (1, [1]), (38, [7, 3])]  # the encoder works in blocks of 512


def draw_samplers(width, generator):
    def noise(*shape):
        return torch.randn(shape, generator=generator)

    samplers = {}
    for place in PLACES:
        name = f"encoder.token_sampler.{place}."
        samplers |= {name + "layer_norm.weight": 1 + 0.3 * noise(width), name + "wi.weight": 2 * noise(INNER, width) / width**0.5,
                     name + "wi.bias": 0.5 * noise(INNER), name + "wo.weight": 2 * noise(1, INNER) / INNER**0.5,
                     name + "wo.bias": 1 + 0.1 * noise(1)}
    return samplers


def without_twins(model, samplers, tokenizer, text):
    """The first sampler reads embeddings alone: a word that stands twice could not be told from itself as the best."""
    ids = torch.tensor(tokenizer(text).input_ids)
    best = tokenizer.convert_ids_to_tokens(ids[keep_logits(samplers, PLACES[0], model.shared(ids)).argmax()].item())
    words = text.split()
    return " ".join(word for place, word in enumerate(words) if word != best or word not in words[:place])


def keep_logits(samplers, place, x):
    weights = {name.split(f".{place}.")[1]: value for name, value in samplers.items() if f".{place}." in name}
    normed = x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6) * weights["layer_norm.weight"]
    inner = torch.nn.functional.gelu(normed @ weights["wi.weight"].T + weights["wi.bias"])
    return (inner @ weights["wo.weight"].T + weights["wo.bias"]).squeeze(-1)


def decided(logits, kept):
    """Returns which of those kept so far stay, and how clear that is."""
    stays = kept & (logits >= 0)
    if stays.any():
        return stays, logits[kept].abs().min().item()
    order = logits.masked_fill(~kept, -torch.inf).topk(2).values
    only = torch.zeros_like(kept)
    only[logits.masked_fill(~kept, -torch.inf).argmax()] = True
    return only, min(logits[kept].abs().min().item(), (order[0] - order[1]).item())


def encoded(model, samplers, ids, shift):
    """Returns states [length, width], which are kept [length], counts, places [length] and the smallest margin."""
    encoder = model.encoder
    x = model.shared(torch.tensor([ids]))
    bias = encoder.block[0].layer[0].SelfAttention.compute_bias(len(ids), len(ids))
    kept, counts, margin = torch.ones(len(ids), dtype=torch.bool), [], float("inf")
    places = torch.zeros(len(ids), dtype=torch.long)
    for place in range(LAYERS + 1):
        if place in PLACES and shift is not None:
            kept, own = decided(keep_logits(samplers, place, x[0]) + shift, kept)
            margin = min(margin, own)
        counts.append(int(kept.sum()))
        places += kept
        if place < LAYERS:
            masked = bias.masked_fill(~kept, -torch.inf)
            attention, feed_forward = encoder.block[place].layer
            x = feed_forward(attention(x, position_bias=masked)[0])
    return encoder.final_layer_norm(x)[0], kept, counts, places.tolist(), margin


def answer(model, states, kept, prompt):
    """Returns generated ids, score and the smallest margin."""
    row, generated, score, margin = [PAD] + prompt, [], 0.0, float("inf")
    while len(generated) < MAX_NEW_TOKENS and not (generated and generated[-1] == END):
        rows = torch.tensor([row + generated])
        out = model(encoder_outputs=BaseModelOutput(states[None]), attention_mask=kept[None].long(), decoder_input_ids=rows,
                    use_cache=False)
        logits = out.logits[0, -1]
        (best, second), (token, _) = (part.tolist() for part in logits.topk(2))
        margin = min(margin, (best - second) / logits.abs().max().item())
        score += torch.log_softmax(logits, -1)[token].item()
        generated.append(token)
    return generated, score, margin


def shift_of(budget):
    """By interpolation, with nothing to interpolate above the last."""
    if budget in (None, 1.0):
        return 0.0 if budget is None else None
    below = max(point for point in BUDGETS if point[0] <= budget)
    above = min((point for point in BUDGETS if point[0] > budget), default=below)
    part = 0 if above == below else (budget - below[0]) / (above[0] - below[0])
    return below[1] + part * (above[1] - below[1])


def encodings(model, samplers, documents):
    """Returns states, kept, counts and places of each case's documents, and the smallest margin."""
    cases, least = [], float("inf")
    for budget in CASES:
        case = []
        for document in documents:
            *encoding, margin = encoded(model, samplers, document["ids"], shift_of(budget))
            least = min(least, margin)
            case.append(encoding)
        cases.append(case)
    return cases, least


def answered(model, tokenizer, documents, case):
    """Returns what the golden file says of a case's documents, or None where a margin is too small."""
    described = []
    for document, (states, kept, counts, places) in zip(documents, case):
        entry = dict(counts=counts, places=places, answers=[])
        for prompt in document["prompts"]:
            ids, score, margin = answer(model, states, kept, prompt["ids"])
            if margin < LEAST_MARGIN:
                return None
            entry["answers"].append(dict(ids=ids, text=tokenizer.decode(ids, skip_special_tokens=True), score=score,
                                         finish="END_TOKEN" if ids[-1] == END else "LENGTH_LIMIT"))
        described.append(entry)
    return described


def rows(case):
    return [tuple(a["ids"]) for document in case for a in document["answers"]]


def telling(cases):
    """Whether answers differ among prompts and among budgets, and end in both ways."""
    trained = rows(cases[0])
    ended = sum(row[-1] == END for row in trained)
    changed = [sum(a != b for a, b in zip(trained, rows(other))) > len(trained) / 2 for other in (cases[1], cases[4])]
    return len(set(trained)) >= len(trained) - 2 and 0 < ended < len(trained) and all(changed)


def save(model, samplers, target):
    shutil.rmtree(target, ignore_errors=True)
    model.save_pretrained(target)
    weights = {name: value.clone() for name, value in safetensors.torch.load_file(target / "model.safetensors").items()}
    safetensors.torch.save_file({**weights, **samplers}, target / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((target / "config.json").read_text())
    config |= dict(model_type="adaptive_t5", architectures=["AdaptiveT5ForConditionalGeneration"],
                   token_samplers=dict(places=PLACES, width=INNER, budgets=BUDGETS))
    (target / "config.json").write_text(json.dumps(config, indent=2) + "\n")


@torch.inference_mode()
def attempt(seed, target):
    special = dict(decoder_start_token_id=PAD, pad_token_id=PAD, eos_token_id=END)
    options = {**SIZE, "num_layers": LAYERS, "num_decoder_layers": 2}
    model = T5ForConditionalGeneration(T5Config(**options, **special)).eval()
    generator = torch.Generator().manual_seed(seed)
    draw_weights(model, [END], generator)
    samplers = draw_samplers(options["d_model"], generator)
    tokenizer = word_tokenizer(options["vocab_size"], 2048)
    checkpoint = copy.deepcopy(model)
    model.double()
    doubles = {name: value.double() for name, value in samplers.items()}
    chosen = [(without_twins(model, doubles, tokenizer, text), questions)
              for text, questions in texts(False, options["vocab_size"], DOCUMENTS, generator)]
    documents = [dict(text=text, ids=tokenizer(text).input_ids,
                      prompts=[dict(text=q, ids=tokenizer(q, add_special_tokens=False).input_ids) for q in questions])
                 for text, questions in chosen]
    encodings_of_cases, least = encodings(model, doubles, documents)
    tokens = sum(len(document["ids"]) for document in documents)
    shares = [sum(counts[-1] for _, _, counts, _ in case) / tokens for case in encodings_of_cases]
    if least < LEAST_KEEP_MARGIN or not 0.5 < shares[0] < 0.9 or not 0.2 < shares[2] < shares[3] < 0.95:
        return False
    cases = []
    for case in encodings_of_cases:
        described = answered(model, tokenizer, documents, case)
        if described is None:
            return False
        cases.append(described)
    if not telling(cases):
        return False
    named = [dict(token_budget=budget, shift=shift_of(budget), documents=case) for budget, case in zip(CASES, cases)]
    made = dict(transformers=transformers.__version__, torch=torch.__version__, seed=seed, max_new_tokens=MAX_NEW_TOKENS,
                smallest_keep_margin=least, documents=documents, cases=named)
    save(checkpoint, samplers, target)
    tokenizer.save_pretrained(target)
    (target / "golden.json").write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")
    print("seed", seed, "shares", [round(share, 3) for share in shares])
    return True


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    next(seed for seed in range(1, 1000) if attempt(seed, TARGET))
