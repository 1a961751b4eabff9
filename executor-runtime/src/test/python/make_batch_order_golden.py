#!/usr/bin/env python3
"""Writes orders of batches as the class BatchOrder says they are made, computed without it.

    python executor-runtime/src/test/python/make_batch_order_golden.py

batch-order-golden.json lists cases: sizes (a document's tokens, and those of each row), batch tokens, documents of a buffer, seed, and the
batches of the first epochs. It shows that the order is of the numbers alone and not of a machine or language.
"""
import json
import pathlib
import random

FILE = pathlib.Path(__file__).resolve().parents[1] / "resources" / "batch-order-golden.json"
MASK = (1 << 64) - 1
EPOCHS = 3


def split_mix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def shuffle(items, numbers):
    for left in range(len(items), 1, -1):
        other = next(numbers) % left
        items[left - 1], items[other] = items[other], items[left - 1]


def tokens(batch, sizes):
    documents, rows = zip(*(sizes[example] for example in batch))
    every_row = sum(rows, [])
    computed = len(documents) * max(documents) + sum(every_row)
    return max(computed, len(every_row) * max(every_row), len(documents) * max(map(sum, rows)))


def epoch_batches(sizes, batch_tokens, buffer_documents, seed, epoch):
    numbers = split_mix((next(split_mix(seed & MASK)) + epoch) & MASK)
    order = list(range(len(sizes)))
    shuffle(order, numbers)
    batches = []
    for start in range(0, len(order), buffer_documents):
        batch = []
        for example in sorted(order[start:start + buffer_documents], key=lambda at: (sizes[at][0], sum(sizes[at][1]))):
            if batch and tokens(batch + [example], sizes) > batch_tokens:
                batches.append(batch)
                batch = []
            batch = batch + [example]
        batches.append(batch)
    shuffle(batches, numbers)
    return batches


def case(examples, batch_tokens, buffer_documents, seed):
    drawn = random.Random(seed)
    sizes = [[drawn.randint(2, 60), [drawn.randint(2, 14) for _ in range(drawn.randint(1, 9))]] for _ in range(examples)]
    epochs = [epoch_batches(sizes, batch_tokens, buffer_documents, seed, epoch) for epoch in range(EPOCHS)]
    return dict(sizes=sizes, batch_tokens=batch_tokens, buffer_documents=buffer_documents, seed=seed, epochs=epochs)


def main():
    cases = [case(1, 500, 8, 0), case(7, 4, 3, 1), case(40, 300, 16, -5), case(60, 1000, 1000, 2**62)]
    FILE.write_text(json.dumps(dict(cases=cases)) + "\n")


if __name__ == "__main__":
    main()
