#!/usr/bin/env python3
"""Writes what training in Hugging Face transformers and torch gives for the golden checkpoints: losses, gradients, steps.

    pip install torch==2.7.1 transformers==4.57.1 tokenizers==0.22.2
    python executor-runtime/src/test/python/make_training_golden.py [--only VARIANT ... start optimizers training-curve]

Loss is of the prompt in the decoder: a document is encoded alone; the decoder reads [start] + prompt + answer without its last
token, the logits at the last prompt position predict the answer's first token, and the mean is over all answer tokens of all
documents, end tokens included. Each row is run by itself, so there is no padding; there is no dropout.
Every file has documents: ids (end token included) and rows of a prompt and an answer (end token included); and answer_tokens.

VARIANT.json, in float64 throughout, from resources/golden/VARIANT:
  row_losses       by document and row, the cross-entropy summed over the row's answer tokens
  losses           each with its loss and the gradient_norm of all parameters together:
    cross_entropy
    label_smoothing  torch's cross_entropy with label_smoothing = smoothing
    distillation     a list: mean over answer tokens of KL(teacher || student), both logits divided by temperature, and no
                     other factor; the teacher is another golden checkpoint of the same vocabulary (none: an empty list)
  gradients        of cross_entropy, by parameter, a digest, and float32_error: |float32's - float64's| / |float64's| (L2 norms),
                   what float32 comes to in transformers itself; these weights are large, so that it is not little
start: a checkpoint with weights as transformers draws them, from which the other two train (from the golden ones, rounding
grows to a quarter of the loss in 200 steps)
optimizers.json, in float32; each of runs takes 5 steps on all the documents:
  optimizer, settings, clip_norm (0: none), losses (before the update) and gradient_norms (before clipping) of each step
  parameters       after steps "1" and "5", by parameter, a digest, and change_norm, the L2 norm of what all steps added
  float32_error    the largest difference of those values to the same run's in float64
training-curve.json, in float32: 200 steps of AdamW, of which step i (from 0) takes the documents batches[i % len(batches)]
  losses           of each step, before its update
  float64_losses   the same run in float64 throughout; float32_error is the largest relative difference

A digest is: shape, norm (L2), sum, and the values at flat (row-major) indexes. Parameters have their Hugging Face names; the
tied matrix is shared.weight.
"""
import argparse
import contextlib
import copy
import itertools
import json
import unittest.mock

import torch
import transformers
from torch.nn.functional import cross_entropy, kl_div, log_softmax
from transformers import AutoConfig, AutoModelForSeq2SeqLM
from transformers.modeling_outputs import BaseModelOutput
from transformers.models.mt5.modeling_mt5 import MT5LayerNorm
from transformers.models.t5.modeling_t5 import T5LayerNorm
from transformers.optimization import Adafactor

import make_golden

GOLDEN = make_golden.RESOURCES
TRAINING = GOLDEN.parent / "training"
TEACHERS = {"t5-relu-tied": "gated-silu", "t5-gated-tied": "ungated-gelu", "ungated-gelu": "inner-width",
            "gated-silu": "t5-relu-tied", "inner-width": "deep-decoder", "deep-decoder": "buckets", "buckets": "other-names",
            "other-names": "t5-gated-tied"}  # all of 101 tokens
VARIANTS = [*TEACHERS, "t5-gated-untied", "mt5", "byt5"]
SMOOTHING, TEMPERATURES = 0.1, [1.0, 2.0]
START, END = 0, 1
DIGEST_VALUES = 16
STEPS, KEPT_STEPS = 5, [1, 5]
START_LIKE, CURVE_STEPS = "t5-gated-untied", 200
ADAMW = dict(lr=3e-4, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
ADAFACTOR = dict(lr=1e-3, scale_parameter=False, relative_step=False, warmup_init=False, clip_threshold=1.0)
OPTIMIZERS = {"adamw": torch.optim.AdamW, "adafactor": Adafactor}
RUNS = [("adamw", ADAMW, 0.0), ("adamw", ADAMW, 1.0), ("adafactor", ADAFACTOR, 0.0)]
DOCUMENTS = [(12, [(3, 2), (0, 4), (1, 1)]), (4, [(5, 3)]), (140, [(2, 1), (6, 5), (1, 2), (4, 3)])]  # tokens before end tokens
SMALL_DOCUMENTS = [(9, [(2, 2), (1, 1)]), (17, [(3, 3), (1, 2), (2, 1)])]


def load(checkpoint, dtype):
    return AutoModelForSeq2SeqLM.from_pretrained(checkpoint, dtype=dtype).eval()


def norm(layer, states):
    """T5's norm in the number format of the states; transformers takes float32."""
    return layer.weight * states * torch.rsqrt(states.pow(2).mean(-1, keepdim=True) + layer.variance_epsilon)


@contextlib.contextmanager
def in_float64():
    """Norms and softmax take no float32 in between; the buckets of positions, made of integers, do as before."""
    def kept(tensor):
        return tensor.double() if tensor.is_floating_point() else tensor.to(torch.float32)

    with contextlib.ExitStack() as stack:
        for layer in [T5LayerNorm, MT5LayerNorm]:
            stack.enter_context(unittest.mock.patch.object(layer, "forward", norm))
        stack.enter_context(unittest.mock.patch.object(torch.Tensor, "float", kept))
        yield


def random_documents(sizes, vocabulary, generator):
    def ids(count):
        return torch.randint(3, vocabulary, (count,), generator=generator).tolist()

    return [dict(ids=ids(length) + [END], rows=[dict(prompt=ids(prompt), answer=ids(answer) + [END]) for prompt, answer in rows])
            for length, rows in sizes]


def answer_logits(model, document):
    """Returns for each row the logits of its answer's tokens."""
    states = model.encoder(input_ids=torch.tensor([document["ids"]])).last_hidden_state
    found = []
    for row in document["rows"]:
        ids = [START] + row["prompt"] + row["answer"][:-1]
        outputs = BaseModelOutput(last_hidden_state=states)
        logits = model(encoder_outputs=outputs, decoder_input_ids=torch.tensor([ids]), use_cache=False).logits[0]
        found.append(logits[len(row["prompt"]):])
    return found


def summed_cross_entropy(logits, answer, smoothing=0.0):
    return cross_entropy(logits, torch.tensor(answer), reduction="sum", label_smoothing=smoothing)


def row_losses(model, documents, smoothing=0.0):
    return [[summed_cross_entropy(logits, row["answer"], smoothing)
             for logits, row in zip(answer_logits(model, document), document["rows"])] for document in documents]


def answer_tokens(documents):
    return sum(len(row["answer"]) for document in documents for row in document["rows"])


def mean_loss(model, documents, smoothing=0.0):
    return sum(itertools.chain(*row_losses(model, documents, smoothing))) / answer_tokens(documents)


def mean_divergence(model, teacher, documents, temperature):
    total = 0.0
    for document in documents:
        with torch.no_grad():
            targets = [log_softmax(logits / temperature, -1) for logits in answer_logits(teacher, document)]
        for logits, target in zip(answer_logits(model, document), targets):
            total += kl_div(log_softmax(logits / temperature, -1), target, reduction="sum", log_target=True)
    return total / answer_tokens(documents)


def rounded(values):
    return [float(f"{value:.10g}") for value in values]


def digest(tensor, generator):
    flat = tensor.detach().double().flatten()
    indexes = torch.randperm(len(flat), generator=generator)[:DIGEST_VALUES].sort().values
    norm_and_sum = dict(zip(["norm", "sum"], rounded([flat.norm().item(), flat.sum().item()])))
    return dict(shape=list(tensor.shape), **norm_and_sum, indexes=indexes.tolist(), values=rounded(flat[indexes].tolist()))


def gradients(model, loss):
    """Returns the gradients by parameter."""
    names, parameters = zip(*model.named_parameters())
    return dict(zip(names, torch.autograd.grad(loss, parameters)))


def measured(model, loss):
    norms = torch.stack([gradient.norm() for gradient in gradients(model, loss).values()])
    return dict(zip(["loss", "gradient_norm"], rounded([loss.item(), norms.norm().item()])))


def distillation(variant, model, documents):
    teacher = load(GOLDEN / TEACHERS[variant], torch.float64)
    return [dict(teacher=TEACHERS[variant], temperature=temperature,
                 **measured(model, mean_divergence(model, teacher, documents, temperature))) for temperature in TEMPERATURES]


def float32_errors(variant, documents, expected):
    """What transformers itself gives in float32: a check of what was patched, and of what float32 can be asked for."""
    model = load(GOLDEN / variant, torch.float32)
    found = gradients(model, mean_loss(model, documents))
    errors = {name: ((found[name] - gradient).norm() / gradient.norm()).item() for name, gradient in expected.items()}
    assert max(errors.values()) < 1e-3, (variant, errors)
    return {name: float(f"{error:.2g}") for name, error in errors.items()}


def training_golden(variant):
    model = load(GOLDEN / variant, torch.float64)
    generator = torch.Generator().manual_seed(1)
    documents = random_documents(DOCUMENTS, model.config.vocab_size, generator)
    with in_float64():
        rows = row_losses(model, documents)
        loss = mean_loss(model, documents)
        found = gradients(model, loss)
        losses = dict(cross_entropy=measured(model, mean_loss(model, documents)),
                      label_smoothing=dict(smoothing=SMOOTHING, **measured(model, mean_loss(model, documents, SMOOTHING))))
        losses["distillation"] = distillation(variant, model, documents) if variant in TEACHERS else []
    errors = float32_errors(variant, documents, found)
    return dict(variant=variant, documents=documents, answer_tokens=answer_tokens(documents),
                row_losses=[rounded([loss.item() for loss in document]) for document in rows], losses=losses,
                gradients={name: dict(float32_error=errors[name], **digest(found[name], generator)) for name in found})


def write_start():
    """A checkpoint whose training does not hang on rounding."""
    settings = {**make_golden.SIZE, **make_golden.VARIANTS[START_LIKE]}
    torch.manual_seed(1)
    config = AutoConfig.for_model("t5", **settings, decoder_start_token_id=START, pad_token_id=START, eos_token_id=END)
    AutoModelForSeq2SeqLM.from_config(config).save_pretrained(TRAINING / "start")
    make_golden.word_tokenizer(config.vocab_size, 512).save_pretrained(TRAINING / "start")


class Training:
    """Trains the checkpoint and keeps what each step did."""

    def __init__(self, dtype, optimizer, settings, clip_norm):
        self.model = load(TRAINING / "start", dtype)
        self.start = copy.deepcopy(self.model.state_dict())
        self.optimizer = OPTIMIZERS[optimizer](self.model.parameters(), **settings)
        self.clip_norm = clip_norm
        self.losses, self.gradient_norms = [], []

    def step(self, documents):
        loss = mean_loss(self.model, documents)
        self.optimizer.zero_grad()
        loss.backward()
        limit = self.clip_norm or float("inf")
        self.gradient_norms.append(torch.nn.utils.clip_grad_norm_(self.model.parameters(), limit).item())
        self.losses.append(loss.item())
        self.optimizer.step()

    def parameters(self, generator):
        """Returns the digests of the parameters as they are now."""
        return {name: dict(change_norm=rounded([(parameter - self.start[name]).norm().item()])[0], **digest(parameter, generator))
                for name, parameter in self.model.named_parameters()}


def optimizer_run(optimizer, settings, clip_norm, documents):
    training, exact = (Training(dtype, optimizer, settings, clip_norm) for dtype in [torch.float32, torch.float64])
    kept, errors = {}, []
    for step in range(1, STEPS + 1):
        training.step(documents)
        with in_float64():
            exact.step(documents)
        if step in KEPT_STEPS:
            kept[step], expected = (run.parameters(torch.Generator().manual_seed(step)) for run in [training, exact])
            errors += [abs(a - b) for name in expected for a, b in zip(kept[step][name]["values"], expected[name]["values"])]
    assert max(errors) < 1e-2 * settings["lr"], "an update of a gradient that is nothing but rounding is arbitrary"
    return dict(optimizer=optimizer, settings=settings, clip_norm=clip_norm, losses=rounded(training.losses),
                gradient_norms=rounded(training.gradient_norms), parameters=kept, float32_error=float(f"{max(errors):.3g}"))


def vocabulary():
    return AutoConfig.from_pretrained(TRAINING / "start").vocab_size


def optimizers_golden():
    documents = random_documents(DOCUMENTS, vocabulary(), torch.Generator().manual_seed(1))
    runs = [optimizer_run(*run, documents) for run in RUNS]
    plain, clipped = (run["losses"][-1] for run in runs[:2])
    assert abs(plain - clipped) > 1e-4 * plain, "clipping would go unseen"
    return dict(documents=documents, answer_tokens=answer_tokens(documents), runs=runs)


def curve(batches, settings, dtype):
    training = Training(dtype, "adamw", settings, 0.0)
    for step in range(CURVE_STEPS):
        training.step(batches[step % len(batches)])
    return training.losses


def curve_golden():
    generator, settings = torch.Generator().manual_seed(3), {**ADAMW, "lr": 1e-3}
    batches = [random_documents(SMALL_DOCUMENTS, vocabulary(), generator) for _ in range(20)]
    losses = curve(batches, settings, torch.float32)
    with in_float64():
        exact = curve(batches, settings, torch.float64)
    error = max(abs(a - b) / b for a, b in zip(losses, exact))
    assert error < 1e-4, f"{error}: too much hangs on rounding for a comparison"
    return dict(optimizer="adamw", settings=settings, steps=CURVE_STEPS, batches=batches, losses=rounded(losses),
                float64_losses=rounded(exact), float32_error=float(f"{error:.3g}"))


def write(name, made):
    text = json.dumps(dict(transformers=transformers.__version__, torch=torch.__version__, **made), separators=(",", ":"))
    (TRAINING / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main():
    makers = {variant: lambda variant=variant: write(variant, training_golden(variant)) for variant in VARIANTS}
    makers |= {"start": write_start, "optimizers": lambda: write("optimizers", optimizers_golden()),
               "training-curve": lambda: write("training-curve", curve_golden())}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=makers, default=list(makers), metavar="FILE")
    args = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    TRAINING.mkdir(exist_ok=True)
    for name in args.only:
        makers[name]()
        print(name, flush=True)


if __name__ == "__main__":
    main()
