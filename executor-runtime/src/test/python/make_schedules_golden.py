#!/usr/bin/env python3
"""Writes the learning rates of Hugging Face transformers' schedules.

    pip install torch==2.7.1 transformers==4.57.1
    python executor-runtime/src/test/python/make_schedules_golden.py

schedules-golden.json lists cases: the schedule, its peak, warm-up and steps, and the rate that the optimizer has at each of these steps.
"""
import json
import pathlib

import torch
import transformers
from transformers import optimization

FILE = pathlib.Path(__file__).resolve().parents[1] / "resources" / "schedules-golden.json"
PEAK = 3e-4
SCHEDULES = dict(
    constant=lambda optimizer, warm_up, steps: optimization.get_constant_schedule_with_warmup(optimizer, warm_up),
    linear=optimization.get_linear_schedule_with_warmup,
    cosine=optimization.get_cosine_schedule_with_warmup,
    inverse_square_root=lambda optimizer, warm_up, steps: optimization.get_inverse_sqrt_schedule(optimizer, warm_up),
)


def rates(schedule, warm_up, steps):
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
    scheduler = SCHEDULES[schedule](optimizer, warm_up, steps)
    listed = []
    for _ in range(steps):
        listed.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return listed


def main():
    lengths = [(0, 1), (0, 12), (1, 12), (5, 12), (12, 12), (30, 100)]
    cases = [dict(decay=schedule, peak=PEAK, warm_up=warm_up, steps=steps, rates=rates(schedule, warm_up, steps))
             for schedule in SCHEDULES for warm_up, steps in lengths]
    made = dict(transformers=transformers.__version__, torch=torch.__version__, cases=cases)
    FILE.write_text(json.dumps(made) + "\n")


if __name__ == "__main__":
    main()
