# Documents that are encoded together.
class Documents(NamedTuple):
  # [documents, length], padded at the end
  ids : Tensor
  # [documents]
  lengths : Tensor
  # Whether any is shorter than `length`.
  padded : bool


# All that they have.
def all_left(documents: __torch__.encoder.Documents) -> __torch__.downsampling.TokensLeft:
  ids = documents.ids
  return __torch__.downsampling.TokensLeft(
      torch.size(ids, 0), torch.size(ids, 1), documents.lengths, documents.padded, None)


# Documents that are encoded.
class EncoderStates:
  # [documents, length, width], normed
  states : Tensor
  left : __torch__.downsampling.TokensLeft
  # What each layer read, and at last what is left.
  read : List[__torch__.downsampling.TokensLeft]
  # Learners that ran for each document, module after module in the order in which they ran: [documents] each
  learners : List[Tensor]

  def __init__(
      self,
      states: Tensor,
      read: List[__torch__.downsampling.TokensLeft],
      learners: List[Tensor]) -> None:
    self.states = states
    self.left = read[-1]
    self.read = read
    self.learners = learners


# states [documents, length, width], of which each document has the first `lengths` -> [tokens, width]
def unpadded(states: Tensor, lengths: List[int]) -> Tensor:
  own = annotate(List[Tensor], [])
  for i in range(torch.len(lengths)):
    own.append(torch.slice(states[i], 0, 0, lengths[i]))
  return own[0] if torch.len(own) == 1 else torch.cat(own)


# Blocks that are pruned away are none.
class EncoderLayer:
  attention : Optional[__torch__.attention.SelfAttention]
  feed_forward : Optional[__torch__.feed_forward.FeedForward]

  def __init__(
      self,
      attention: Optional[__torch__.attention.SelfAttention],
      feed_forward: Optional[__torch__.feed_forward.FeedForward]) -> None:
    self.attention = attention
    self.feed_forward = feed_forward

  # residual: of documents * length tokens
  def run(
      self,
      residual: __torch__.residual.Residual,
      bias: __torch__.encoder.EncoderBias,
      effort: __torch__.effort.Effort) -> None:
    own = self.attention
    if own is not None:
      residual.add(own.o.mapped(__torch__.encoder.mixed(own, residual.normed(own.norm), bias, effort), effort))
    feed_forward = self.feed_forward
    if feed_forward is not None:
      feed_forward.feed(residual, effort)


# normed [documents * length, width] -> [documents * length, heads * headSize]
def mixed(
    own: __torch__.attention.SelfAttention,
    normed: Tensor,
    bias: __torch__.encoder.EncoderBias,
    effort: __torch__.effort.Effort) -> Tensor:
  shape = [-1, bias.length, 3, own.heads, own.head_size]
  q, k, v = torch.unbind(torch.permute(torch.view(own.projected(normed, effort), shape), [2, 0, 3, 1, 4]))
  parts = annotate(List[Tensor], [])
  for b in range(bias.blocks()):
    start = b * bias.block
    end = ops.prim.min(start + bias.block, bias.length)
    part = __torch__.attention.attend(torch.slice(q, 2, start, end), k, v, bias.of(own.bias, start, end))
    parts.append(torch.transpose(part, 1, 2))
  return torch.reshape(torch.cat(parts, 1), [torch.size(normed, 0), own.heads * own.head_size])


# The attention bias of documents of `length` tokens, some queries at a time: all of it may be too large to keep.
class EncoderBias:
  # One for all layers, or one for each that has attention.
  positions : List[__torch__.positions.EncoderPositions]
  left : __torch__.downsampling.TokensLeft
  length : int
  # Queries whose attention is computed together.
  block : int
  # The one asked for last, where all queries are computed together: [1 or documents, heads, length, length]
  whole : Optional[Tensor]
  # Which that is.
  which : int

  def __init__(
      self,
      positions: List[__torch__.positions.EncoderPositions],
      left: __torch__.downsampling.TokensLeft,
      block: int) -> None:
    self.positions = positions
    self.left = left
    self.length = left.length
    # Scores and bias of fewer queries stay in a CPU's cache.
    self.block = block // 4 if left.length > block and ops.prim.is_cpu(left.lengths) else block
    self.whole = None
    self.which = 0

  def blocks(self) -> int:
    return (self.length + self.block - 1) // self.block

  # Of the queries start..end: [1 or documents, heads, end - start, length]
  def of(self, which: int, start: int, end: int) -> Tensor:
    if self.length > self.block:
      return self.computed(which, start, end)
    whole = self.whole
    if whole is not None and self.which == which:
      return whole
    self.whole = None
    bias = self.computed(which, 0, self.length)
    self.whole = bias
    self.which = which
    return bias

  # Padding is masked.
  def computed(self, which: int, start: int, end: int) -> Tensor:
    places = self.left.places
    if places is None:
      bias = self.positions[which].bias(start, end, self.length)
    else:
      bias = self.positions[which].bias_among(places, start, end)
    if self.left.padded:
      padding = torch.unsqueeze(torch.unsqueeze(self.left.absent(), 1), 1)
      bias = torch.masked_fill(bias, padding, -inf)
    return bias


class Encoder:
  # One for all layers, or one for each that has attention.
  positions : List[__torch__.positions.EncoderPositions]
  layers : List[__torch__.encoder.EncoderLayer]
  # By place.
  samplers : List[__torch__.downsampling.TokenSampler]
  # What the one before the first layer gives each token of the vocabulary, where that was looked up once for all: it
  # reads nothing but embeddings; [vocabulary]
  keep_logits : Optional[Tensor]
  norm : __torch__.norm.RootMeanSquareNorm
  # Queries whose attention is computed together.
  block : int

  def __init__(
      self,
      positions: List[__torch__.positions.EncoderPositions],
      layers: List[__torch__.encoder.EncoderLayer],
      samplers: List[__torch__.downsampling.TokenSampler],
      keep_logits: Optional[Tensor],
      norm: __torch__.norm.RootMeanSquareNorm,
      block: int) -> None:
    self.positions = positions
    self.layers = layers
    self.samplers = samplers
    self.keep_logits = keep_logits
    self.norm = norm
    self.block = block

  # Tokens that are to be embedded: their ids, [documents * length], and which they are; shift: as `run` takes it
  def read(
      self,
      documents: __torch__.encoder.Documents,
      shift: float) -> Tuple[Tensor, __torch__.downsampling.TokensLeft]:
    ids = torch.reshape(documents.ids, [-1])
    left = __torch__.encoder.all_left(documents)
    keep_logits = self.keep_logits
    if keep_logits is None or shift == inf:
      return (ids, left)
    return __torch__.downsampling.sampled(ids, torch.index_select(keep_logits, 0, ids) + shift, left)

  # x [documents * length, width]; shift: what is added to each keep logit, and infinite where no token is dropped
  def run(
      self,
      x: Tensor,
      left: __torch__.downsampling.TokensLeft,
      shift: float,
      effort: __torch__.effort.Effort) -> __torch__.encoder.EncoderStates:
    read = annotate(List[__torch__.downsampling.TokensLeft], [])
    learners = annotate(List[Tensor], [])
    bias = annotate(Optional[__torch__.encoder.EncoderBias], None)
    residual = __torch__.residual.Residual(x)
    for place in range(torch.len(self.layers) + 1):
      for sampler in self.samplers:
        has_run = place == 0 and self.keep_logits is not None
        if sampler.place == place and shift != inf and not has_run:
          states = residual.states()
          kept, left = __torch__.downsampling.sampled(states, sampler.keep_logits(states) + shift, left)
          residual = __torch__.residual.Residual(kept)
          bias = None
      read.append(left)
      if place < torch.len(self.layers):
        shared = bias
        if shared is None:
          shared = __torch__.encoder.EncoderBias(self.positions, left, self.block)
        bias = shared
        self.layers[place].run(residual, shared, effort)
        while torch.len(learners) < torch.len(effort.chosen):
          learners.append(left.total(effort.chosen[torch.len(learners)]))
    normed = residual.normed(self.norm)
    states = torch.view(normed, [left.documents, left.length, torch.size(normed, 1)])
    return __torch__.encoder.EncoderStates(states, read, learners)
