# Adaptive Computation Modules (Wojcik et al., arXiv 2312.10193): a module is a sum of learners, each a small network
# that refines what those before it give, and a gate says how many of them a token gets.

class Gate:
  # [inner, in]
  inner : __torch__.linear.Linear
  # [inner]
  inner_bias : Tensor
  # [choices, inner]
  choice : __torch__.linear.Linear
  # [choices]: the last is all learners, the first the fewest that a token may get.
  choice_bias : Tensor
  learners : int

  def __init__(
      self,
      inner: __torch__.linear.Linear,
      inner_bias: Tensor,
      choice: __torch__.linear.Linear,
      choice_bias: Tensor,
      learners: int) -> None:
    self.inner = inner
    self.inner_bias = inner_bias
    self.choice = choice
    self.choice_bias = choice_bias
    self.learners = learners

  # x [tokens, in] -> [tokens, choices] in 32-bit floats
  def logits(self, x: Tensor) -> Tensor:
    inner = torch.gelu(torch.to(self.inner.product(x), 6) + self.inner_bias)
    return torch.to(self.choice.product(inner), 6) + self.choice_bias

  # x [tokens, in] -> how many learners each token gets, [tokens]
  def chosen(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    device = ops.prim.device(x)
    if effort.shift == inf:
      chosen = torch.full([torch.size(x, 0)], self.learners, dtype=4, device=device)
    else:
      least = self.learners + 1 - torch.size(self.choice_bias, 0)
      numbers = torch.arange(least, self.learners + 1, device=device)
      shifted = self.logits(x) + numbers * (effort.shift / self.learners)
      chosen = torch.argmax(shifted, -1) + least
    effort.chosen.append(chosen)
    return chosen


# All learners of a module as one network, of which each token gets the part that is its own.
class JoinedLearners:
  # [learners * inner, in]
  up : __torch__.linear.Linear
  # [learners * inner]
  bias : Tensor
  # [out, learners * inner]
  down : __torch__.linear.Linear
  learners : int

  def __init__(
      self,
      up: __torch__.linear.Linear,
      bias: Tensor,
      down: __torch__.linear.Linear,
      learners: int) -> None:
    self.up = up
    self.bias = bias
    self.down = down
    self.learners = learners

  # x [tokens, in], chosen [tokens] -> [tokens, out]
  def sums(self, x: Tensor, chosen: Tensor) -> Tensor:
    numbers = torch.arange(self.learners, device=ops.prim.device(x))
    return self.masked(x, torch.lt(numbers, torch.unsqueeze(chosen, 1)))

  # x [tokens, in], and how much of each learner counts, runs [tokens, learners] -> [tokens, out]
  def masked(self, x: Tensor, runs: Tensor) -> Tensor:
    inner = self.inner(x)
    each = torch.view(inner, [torch.size(x, 0), self.learners, -1]) * torch.unsqueeze(runs, 2)
    return self.down.product(torch.reshape(each, torch.size(inner)))

  # x [tokens, in] -> [tokens, learners * inner] in 32-bit floats
  def inner(self, x: Tensor) -> Tensor:
    return torch.gelu(torch.to(self.up.product(x), 6) + self.bias)


# A module in the layout of its checkpoint: every learner is computed of every token.
class PlainLearners:
  gate : __torch__.learners.Gate
  learners : __torch__.learners.JoinedLearners

  def __init__(self, gate: __torch__.learners.Gate, learners: __torch__.learners.JoinedLearners) -> None:
    self.gate = gate
    self.learners = learners

  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    masks = effort.masks
    if masks is None:
      return self.learners.sums(x, self.gate.chosen(x, effort))
    runs = masks.drawn(self.gate.logits(x), self.gate.learners)
    given = self.learners.masked(x, runs)
    masks.pay(runs, torch.size(self.learners.bias, 0) * (torch.size(x, 1) + torch.size(given, 1)))
    return given


# Learners of which each reads only the tokens that get it.
class LearnersApart(Interface):
  # x [tokens, in]; counts: to how many of the first tokens each learner adds, all of them to the first, none to more
  # than the one before -> [tokens, out] in 32-bit floats, which are nobody else's
  def sums(self, x: Tensor, counts: List[int]) -> Tensor:
    pass


class LinearLearners:
  # [inner, in] each
  up : List[__torch__.linear.Linear]
  # [inner] each
  bias : List[Tensor]
  # [out, inner] each
  down : List[__torch__.linear.Linear]

  def __init__(
      self,
      up: List[__torch__.linear.Linear],
      bias: List[Tensor],
      down: List[__torch__.linear.Linear]) -> None:
    self.up = up
    self.bias = bias
    self.down = down

  def sums(self, x: Tensor, counts: List[int]) -> Tensor:
    sums = torch.to(self.refined(x, 0), 6)
    for n in range(1, torch.len(counts)):
      if counts[n] > 0:
        first = torch.slice(sums, 0, 0, counts[n])
        _ = torch.add_(first, self.refined(torch.slice(x, 0, 0, counts[n]), n))
    return sums

  # What learner n adds.
  def refined(self, x: Tensor, n: int) -> Tensor:
    inner = torch.to(self.up[n].product(x), 6) + self.bias[n]
    return self.down[n].product(torch.gelu(inner))


# The same in integers: a token's inner states have one scale for all its learners, and the matrices that read them one
# scale an output, so that sums are those of all learners as one network.
class PackedLearners:
  # [inner, in] each
  up : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]
  # [inner] each
  bias : List[Tensor]
  # [out, inner] each
  down : List[__torch__.torch.classes.quantized.LinearPackedParamsBase]

  def __init__(
      self,
      up: List[__torch__.torch.classes.quantized.LinearPackedParamsBase],
      bias: List[Tensor],
      down: List[__torch__.torch.classes.quantized.LinearPackedParamsBase]) -> None:
    self.up = up
    self.bias = bias
    self.down = down

  def sums(self, x: Tensor, counts: List[int]) -> Tensor:
    peaks = __torch__.linear.peaks(x)
    scaled = torch.div(x, peaks)
    inner = annotate(List[Tensor], [])
    for n in range(torch.len(counts)):
      if counts[n] > 0:
        product = __torch__.linear.packed_product(torch.slice(scaled, 0, 0, counts[n]), self.up[n])
        states = torch.add_(torch.mul_(product, torch.slice(peaks, 0, 0, counts[n])), self.bias[n])
        inner.append(torch.gelu(states))
    inner_peaks = __torch__.linear.peaks(inner[0])
    for states in inner[1:]:
      first = torch.slice(inner_peaks, 0, 0, torch.size(states, 0))
      _ = torch.copy_(first, torch.maximum(first, __torch__.linear.peaks(states)))
    sums = __torch__.linear.packed_product(torch.div_(inner[0], inner_peaks), self.down[0])
    for n in range(1, torch.len(inner)):
      own = torch.slice(inner_peaks, 0, 0, counts[n])
      product = __torch__.linear.packed_product(torch.div_(inner[n], own), self.down[n])
      _ = torch.add_(torch.slice(sums, 0, 0, counts[n]), product)
    return torch.mul_(sums, inner_peaks)


# A module as it infers fastest: tokens are sorted by how many learners they get, so that each learner multiplies the
# first of them; or all learners run as one network, where that takes less.
class SortedLearners:
  gate : __torch__.learners.Gate
  apart : __torch__.learners.LearnersApart
  # Where calls of few tokens are usual.
  joined : Optional[__torch__.learners.JoinedLearners]
  # Of one learner.
  weights : int
  outputs : int
  # Of what it gives.
  dtype : int

  def __init__(
      self,
      gate: __torch__.learners.Gate,
      apart: __torch__.learners.LearnersApart,
      joined: Optional[__torch__.learners.JoinedLearners],
      weights: int,
      outputs: int,
      dtype: int) -> None:
    self.gate = gate
    self.apart = apart
    self.joined = joined
    self.weights = weights
    self.outputs = outputs
    self.dtype = dtype

  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    chosen = self.gate.chosen(x, effort)
    counts = self.reached(chosen)
    joined = self.joined
    if joined is not None and __torch__.learners.are_best_joined(counts, torch.size(x, 0), self.weights):
      return torch.to(joined.sums(x, chosen), self.dtype)
    return torch.to(self.sums(x, chosen, counts), self.dtype)

  # chosen [tokens] -> how many of them reach each learner
  def reached(self, chosen: Tensor) -> List[int]:
    numbers = torch.arange(1, self.gate.learners + 1, device=ops.prim.device(chosen))
    reached = torch.sum(torch.ge(torch.unsqueeze(chosen, 1), numbers), [0])
    # The only time that a host waits for its device.
    return annotate(List[int], reached.tolist())

  # x [tokens, in], chosen [tokens], and how many of these reach each learner -> [tokens, out] in 32-bit floats
  def sums(self, x: Tensor, chosen: Tensor, counts: List[int]) -> Tensor:
    tokens = torch.size(x, 0)
    some = counts[0]
    if some == tokens and __torch__.learners.are_alike(counts, tokens):
      return self.apart.sums(x, counts)
    sums = torch.zeros([tokens, self.outputs], dtype=6, device=ops.prim.device(x))
    if some == 0:
      return sums
    order = torch.slice(torch.argsort(chosen, stable=True, dim=0, descending=True), 0, 0, some)
    return torch.index_copy_(sums, 0, order, self.apart.sums(torch.index_select(x, 0, order), counts))


# Whether learners of so many weights are better joined than apart, of which that many of the tokens reach each. Apart,
# what tokens do not get is left out; but tokens are sorted, and the last learners multiply few of them. Measured on
# CPUs, some 20 million multiplications left out are worth that, and any where tokens need not be sorted.
def are_best_joined(counts: List[int], tokens: int, weights: int) -> bool:
  left_out = 0
  for count in counts:
    left_out = left_out + (tokens - count) * weights
  if __torch__.learners.are_alike(counts, tokens):
    return left_out == 0
  return left_out < 20000000


# Whether all of so many tokens get the same number of learners.
def are_alike(counts: List[int], tokens: int) -> bool:
  for count in counts:
    if count != 0 and count != tokens:
      return False
  return True
