"""Modules that are sums of learners, put into a T5 of Hugging Face transformers: one token and one learner at a time."""
import torch
from torch import nn


class PlainLearners(nn.Module):
    """Adds for each token as many learners as the gate's greatest logit says; `least` is the first logit's number."""

    def __init__(self, inputs, outputs, learners, width, gate_width, least):
        super().__init__()
        self.count, self.width, self.least, self.margin = learners, width, least, float("inf")
        self.learners = nn.ModuleDict(dict(wi=nn.Linear(inputs, learners * width), wo=nn.Linear(learners * width, outputs, bias=False)))
        self.gate = nn.ModuleDict(dict(wi=nn.Linear(inputs, gate_width), wo=nn.Linear(gate_width, learners + 1 - least)))
        self.chosen = []  # of each token since it was last emptied
        self.known = {}  # what a state gives, by its bits: the same documents are read again and again

    def refined(self, token, n):
        own = slice(n * self.width, (n + 1) * self.width)
        wi = self.learners["wi"]
        return self.learners["wo"].weight[:, own] @ nn.functional.gelu(wi.weight[own] @ token + wi.bias[own])

    def of_token(self, token):
        bits = token.detach().numpy().tobytes()
        if bits not in self.known:
            self.known[bits] = self.computed(token)
        chosen, total = self.known[bits]
        self.chosen.append(chosen)
        return total

    def computed(self, token):
        logits = self.gate["wo"](nn.functional.gelu(self.gate["wi"](token)))
        best, second = logits.topk(2).values.tolist()
        self.margin = min(self.margin, best - second)
        chosen = self.least + int(logits.argmax())
        total = torch.zeros(self.learners["wo"].out_features)
        for n in range(chosen):
            total = total + self.refined(token, n)
        return chosen, total

    def forward(self, states):
        rows = [self.of_token(token) for token in states.reshape(-1, states.shape[-1])]
        return torch.stack(rows).reshape(*states.shape[:-1], -1)


class Half(nn.Module):
    """The keys or the values of a module that gives both; it owns nothing."""

    def __init__(self, both, half):
        super().__init__()
        self.both, self.half = [both], half

    def forward(self, states):
        return self.both[0](states).chunk(2, -1)[self.half]


def put_in(model, modules):
    """Replaces modules, each given as in config.json."""
    config = model.config
    width, inner = config.d_model, config.num_heads * config.d_kv
    for given in modules:
        layers = getattr(model, given["stack"]).block[given["layer"]].layer
        kind = given["module"]
        sizes = given["learners"], given["width"], given["gate_width"]
        if kind == "feed_forward":
            layers[-1].DenseReluDense = PlainLearners(width, width, *sizes, least=0)
        elif kind == "cross_kv":
            attention = layers[1].EncDecAttention
            attention.kv = PlainLearners(width, 2 * inner, *sizes, least=1)
            attention.k, attention.v = Half(attention.kv, 0), Half(attention.kv, 1)
        else:
            attention = layers[1].EncDecAttention if kind.startswith("cross_") else layers[0].SelfAttention
            inputs, outputs = (inner, width) if kind.endswith("o") else (width, inner)
            setattr(attention, kind[-1], PlainLearners(inputs, outputs, *sizes, least=1))


def all_of(model):
    return [module for module in model.modules() if isinstance(module, PlainLearners)]
