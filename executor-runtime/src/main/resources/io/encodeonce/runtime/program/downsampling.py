# What is left of documents inside the encoder, padded at the end.
class TokensLeft:
  documents : int
  # Places of the document that has most.
  length : int
  # [documents]
  lengths : Tensor
  # Whether any may be shorter than `length`.
  padded : bool
  # Where each stood in its document, [documents, length]; none where all are left
  places : Optional[Tensor]

  def __init__(
      self,
      documents: int,
      length: int,
      lengths: Tensor,
      padded: bool,
      places: Optional[Tensor]) -> None:
    self.documents = documents
    self.length = length
    self.lengths = lengths
    self.padded = padded
    self.places = places

  # Padding, [documents, length]
  def absent(self) -> Tensor:
    keys = torch.unsqueeze(torch.arange(self.length, device=ops.prim.device(self.lengths)), 0)
    return torch.ge(keys, torch.unsqueeze(self.lengths, 1))

  # numbers [documents * length] -> their sums but for padding, [documents]
  def total(self, numbers: Tensor) -> Tensor:
    each = torch.view(numbers, [self.documents, self.length])
    if self.padded:
      each = torch.masked_fill(each, self.absent(), 0)
    return torch.sum(each, [1])


# Drops tokens for good that no later layer needs (Infor-Coef, arXiv 2305.12458).
class TokenSampler:
  # The encoder layer before which it stands; their number stands for the decoder.
  place : int
  norm : __torch__.norm.RootMeanSquareNorm
  # [inner, width]
  inner : __torch__.linear.Linear
  # [inner]
  inner_bias : Tensor
  # [1, inner]
  keep : __torch__.linear.Linear
  # [1]
  keep_bias : Tensor

  def __init__(
      self,
      place: int,
      norm: __torch__.norm.RootMeanSquareNorm,
      inner: __torch__.linear.Linear,
      inner_bias: Tensor,
      keep: __torch__.linear.Linear,
      keep_bias: Tensor) -> None:
    self.place = place
    self.norm = norm
    self.inner = inner
    self.inner_bias = inner_bias
    self.keep = keep
    self.keep_bias = keep_bias

  # x [tokens, width] -> by how much each token is kept rather than dropped, in 32-bit floats [tokens]
  def keep_logits(self, x: Tensor) -> Tensor:
    inner = torch.gelu(torch.to(self.inner.product(self.norm.normed(x)), 6) + self.inner_bias)
    return torch.squeeze(torch.to(self.keep.product(inner), 6) + self.keep_bias, -1)


# x [documents * length, width], or their ids [documents * length], and their keep logits [documents * length] -> those
# whose logit is not below zero, but one of each document at least; and which they are
def sampled(
    x: Tensor,
    logits: Tensor,
    left: __torch__.downsampling.TokensLeft) -> Tuple[Tensor, __torch__.downsampling.TokensLeft]:
  if left.documents == 1:
    return __torch__.downsampling.of_one(x, logits, left)
  return __torch__.downsampling.of_many(x, torch.view(logits, [left.documents, left.length]), left)


# x [length, width], logits [length]
def of_one(
    x: Tensor,
    logits: Tensor,
    left: __torch__.downsampling.TokensLeft) -> Tuple[Tensor, __torch__.downsampling.TokensLeft]:
  kept = torch.squeeze(torch.nonzero(torch.ge(logits, 0)), 1)
  count = torch.size(kept, 0)
  if count == left.length:
    return (x, left)
  if count == 0:
    kept = torch.argmax(logits, 0, True)
    count = 1
  places = left.places
  if places is None:
    now = kept
  else:
    now = torch.index_select(torch.squeeze(places, 0), 0, kept)
  lengths = torch.full_like(left.lengths, count)
  rest = __torch__.downsampling.TokensLeft(1, count, lengths, False, torch.unsqueeze(now, 0))
  return (torch.index_select(x, 0, kept), rest)


# x [documents * length, width], logits [documents, length]
def of_many(
    x: Tensor,
    logits: Tensor,
    left: __torch__.downsampling.TokensLeft) -> Tuple[Tensor, __torch__.downsampling.TokensLeft]:
  likely = torch.masked_fill(logits, left.absent(), -inf)
  kept = torch.ge(likely, 0)
  best = torch.zeros_like(kept)
  _ = torch.scatter_(best, 1, torch.argmax(likely, 1, True), 1)
  kept = torch.logical_or(kept, torch.logical_and(best, torch.logical_not(torch.any(kept, 1, True))))
  lengths = torch.sum(kept, [1])
  longest = int(torch.max(lengths))
  # Stable: those that stay come first, in their order.
  dropped = torch.to(torch.logical_not(kept), 1)
  order = torch.slice(torch.argsort(dropped, stable=True, dim=1, descending=False), 1, 0, longest)
  places = left.places
  if places is None:
    now = order
  else:
    now = torch.gather(places, 1, order)
  starts = torch.arange(left.documents, device=ops.prim.device(order)) * left.length
  rows = torch.reshape(order + torch.unsqueeze(starts, 1), [-1])
  rest = __torch__.downsampling.TokensLeft(left.documents, longest, lengths, True, now)
  return (torch.index_select(x, 0, rows), rest)
