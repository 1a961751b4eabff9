#!/usr/bin/env python3
"""Writes what Hugging Face transformers answers on sample dialogues with the sample model, in fp32, greedy.

    pip install torch==2.7.1 transformers==4.57.1
    python jobs/src/test/python/make_sample_golden.py

Of the sample dialogues, the LONGEST longest and others evenly over the lengths. Each answer is a generate() of its own (one row,
no padding), the prompt being the decoder's prefix. Documents keep their last MAX_DOCUMENT_TOKENS tokens, the end token included.

sample.json: per dialogue id, document_tokens (after the cut), truncated, and answers in the order of the dialogue's prompts:
  name, ids (generated, end token included), text (special tokens skipped), score (sum of log-probabilities)
  margin  the least difference of the best two logits over the answer's steps, in logits: where it is tiny, rounding may choose
"""
import argparse
import json
import pathlib

import torch
import transformers
from transformers import AutoTokenizer, T5ForConditionalGeneration

SOURCES = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = SOURCES.parents[1] / "spark-udf/src/main/resources/io/encodeonce/spark/sample"
TARGET = SOURCES / "test/resources/golden/sample.json"
MAX_NEW_TOKENS = 32
MAX_DOCUMENT_TOKENS = 512
LONGEST = 5


def chosen(dialogues, lengths, count):
    """Returns places of dialogues in the order of the file."""
    order = sorted(range(len(dialogues)), key=lambda place: lengths[place])
    rest, longest = order[:-LONGEST], order[-LONGEST:]
    evenly = [rest[i * len(rest) // (count - LONGEST)] for i in range(count - LONGEST)]
    return sorted(evenly + longest)


@torch.inference_mode()
def answer(model, tokenizer, document, prompt):
    row = torch.tensor([[model.config.decoder_start_token_id] + tokenizer(prompt["prompt"], add_special_tokens=False).input_ids])
    out = model.generate(torch.tensor([document]), decoder_input_ids=row, max_new_tokens=MAX_NEW_TOKENS, do_sample=False,
                         num_beams=1, return_dict_in_generate=True, output_logits=True)
    ids = out.sequences[0, row.shape[1]:].tolist()
    logits = torch.cat(out.logits)
    best = logits.topk(2).values
    score = torch.log_softmax(logits, -1)[range(len(ids)), ids].double().sum().item()
    margin = (best[:, 0] - best[:, 1]).min().item()
    text = tokenizer.decode(ids, skip_special_tokens=True)
    return dict(name=prompt["name"], ids=ids, text=text, score=round(score, 7), margin=round(margin, 7))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--target", type=pathlib.Path, default=TARGET)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = T5ForConditionalGeneration.from_pretrained(SAMPLE / "dialogue-large", dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(SAMPLE / "dialogue-large")
    dialogues = [json.loads(line) for line in (SAMPLE / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = [tokenizer(dialogue["text"]).input_ids for dialogue in dialogues]
    written = []
    for place in chosen(dialogues, [len(document) for document in documents], args.count):
        kept = documents[place][-MAX_DOCUMENT_TOKENS:]
        answers = [answer(model, tokenizer, kept, prompt) for prompt in dialogues[place]["prompts"]]
        cut = len(kept) < len(documents[place])
        written.append(dict(id=dialogues[place]["id"], document_tokens=len(kept), truncated=cut, answers=answers))
    head = dict(transformers=transformers.__version__, torch=torch.__version__, max_new_tokens=MAX_NEW_TOKENS)
    args.target.parent.mkdir(parents=True, exist_ok=True)
    args.target.write_text(json.dumps({**head, "dialogues": written}, ensure_ascii=False) + "\n", encoding="utf-8")
    answers = [answer for dialogue in written for answer in dialogue["answers"]]
    print(f"{args.target}: {len(written)} dialogues, {len(answers)} answers, least margin {min(a['margin'] for a in answers)}")


if __name__ == "__main__":
    main()
