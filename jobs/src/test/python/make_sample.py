#!/usr/bin/env python3
"""Makes the embedded sample dialogues from contexts of the Schema-Guided Dialogue dataset.

    python jobs/src/test/python/make_sample.py --dialogues dev.jsonl.gz

The input has one JSON object a line: id, turn, text, tasks ([service, slot, [accepted values]]) and last (whether the context is
the last of its dialogue). Last contexts are taken evenly from the file, and each gets its prompts:

  name      the slot; where two services of the dialogue share it, the service in front of it
  prompt    service without its number, slot words, colon, lower case
  expected  the accepted spellings; ["none"] where the slot is not set
"""
import argparse
import collections
import gzip
import json
import pathlib

SAMPLE = (
    pathlib.Path(__file__).resolve().parents[4]
    / "spark-udf/src/main/resources/io/encodeonce/spark/sample/dialogues.jsonl"
)


def prompts(tasks):
    uses = collections.Counter(slot for _, slot, _ in tasks)
    made = []
    for service, slot, values in tasks:
        words = f"{service.rsplit('_', 1)[0]} {slot}:".lower().replace("_", " ")
        name = slot if uses[slot] == 1 else f"{service.lower()}_{slot}"
        made.append(dict(name=name, prompt=words, expected=values or ["none"]))
    names = [prompt["name"] for prompt in made]
    assert len(set(names)) == len(names), names
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dialogues", required=True, type=pathlib.Path, help="contexts, one JSON object a line, gzip")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--target", type=pathlib.Path, default=SAMPLE)
    args = parser.parse_args()
    with gzip.open(args.dialogues, "rt", encoding="utf-8") as lines:
        contexts = [context for context in map(json.loads, lines) if context["last"]]
    with open(args.target, "w", encoding="utf-8", newline="\n") as target:
        for place in range(args.count):
            context = contexts[place * len(contexts) // args.count]
            row = {key: context[key] for key in ("id", "turn", "text", "tasks")}
            target.write(json.dumps({**row, "prompts": prompts(context["tasks"])}, ensure_ascii=False) + "\n")
    print(f"{args.target}: {args.count} of {len(contexts)} dialogues, {args.target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
