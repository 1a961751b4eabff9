#!/usr/bin/env python3
"""Writes what training of learners and of their gates gives in torch: a checkpoint with learners, losses and gradients.

    pip install torch==2.7.1 transformers==4.57.1 tokenizers==0.22.2
    python executor-runtime/src/test/python/make_learner_training_golden.py

Adaptive Computation Modules (arXiv 2312.10193): each module is computed one token and one learner at a time, in transformers' T5,
a document and a row at a time: there is no sorting, no batch and no padding. There is no noise.

learned: the checkpoint start, with learners and gates of random weights in the place of the modules that config.json lists
learned.json, in float64 throughout, of documents as make_training_golden.py describes them, with losses: means over documents,
which count by their answer tokens.
  learners   mean over modules of the mean over n in 1..N of sum over tokens |first n learners - module|^2 / sum |module|^2, of what
             the modules of start read and give
  gates      mean over modules and a document's tokens of the cross-entropy of a gate with the least n in 2..N with which the
             distance is at least tau times the one with n - 1; N where there is none
  targets    of gates: by module, how many tokens have each of its numbers of learners for target, the least first
  answers    of learned, in which a token gets as many learners as its gate's greatest logit says, each times 1 + p - (p as it is),
             p being the sum of the softmax of the gate over this number of learners and greater ones: 1, with the gradient of p
    cross_entropy   of the answers
    share           of what all learners would multiply, in all modules together, by document
    entropy         mean over modules of the sum over numbers of learners of a ln a / ln (their number), a being the share of a
                    document's tokens that get so many; in the gradient, ln is of a half token at least
    diversity       mean over other documents of the distance of their shares
  run, full  what the learners of answers multiply, in the units of share, and what all would
Each loss has gradients, digests by parameter with float32_error, |float32's - float64's| / |float64's| of this same script.
Those of answers have differences too: of gates' parameters, at the digests' indexes, what the loss changes by over twice STEP,
when a number grows and falls by it.
"""
import json
import math

import safetensors.torch
import torch
import transformers
from torch.nn.functional import cross_entropy, gelu

import make_sampler_training_golden as sampler
import make_training_golden as training

LEARNED = training.TRAINING / "learned"
TAU, STEP, LEAST_MARGIN = 0.99, 1e-5, 5e-5
MODULES = [dict(stack=stack, layer=layer, module=module, learners=learners, width=width, gate_width=gate_width)
           for stack, layer, module, learners, width, gate_width in [
               ("encoder", 0, "feed_forward", 4, 5, 3), ("encoder", 0, "o", 2, 4, 2), ("encoder", 1, "k", 3, 3, 4),
               ("decoder", 0, "feed_forward", 3, 4, 3), ("decoder", 0, "cross_kv", 2, 5, 3), ("decoder", 1, "v", 2, 3, 2),
               ("decoder", 1, "cross_q", 3, 4, 3)]]
PARTS = ["learners.wi.weight", "learners.wi.bias", "learners.wo.weight", "gate.wi.weight", "gate.wi.bias", "gate.wo.weight",
         "gate.wo.bias"]
LOSSES = ["cross_entropy", "share", "entropy", "diversity"]
SIZES = [(9, [(2, 2), (0, 1)]), (3, [(3, 1)]), (17, [(1, 2), (2, 1)])]  # tokens before end tokens


def least(given):
    return 0 if given["module"] == "feed_forward" else 1


def prefix(given):
    layer = 0 if not given["module"].startswith("cross") else 1
    block = "SelfAttention." if layer == 0 else "EncDecAttention."
    if given["module"] == "feed_forward":
        layer, block = (1 if given["stack"] == "encoder" else 2), "DenseReluDense."
    last = {"feed_forward": "", "cross_kv": "kv.", "cross_q": "q."}.get(given["module"], given["module"] + ".")
    return f"{given['stack']}.block.{given['layer']}.layer.{layer}.{block}{last}"


def sizes(given, config):
    inner = config["num_heads"] * config["d_kv"]
    inputs = inner if given["module"] == "o" else config["d_model"]
    outputs = {"feed_forward": config["d_model"], "o": config["d_model"], "cross_kv": 2 * inner}.get(given["module"], inner)
    return inputs, outputs


def random_learners(config, generator):
    """Learners that are of a size with their modules, and gates that do not always agree."""
    def normal(scale, *shape):
        return torch.randn(*shape, generator=generator) * scale

    made = {}
    for given in MODULES:
        inputs, outputs = sizes(given, config)
        inner, choices = given["learners"] * given["width"], given["learners"] + 1 - least(given)
        tensors = [normal(inputs ** -0.5, inner, inputs), normal(0.3, inner), normal(0.3, outputs, inner),
                   normal(inputs ** -0.5, given["gate_width"], inputs), normal(0.3, given["gate_width"]),
                   normal(1, choices, given["gate_width"]), normal(0.3, choices)]
        made.update({prefix(given) + part: tensor for part, tensor in zip(PARTS, tensors)})
    return made


class Module:
    """The learners and the gate of a module, and what it has seen of one document."""

    def __init__(self, given, tensors):
        self.given = given
        self.wi, self.wi_bias, self.wo, *self.gate = (tensors[prefix(given) + part] for part in PARTS)
        self.seen, self.choices, self.recorded, self.replayed, self.margin = [], [], [], None, float("inf")

    def forget(self):
        self.seen = []

    def refined(self, token, n):
        own = slice(n * self.given["width"], (n + 1) * self.given["width"])
        return self.wo[:, own] @ gelu(self.wi[own] @ token + self.wi_bias[own])

    def logits(self, token):
        wi, wi_bias, wo, wo_bias = self.gate
        return wo @ gelu(wi @ token + wi_bias) + wo_bias

    def notes(self, tokens, outputs):
        """Takes note of what the dense module reads and gives."""
        self.seen += list(zip(tokens.detach().unbind(), outputs.detach().unbind()))

    def missed(self):
        """Of learners, of one document."""
        learners, gaps, all_ = self.given["learners"], 0.0, 0.0
        for token, output in self.seen:
            total = torch.zeros_like(output)
            for n in range(learners):
                total = total + self.refined(token, n)
                gaps = gaps + (total - output).pow(2).sum() / learners
            all_ = all_ + output.pow(2).sum()
        return gaps / all_

    def target(self, token, output):
        total, distances = torch.zeros_like(output), []
        for n in range(self.given["learners"]):
            total = total + self.refined(token, n).detach()
            distances.append((total - output).norm().item())
        ratios = [after / before for before, after in zip(distances, distances[1:])]
        self.margin = min([self.margin, *(abs(ratio - TAU) for ratio in ratios)])
        return next((n for n, ratio in enumerate(ratios, 2) if ratio >= TAU), self.given["learners"])

    def misjudged(self):
        """Of the gate, of one document, and the targets."""
        targets = [self.target(*seen) - least(self.given) for seen in self.seen]
        logits = torch.stack([self.logits(token) for token, _ in self.seen])
        return cross_entropy(logits, torch.tensor(targets)), targets

    def forward(self, tokens):
        return torch.stack([self.of_token(token) for token in tokens])

    def of_token(self, token):
        logits = self.logits(token)
        soft = torch.softmax(logits, 0)
        if self.replayed is None:
            best, second = logits.detach().topk(2).values.tolist()
            self.margin = min(self.margin, best - second)
            chosen = torch.zeros_like(soft).detach()
            chosen[int(logits.argmax())] = 1.0
            held = soft.detach()
            self.recorded.append((chosen, held))
        else:
            chosen, held = self.recorded[self.replayed]
            self.replayed += 1
        choices = chosen + (soft - held)
        self.choices.append(choices)
        first = 1 - least(self.given)
        return sum(choices[first + n:].sum() * self.refined(token, n) for n in range(self.given["learners"]))

    def replay(self):
        """From now on chooses what it chose, with the probabilities that these choices had then."""
        self.replayed = 0

    def cost(self, config):
        return self.given["learners"] * self.given["width"] * sum(sizes(self.given, config))

    def negative_entropy(self):
        shares = torch.stack(self.choices).mean(0)
        floor = torch.full_like(shares, 0.5 / len(self.choices))
        return (shares * torch.log(torch.maximum(shares, floor))).sum() / math.log(len(shares))

    def run(self):
        """The share of its learners that ran, summed over tokens."""
        learners = self.given["learners"]
        numbers = torch.arange(least(self.given), learners + 1, dtype=self.wi.dtype)
        return (torch.stack(self.choices) @ numbers).sum() / learners


class InPlace(torch.nn.Module):
    """Stands for a dense module, or for keys and values together, which are read once a document."""

    def __init__(self, module, half=None, shared=None):
        super().__init__()
        self.module, self.half, self.shared = [module], half, shared

    def forward(self, states):
        if self.half is None:
            return self.module[0].forward(states[0])[None]
        if self.shared.get("states") is not states:
            self.shared.update(states=states, both=self.module[0].forward(states[0])[None])
        return self.shared["both"].chunk(2, -1)[self.half]


def place_of(model, given):
    layers = getattr(model, given["stack"]).block[given["layer"]].layer
    if given["module"] == "feed_forward":
        return layers[-1], "DenseReluDense"
    return (layers[1].EncDecAttention if given["module"].startswith("cross") else layers[0].SelfAttention), given["module"][-1]


def put_in(model, modules):
    for module in modules:
        parent, name = place_of(model, module.given)
        if module.given["module"] == "cross_kv":
            shared = {}
            parent.k, parent.v = InPlace(module, 0, shared), InPlace(module, 1, shared)
        else:
            setattr(parent, name, InPlace(module))


def listen(model, modules):
    """Lets modules take note of what the dense ones read and give."""
    for module in modules:
        parent, name = place_of(model, module.given)
        if module.given["module"] == "cross_kv":
            heard = []

            def hear(dense, inputs, output, module=module, parent=parent, heard=heard):
                if not heard or heard[0] is not inputs[0]:
                    heard[:] = [inputs[0]]
                    module.notes(inputs[0][0], torch.cat([parent.k(inputs[0][0]), output[0]], -1))

            parent.v.register_forward_hook(hear)
        else:
            getattr(parent, name).register_forward_hook(
                lambda dense, inputs, output, module=module: module.notes(inputs[0][0], output[0]))


def imitation(model, modules, documents):
    """Returns the losses of learners and of gates, and the targets of these by module."""
    listen(model, modules)
    total, targets = dict(learners=0.0, gates=0.0), [[0] * (module.given["learners"] + 1 - least(module.given)) for module in modules]
    for document in documents:
        for module in modules:
            module.forget()
        training.answer_logits(model, document)
        weight = training.answer_tokens([document]) / len(modules)
        for module, counts in zip(modules, targets):
            loss, chosen = module.misjudged()
            total["learners"] = total["learners"] + weight * module.missed()
            total["gates"] = total["gates"] + weight * loss
            for target in chosen:
                counts[target] += 1
    return {name: loss / training.answer_tokens(documents) for name, loss in total.items()}, targets


def answering(model, modules, documents):
    """Returns the losses of a model with learners by name, and what they run, and all."""
    total, shares, every, run, full = dict.fromkeys(LOSSES, 0.0), [], [], 0.0, 0.0
    for document in documents:
        for module in modules:
            module.choices = []
        weight = training.answer_tokens([document])
        every.append(weight)
        total["cross_entropy"] += sum(training.summed_cross_entropy(logits, row["answer"]) for logits, row in
                                      zip(training.answer_logits(model, document), document["rows"]))
        costs = [module.cost(model.config.to_dict()) for module in modules]
        ran = sum(cost * module.run() for cost, module in zip(costs, modules))
        all_ = sum(cost * len(module.choices) for cost, module in zip(costs, modules))
        run, full = run + ran, full + all_
        shares.append(ran / all_)
        total["share"] += weight * shares[-1]
        total["entropy"] += weight * sum(module.negative_entropy() for module in modules) / len(modules)
    for weight, share in zip(every, shares):
        total["diversity"] += weight * sum((share - other).abs() for other in shares) / (len(shares) - 1)
    return {name: loss / sum(every) for name, loss in total.items()}, run, full


def loaded(dtype, learners, learned):
    model = training.load(training.TRAINING / "start", dtype)
    tensors = {name: tensor.to(dtype).requires_grad_() for name, tensor in learners.items()}
    modules = [Module(given, tensors) for given in MODULES]
    if learned:
        put_in(model, modules)
    return model, tensors, modules


def gradients(loss, tensors):
    found = torch.autograd.grad(loss, list(tensors.values()), retain_graph=True, allow_unused=True, materialize_grads=True)
    return dict(zip(tensors, found))


def measured(dtype, learners, documents):
    """Returns by loss its value and its gradients by parameter, the margins of all choices, and what else is told."""
    learned, tensors, modules = loaded(dtype, learners, True)
    found, run, full = answering(learned, modules, documents)
    every = {**dict(learned.named_parameters()), **tensors}
    made = {name: (loss.item(), gradients(loss, every)) for name, loss in found.items()}
    margins = [module.margin for module in modules]
    dense, own, apart = loaded(dtype, learners, False)
    losses, targets = imitation(dense, apart, documents)
    none = {name: torch.zeros_like(tensor) for name, tensor in every.items()}
    made.update({name: (loss.item(), {**none, **gradients(loss, own)}) for name, loss in losses.items()})
    margins += [module.margin for module in apart]
    return made, min(margins), dict(targets=targets, run=run.item(), full=full)


def differences(learners, documents, digests):
    """By loss and gate parameter, the central differences at the digests' indexes."""
    model, tensors, modules = loaded(torch.float64, learners, True)

    def replayed():
        for module in modules:
            module.replay()
        return {name: loss.item() for name, loss in answering(model, modules, documents)[0].items()}

    with torch.no_grad():
        answering(model, modules, documents)
        made = {name: {} for name in LOSSES}
        for parameter in (name for name in tensors if ".gate." in name):
            flat = tensors[parameter].view(-1)
            found = []
            for index in digests[parameter]["indexes"]:
                kept = flat[index].item()
                sides = []
                for side in [kept + STEP, kept - STEP]:
                    flat[index] = side
                    sides.append(replayed())
                flat[index] = kept
                found.append({name: (sides[0][name] - sides[1][name]) / (2 * STEP) for name in LOSSES})
            for name in LOSSES:
                made[name][parameter] = training.rounded([each[name] for each in found])
    return made


def is_worth_it(margin, told):
    """No choice hangs on rounding, and none is the same everywhere."""
    return margin > LEAST_MARGIN and all(sum(count > 0 for count in counts) > 1 for counts in told["targets"] if len(counts) > 2)


def golden():
    config = json.loads((training.TRAINING / "start" / "config.json").read_text())
    documents = training.random_documents(SIZES, config["vocab_size"], torch.Generator().manual_seed(1))
    for seed in range(1000):
        learners = random_learners(config, torch.Generator().manual_seed(seed))
        with training.in_float64():
            exact, margin, told = measured(torch.float64, learners, documents)
        if is_worth_it(margin, told):
            break
    else:
        raise AssertionError("no learners are worth a comparison")
    single, _, _ = measured(torch.float32, learners, documents)
    generator = torch.Generator().manual_seed(1)
    made = {name: dict(loss=training.rounded([loss])[0], gradients={
        parameter: dict(float32_error=sampler.relative(single[name][1][parameter], gradient), **training.digest(gradient, generator))
        for parameter, gradient in every.items()}) for name, (loss, every) in exact.items()}
    with training.in_float64():
        for name in LOSSES:
            made[name]["differences"] = differences(learners, documents, made[name]["gradients"])[name]
    return learners, dict(seed=seed, documents=documents, answer_tokens=training.answer_tokens(documents), tau=TAU,
                          targets={prefix(given): counts for given, counts in zip(MODULES, told["targets"])},
                          run=training.rounded([told["run"]])[0], full=told["full"], losses=made)


def write_checkpoint(learners):
    """The checkpoint start with learners, as an adapted one that transformers does not know."""
    start = training.TRAINING / "start"
    LEARNED.mkdir(exist_ok=True)
    model, _, _ = loaded(torch.float32, learners, True)
    left = {name: parameter.detach() for name, parameter in model.named_parameters()}
    safetensors.torch.save_file({**left, **learners}, LEARNED / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((start / "config.json").read_text())
    config |= dict(model_type="adaptive_t5", architectures=["AdaptiveT5ForConditionalGeneration"],
                   learners=dict(modules=MODULES, budgets=[]))
    (LEARNED / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for name in ["generation_config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"]:
        (LEARNED / name).write_bytes((start / name).read_bytes())


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    learners, made = golden()
    write_checkpoint(learners)
    training.write("learned", made)
    print("seed", made["seed"], made["targets"], made["run"] / made["full"], {name: each["loss"] for name, each in made["losses"].items()})


if __name__ == "__main__":
    main()
