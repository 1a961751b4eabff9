# Token downsampling while a model is trained (Tan, arXiv 2305.12458). Nothing is removed: a token that a sampler drops
# is no key from there on, which comes to the same for all tokens that stay, and whether it is one has a gradient.

# How samplers are trained.
class Adapting(NamedTuple):
  # The scale of what is added to keep logits at random; 0 for nothing.
  noise : float
  # Of the sigmoid whose gradient stands for that of keeping or dropping a token.
  temperature : float
  # Weights of the losses: the size of what is kept, ...
  norm : float
  # ... how sure samplers are, ...
  entropy : float
  # ... and the share of tokens that is kept, below 0 where there should be more of them.
  tokens : float
  # What is added to keep logits, so that more or fewer tokens are kept.
  shift : float


# Which tokens of a batch are still there while samplers drop more and more of them.
class TokenMasks:
  # 1 for a token, and 0 for padding, [documents, length]
  present : Tensor
  # Of each document, in floats [documents].
  lengths : Tensor
  # Whether samplers drop anything.
  runs : bool
  # Of the sigmoid whose gradient masks have.
  temperature : float
  # Of keep logits.
  shift : float
  # 1 for a token that is left, and 0 for one that was dropped, with the gradient of a probability; [documents,
  # length]. None before the first sampler.
  mask : Optional[Tensor]
  # That a token is left, [documents, length]
  probabilities : Tensor
  # The sum over layers so far of the tokens that each is likely to read, [documents].
  read : Tensor
  # The tokens that each layer's queries can be of, as `left` says them, [documents * length].
  layers : List[Tensor]
  samplers : int
  # Sums over samplers, [documents].
  norms : Tensor
  entropies : Tensor

  def __init__(
      self,
      documents: __torch__.encoder.Documents,
      runs: bool,
      temperature: float,
      shift: float) -> None:
    present = __torch__.token_masks.present(documents)
    self.present = present
    self.lengths = torch.sum(present, [1])
    self.runs = runs
    self.temperature = temperature
    self.shift = shift
    self.mask = None
    self.probabilities = present
    self.read = torch.zeros_like(self.lengths)
    self.layers = annotate(List[Tensor], [])
    self.samplers = 0
    self.norms = torch.zeros_like(self.lengths)
    self.entropies = torch.zeros_like(self.lengths)

  # 1 for a token that is left, and 0 for all others, with no gradient: [documents, length]
  def left(self) -> Tensor:
    mask = self.mask
    if mask is None:
      return self.present
    return torch.detach(mask) * self.present

  # Which of the places are tokens of each document that are left, 1 or 0: [documents, documents * length]
  def members(self) -> Tensor:
    left = self.left()
    documents = torch.size(left, 0)
    own = torch.eye(documents, dtype=6, device=ops.prim.device(left))
    return torch.reshape(torch.unsqueeze(own, 2) * left, [documents, -1])

  # Notes which tokens a layer is for.
  def start_layer(self) -> None:
    self.read = self.read + torch.sum(self.probabilities, [1])
    self.layers.append(torch.reshape(self.left(), [-1]))

  # Drops tokens by their keep logits [documents, length], and by the same with noise; x [documents * length, width]
  def drop(self, x: Tensor, logits: Tensor, noisy: Tensor) -> None:
    left = self.left()
    self.probabilities = self.probabilities * torch.sigmoid(logits)
    self.samplers = self.samplers + 1
    self.norms = self.norms + self.norm(x)
    self.entropies = self.entropies + __torch__.token_masks.negative_entropy(logits, left)
    soft = torch.sigmoid(noisy / self.temperature)
    kept = __torch__.token_masks.kept(torch.detach(noisy), left) + (soft - torch.detach(soft))
    mask = self.mask
    self.mask = kept if mask is None else mask * kept

  # The root of the mean over a document's tokens of their states' squared norms, each as much as it is likely to be
  # left: a Frobenius norm that does not grow with the document. x [documents * length, width] -> [documents]
  def norm(self, x: Tensor) -> Tensor:
    squares = torch.view(torch.sum(x * x, [-1]), torch.size(self.present))
    likely = self.probabilities * self.probabilities
    # A root has no gradient at 0, which rounding reaches where samplers are very sure.
    return torch.sqrt(torch.clamp_min(torch.sum(squares * likely, [1]) / self.lengths, 1e-20))

  # What is learned beside the answers, of each document [documents].
  def losses(self, adapting: __torch__.token_masks.Adapting) -> Tensor:
    sizes = self.norms * (adapting.norm / self.samplers)
    return sizes + self.entropies * (adapting.entropy / self.samplers)

  # The share of a document's tokens that is likely to be read, the mean over layers and the decoder, so that to drop a
  # token early is worth more; [documents].
  def shares(self) -> Tensor:
    read = self.read + torch.sum(self.probabilities, [1])
    return read / (self.lengths * (torch.len(self.layers) + 1))


# 1 for a token, and 0 for padding: [documents, length]
def present(documents: __torch__.encoder.Documents) -> Tensor:
  keys = torch.arange(torch.size(documents.ids, 1), device=ops.prim.device(documents.ids))
  return torch.to(torch.lt(keys, torch.unsqueeze(documents.lengths, 1)), 6)


# 1 where a token stays by its keep logit, or else 0: where all that are left of a document would go, the one with the
# greatest stays. logits and left [documents, length] -> [documents, length]
def kept(logits: Tensor, left: Tensor) -> Tensor:
  likely = torch.masked_fill(logits, torch.eq(left, 0.), -inf)
  greatest, best = torch.max(likely, 1, True)
  rescued = torch.scatter_(torch.zeros_like(likely), 1, best, torch.to(torch.lt(greatest, 0.), 6))
  return torch.maximum(torch.to(torch.ge(logits, 0.), 6), rescued)


# The mean of p ln p + (1 - p) ln (1 - p) over the tokens that a sampler decides on; logits and left [documents, length]
# -> [documents]
def negative_entropy(logits: Tensor, left: Tensor) -> Tensor:
  p = torch.sigmoid(logits)
  each = p * torch.log_sigmoid(logits) + (1. - p) * torch.log_sigmoid(torch.neg(logits))
  return torch.sum(each * left, [1]) / torch.sum(left, [1])


# Attention over the keys that are left: scores [batch, heads, queries, keys], mask [batch, 1, 1, keys] -> weights
# [batch, heads, queries, keys]. In the gradient a key that was dropped is never stronger than the strongest one left.
def shared_out(scores: Tensor, mask: Tensor) -> Tensor:
  dropped = torch.eq(mask, 0.)
  greatest = torch.amax(torch.masked_fill(torch.detach(scores), dropped, -inf), [-1], True)
  weights = torch.exp(torch.clamp_max(scores - greatest, 0.)) * mask
  return weights / torch.sum(weights, [-1], True)
