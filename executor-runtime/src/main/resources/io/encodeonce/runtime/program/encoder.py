# Documents that are encoded together.
class Documents(NamedTuple):
  # [documents, length], padded at the end
  ids : Tensor
  # [documents]
  lengths : Tensor
  # Whether any is shorter than `length`.
  padded : bool


class EncoderLayer:
  attention : __torch__.attention.SelfAttention
  feed_forward : __torch__.feed_forward.FeedForward

  def __init__(
      self,
      attention: __torch__.attention.SelfAttention,
      feed_forward: __torch__.feed_forward.FeedForward) -> None:
    self.attention = attention
    self.feed_forward = feed_forward

  # x [documents * length, width] -> the same
  def run(self, x: Tensor, bias: __torch__.encoder.EncoderBias) -> Tensor:
    own = self.attention
    shape = [-1, bias.length, 3, own.heads, own.head_size]
    q, k, v = torch.unbind(torch.permute(torch.view(own.projected(x), shape), [2, 0, 3, 1, 4]))
    parts = annotate(List[Tensor], [])
    for b in range(bias.blocks()):
      start = b * bias.block
      end = ops.prim.min(start + bias.block, bias.length)
      part = __torch__.attention.attend(torch.slice(q, 2, start, end), k, v, bias.of(start, end))
      parts.append(torch.transpose(part, 1, 2))
    mixed = torch.reshape(torch.cat(parts, 1), [torch.size(x, 0), own.heads * own.head_size])
    return self.feed_forward.added(x + own.o.product(mixed))


# The attention bias of documents of `length` tokens, some queries at a time: all of it may be too large to keep.
class EncoderBias:
  positions : __torch__.positions.EncoderPositions
  documents : __torch__.encoder.Documents
  length : int
  # Queries whose attention is computed together.
  block : int
  # [1 or documents, heads, length, length], where all are computed together
  whole : Optional[Tensor]

  def __init__(
      self,
      positions: __torch__.positions.EncoderPositions,
      documents: __torch__.encoder.Documents,
      block: int) -> None:
    self.positions = positions
    self.documents = documents
    self.length = torch.size(documents.ids, 1)
    self.block = block
    self.whole = None
    if self.length <= block:
      self.whole = self.computed(0, self.length)

  def blocks(self) -> int:
    return (self.length + self.block - 1) // self.block

  # Of the queries start..end: [1 or documents, heads, end - start, length]
  def of(self, start: int, end: int) -> Tensor:
    whole = self.whole
    if whole is not None:
      return whole
    return self.computed(start, end)

  # Padding is masked.
  def computed(self, start: int, end: int) -> Tensor:
    bias = self.positions.bias(start, end, self.length)
    if self.documents.padded:
      keys = torch.unsqueeze(torch.arange(self.length, device=ops.prim.device(bias)), 0)
      padding = torch.ge(keys, torch.unsqueeze(self.documents.lengths, 1))
      bias = torch.masked_fill(bias, torch.unsqueeze(torch.unsqueeze(padding, 1), 1), -inf)
    return bias


class Encoder:
  positions : __torch__.positions.EncoderPositions
  layers : List[__torch__.encoder.EncoderLayer]
  # By place.
  samplers : List[__torch__.downsampling.TokenSampler]
  norm : __torch__.norm.RootMeanSquareNorm
  # Queries whose attention is computed together.
  block : int

  def __init__(
      self,
      positions: __torch__.positions.EncoderPositions,
      layers: List[__torch__.encoder.EncoderLayer],
      samplers: List[__torch__.downsampling.TokenSampler],
      norm: __torch__.norm.RootMeanSquareNorm,
      block: int) -> None:
    self.positions = positions
    self.layers = layers
    self.samplers = samplers
    self.norm = norm
    self.block = block

  # x [documents * length, width] -> encoder states [documents, length, width], normed
  def run(self, x: Tensor, documents: __torch__.encoder.Documents) -> Tensor:
    bias = __torch__.encoder.EncoderBias(self.positions, documents, self.block)
    for layer in self.layers:
      x = layer.run(x, bias)
    return torch.reshape(self.norm.normed(x), [-1, bias.length, torch.size(x, 1)])
