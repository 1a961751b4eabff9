# Gates while a model is trained end to end (Wojcik et al., arXiv 2312.10193). All learners are computed of all tokens,
# and a mask says which of them count: it is 1 or 0, with the gradient of a probability, so that what is learned of the
# answers reaches the gates.

# How gates are trained.
class Gating(NamedTuple):
  # The scale of what is added to their logits at random; 0 for nothing.
  noise : float
  # Of the softmax whose gradient stands for that of a choice.
  temperature : float
  # Weights of the losses: how alike the numbers of learners are that a document's tokens choose, ...
  entropy : float
  # ... how differently much documents run, ...
  diversity : float
  # ... and the share of learners that runs, below 0 where more of them should.
  share : float


# What gates choose of a batch, module after module.
class LearnerMasks:
  gating : __torch__.learner_masks.Gating
  dropout : __torch__.reading.Dropout
  # Which tokens that modules read now are of each document, 1 or 0: [documents, tokens]. Those that were dropped are of
  # none, and neither is padding.
  members : Tensor
  # What learners cost that ran, and what all would have, summed over modules: [documents]
  run : Tensor
  full : Tensor
  # Summed over those modules that have a choice, [documents].
  entropies : Tensor
  modules : int

  # like: floats [documents]
  def __init__(
      self,
      gating: __torch__.learner_masks.Gating,
      dropout: __torch__.reading.Dropout,
      like: Tensor) -> None:
    self.gating = gating
    self.dropout = dropout
    self.members = torch.unsqueeze(like, 1)
    self.run = torch.zeros_like(like)
    self.full = torch.zeros_like(like)
    self.entropies = torch.zeros_like(like)
    self.modules = 0

  # How much of each learner counts: logits [tokens, choices] -> [tokens, learners]
  def drawn(self, logits: Tensor, learners: int) -> Tensor:
    noisy = self.dropout.gumbel(logits, self.gating.noise)
    soft = torch.softmax(noisy / self.gating.temperature, -1)
    hard = torch.scatter_(torch.zeros_like(soft), 1, torch.argmax(noisy, -1, True), 1.)
    choices = hard + (soft - torch.detach(soft))
    if torch.size(choices, 1) > 1:
      self.entropies = self.entropies + self.negative_entropy(choices)
      self.modules = self.modules + 1
    return __torch__.learner_masks.reached(choices, learners)

  # The sum over numbers of learners of a ln a, a being the share of a document's tokens that choose it, over its least:
  # -1 where all are chosen alike, and 0 where one of them always is. choices [tokens, choices] -> [documents]
  def negative_entropy(self, choices: Tensor) -> Tensor:
    tokens = torch.sum(self.members, [1], True)
    shares = torch.matmul(self.members, choices) / tokens
    # A logarithm has no gradient at 0: what no token chooses is as far from that as if half a token did.
    each = shares * torch.log(torch.maximum(shares, torch.reciprocal(tokens) * 0.5))
    return torch.sum(each, [1]) / torch.log(torch.size(choices, 1))

  # Notes what learners of a module cost: runs [tokens, learners], cost of all of them for a token.
  def pay(self, runs: Tensor, cost: int) -> None:
    self.run = self.run + torch.matmul(self.members, torch.mean(runs, [1])) * cost
    self.full = self.full + torch.sum(self.members, [1]) * cost

  # What of all learners' cost was run, by all modules together: [documents]
  def shares(self) -> Tensor:
    return self.run / self.full

  # How far these shares are from those of the batch's other documents, the mean over them: alone among the losses it
  # depends on which documents are in a batch. [documents]
  def diversity(self) -> Tensor:
    shares = self.shares()
    others = ops.prim.max(torch.size(shares, 0) - 1, 1)
    return torch.sum(torch.abs(torch.unsqueeze(shares, 1) - shares), [1]) / others

  # What is learned beside the answers, of each document, means over its modules and over other documents: [documents]
  def losses(self) -> Tensor:
    entropies = self.entropies * (self.gating.entropy / ops.prim.max(self.modules, 1))
    return entropies - self.diversity() * self.gating.diversity


# Which learners run where numbers of them are chosen, the last of all: choices [tokens, choices] -> [tokens, learners]
def reached(choices: Tensor, learners: int) -> Tensor:
  sums = torch.flip(torch.cumsum(torch.flip(choices, [1]), 1), [1])
  return torch.slice(sums, 1, torch.size(choices, 1) - learners, torch.size(choices, 1))
