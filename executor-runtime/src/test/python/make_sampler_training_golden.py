#!/usr/bin/env python3
"""Writes what training of token samplers gives in torch: a checkpoint with samplers, losses and gradients.

    pip install torch==2.7.1 transformers==4.57.1 tokenizers==0.22.2
    python executor-runtime/src/test/python/make_sampler_training_golden.py

A document is encoded by itself, with the layers of transformers; keys that a sampler drops are masked, as in Infor-Coef
(arXiv 2305.12458): attention is exp(score - greatest score of the keys that are left), at most 1, times mask, over its sum. A
mask is 1 or 0, with the gradient of sigmoid(keep logit), and the product of those of all samplers so far; there is no noise.
Where a sampler would leave none of a document, the token with the greatest logit of those left stays.

sampled: the checkpoint start, with samplers of random weights before both layers and before the decoder
sampled.json, in float64 throughout, of documents as make_training_golden.py describes them:
  kept             by document, the tokens that the decoder reads
  losses           each by name, a mean in which documents count by their answer tokens, and its gradients, digests by parameter
                   with float32_error, |float32's - float64's| / |float64's| of this same script:
    cross_entropy    of the answers
    share            of a document's tokens: the mean over layers and the decoder, before each of which a sampler stands, of the
                     mean of the product of the sigmoid(keep logit) so far
    norm             the mean over samplers of the root of the mean over tokens of |(product so far) * state|^2
    entropy          the mean over samplers of the mean over tokens left before it of p ln p + (1 - p) ln (1 - p)
"""
import json

import safetensors.torch
import torch
import transformers
from torch.nn.functional import gelu, logsigmoid

import make_training_golden as training

SAMPLED = training.TRAINING / "sampled"
PLACES, WIDTH = [0, 1, 2], 5
LEAST_MARGIN, LEAST_ERROR = 3e-3, 2 ** -22
PARTS = {"layer_norm.weight": "norm", "wi.weight": "wi", "wi.bias": "wi_bias", "wo.weight": "wo", "wo.bias": "wo_bias"}


def name_of(place, part):
    return f"encoder.token_sampler.{place}.{part}"


def random_samplers(width, generator):
    """Samplers that disagree with each other, and drop about a third each."""
    def normal(*shape):
        return torch.randn(*shape, generator=generator)

    return {name_of(place, part): tensor for place in PLACES for part, tensor in {
        "layer_norm.weight": 1 + normal(width) / 4, "wi.weight": normal(WIDTH, width) / width ** 0.5,
        "wi.bias": normal(WIDTH) / 4, "wo.weight": normal(1, WIDTH) * 2, "wo.bias": normal(1) / 4 + 0.5}.items()}


class Masks:
    """Which tokens of one document are left, and what is learned of that."""

    def __init__(self, samplers, epsilon, length):
        self.samplers, self.epsilon = samplers, epsilon
        self.mask = self.likely = torch.ones(length, dtype=next(iter(samplers.values())).dtype)
        self.read = []
        self.norms, self.entropies, self.margin, self.rescued = [], [], float("inf"), 0

    def logits(self, place, states):
        norm, wi, wi_bias, wo, wo_bias = (self.samplers[name_of(place, part)] for part in PARTS)
        normed = norm * states * torch.rsqrt(states.pow(2).mean(-1, keepdim=True) + self.epsilon)
        return (gelu(normed @ wi.T + wi_bias) @ wo.T + wo_bias)[:, 0]

    def sample(self, place, states):
        logits = self.logits(place, states)
        left = self.mask.detach() > 0
        self.margin = min(self.margin, logits[left].abs().min().item())
        hard = logits.detach() >= 0
        if not (hard & left).any():
            best = max(left.nonzero()[:, 0].tolist(), key=lambda token: logits[token].item())
            hard[best] = True
            self.rescued += 1
        p = torch.sigmoid(logits)
        self.entropies.append((p * logsigmoid(logits) + (1 - p) * logsigmoid(-logits))[left].mean())
        self.likely = self.likely * p
        self.read.append(self.likely.mean())
        self.norms.append((self.likely[:, None] * states).pow(2).sum(-1).mean().sqrt())
        self.mask = self.mask * (hard.to(p.dtype) + (p - p.detach()))


def attention(module, states, key_states, bias, mask):
    """Attention of one sequence, states [queries, width], with the weights of transformers' module."""
    def heads(x):
        return x.view(len(x), module.n_heads, module.key_value_proj_dim).transpose(0, 1)

    q, k, v = heads(module.q(states)), heads(module.k(key_states)), heads(module.v(key_states))
    scores = q @ k.transpose(1, 2) + bias
    greatest = scores.detach().masked_fill(mask.detach() == 0, -float("inf")).amax(-1, keepdim=True)
    weights = torch.exp((scores - greatest).clamp(max=0)) * mask
    mixed = weights / weights.sum(-1, keepdim=True) @ v
    return module.o(mixed.transpose(0, 1).reshape(len(states), -1))


def bias_of(stack, length):
    return stack.block[0].layer[0].SelfAttention.compute_bias(length, length)[0]


def encode(model, samplers, ids):
    """Returns the normed states and the masks."""
    encoder = model.encoder
    states = encoder.embed_tokens(torch.tensor(ids))
    masks = Masks(samplers, model.config.layer_norm_epsilon, len(ids))
    for place, block in enumerate(encoder.block):
        masks.sample(place, states)
        own = block.layer[0]
        normed = own.layer_norm(states)
        states = states + attention(own.SelfAttention, normed, normed, bias_of(encoder, len(ids)), masks.mask)
        states = block.layer[1](states[None])[0]
    masks.sample(len(encoder.block), states)
    return encoder.final_layer_norm(states), masks


def answer_logits(model, states, mask, row):
    """The logits of the answer's tokens; the head's scale is the checkpoint's, which is not tied."""
    ids = [training.START] + row["prompt"] + row["answer"][:-1]
    decoder = model.decoder
    causal = torch.full((len(ids), len(ids)), -float("inf"), dtype=states.dtype).triu(1)
    all_left = torch.ones(len(ids), dtype=states.dtype)
    x = decoder.embed_tokens(torch.tensor(ids))
    for block in decoder.block:
        own, cross, feed_forward = block.layer
        normed = own.layer_norm(x)
        x = x + attention(own.SelfAttention, normed, normed, bias_of(decoder, len(ids)) + causal, all_left)
        x = x + attention(cross.EncDecAttention, cross.layer_norm(x), states, 0, mask)
        x = feed_forward(x[None])[0]
    return model.lm_head(decoder.final_layer_norm(x))[len(row["prompt"]):]


def losses(model, samplers, documents):
    """Returns the losses by name, and the masks of each document."""
    total, every = dict.fromkeys(["cross_entropy", "share", "norm", "entropy"], 0.0), []
    for document in documents:
        states, masks = encode(model, samplers, document["ids"])
        targets = training.answer_tokens([document])
        for row in document["rows"]:
            logits = answer_logits(model, states, masks.mask, row)
            total["cross_entropy"] += training.summed_cross_entropy(logits, row["answer"])
        total["share"] += targets * sum(masks.read) / len(masks.read)
        total["norm"] += targets * sum(masks.norms) / len(PLACES)
        total["entropy"] += targets * sum(masks.entropies) / len(PLACES)
        every.append(masks)
    return {name: loss / training.answer_tokens(documents) for name, loss in total.items()}, every


def parameters(model, samplers):
    return {**dict(model.named_parameters()), **samplers}


def measured(dtype, samplers, documents):
    """Returns by loss its value and its gradients by parameter, and the masks."""
    model = training.load(training.TRAINING / "start", dtype)
    samplers = {name: tensor.to(dtype).requires_grad_() for name, tensor in samplers.items()}
    found, masks = losses(model, samplers, documents)
    names, tensors = zip(*parameters(model, samplers).items())
    return {name: (loss.item(), dict(zip(names, torch.autograd.grad(
        loss, tensors, retain_graph=True, allow_unused=True, materialize_grads=True)))) for name, loss in found.items()}, masks


def is_worth_it(masks):
    """No choice hangs on rounding; the shortest document alone is rescued, and the others keep some tokens."""
    shares = [(each.mask > 0).double().mean().item() for each in masks]
    return (min(each.margin for each in masks) > LEAST_MARGIN and [each.rescued > 0 for each in masks] == [False, True, False]
            and all(0.1 < share < 0.8 for share in shares))


def relative(found, expected):
    """At least what a few roundings come to: of a tensor of one number, float32 may happen to hit the very number."""
    norm = expected.norm().item()
    return float(f"{max((found - expected).norm().item() / norm, LEAST_ERROR) if norm else 0.0:.2g}")


def golden():
    config = json.loads((training.TRAINING / "start" / "config.json").read_text())
    documents = training.random_documents(training.DOCUMENTS, config["vocab_size"], torch.Generator().manual_seed(1))
    model = training.load(training.TRAINING / "start", torch.float64)
    for seed in range(1000):
        samplers = random_samplers(config["d_model"], torch.Generator().manual_seed(seed))
        with training.in_float64(), torch.no_grad():
            doubles = {name: tensor.double() for name, tensor in samplers.items()}
            masks = [encode(model, doubles, document["ids"])[1] for document in documents]
        if is_worth_it(masks):
            break
    else:
        raise AssertionError("no samplers are worth a comparison")
    with training.in_float64():
        exact, masks = measured(torch.float64, samplers, documents)
    single, _ = measured(torch.float32, samplers, documents)
    generator = torch.Generator().manual_seed(1)
    made = {name: dict(loss=training.rounded([loss])[0], gradients={
        parameter: dict(float32_error=relative(single[name][1][parameter], gradient), **training.digest(gradient, generator))
        for parameter, gradient in gradients.items()}) for name, (loss, gradients) in exact.items()}
    return samplers, dict(seed=seed, documents=documents, answer_tokens=training.answer_tokens(documents),
                          kept=[int(each.mask.sum()) for each in masks], losses=made)


def write_checkpoint(samplers):
    """The checkpoint start, as an adapted one that transformers does not know."""
    start = training.TRAINING / "start"
    SAMPLED.mkdir(exist_ok=True)
    tensors = safetensors.torch.load_file(start / "model.safetensors")
    safetensors.torch.save_file({**tensors, **samplers}, SAMPLED / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((start / "config.json").read_text())
    config |= dict(model_type="adaptive_t5", architectures=["AdaptiveT5ForConditionalGeneration"],
                   token_samplers=dict(places=PLACES, width=WIDTH, budgets=[]))
    (SAMPLED / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    for name in ["generation_config.json", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"]:
        (SAMPLED / name).write_bytes((start / name).read_bytes())


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    samplers, made = golden()
    write_checkpoint(samplers)
    training.write("sampled", made)


if __name__ == "__main__":
    main()
