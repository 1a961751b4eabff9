# Blocks that are pruned away are none.
class DecoderLayer:
  attention : Optional[__torch__.attention.SelfAttention]
  cross_attention : Optional[__torch__.attention.CrossAttention]
  feed_forward : Optional[__torch__.feed_forward.FeedForward]

  def __init__(
      self,
      attention: Optional[__torch__.attention.SelfAttention],
      cross_attention: Optional[__torch__.attention.CrossAttention],
      feed_forward: Optional[__torch__.feed_forward.FeedForward]) -> None:
    self.attention = attention
    self.cross_attention = cross_attention
    self.feed_forward = feed_forward

  # Of the cross-attention.
  def cross_heads(self) -> int:
    cross_attention = self.cross_attention
    if cross_attention is None:
      return 0
    return cross_attention.heads

  # Beyond the layer's attention to the tokens' own rows.
  def read(
      self,
      residual: __torch__.residual.Residual,
      documents: __torch__.shared_attention.SharedAttention,
      layer: int,
      effort: __torch__.effort.Effort) -> None:
    cross_attention = self.cross_attention
    if cross_attention is not None:
      cross_attention.attend(residual, documents, layer, effort)
    feed_forward = self.feed_forward
    if feed_forward is not None:
      feed_forward.feed(residual, effort)


class Decoder:
  # The most heads that a layer has.
  heads : int
  head_size : int
  # One for all layers, or one for each that has self-attention.
  positions : List[__torch__.positions.DecoderPositions]
  layers : List[__torch__.decoder.DecoderLayer]
  # Keys and values for the cross-attention of all layers, layer by layer, keys first: [layers * 2 * inner, width];
  # `inner` may be each layer's own.
  cross_kv : __torch__.token_map.TokenMap
  norm : __torch__.norm.RootMeanSquareNorm
  # [vocabulary, width]
  head : __torch__.linear.Linear

  def __init__(
      self,
      heads: int,
      head_size: int,
      positions: List[__torch__.positions.DecoderPositions],
      layers: List[__torch__.decoder.DecoderLayer],
      cross_kv: __torch__.token_map.TokenMap,
      norm: __torch__.norm.RootMeanSquareNorm,
      head: __torch__.linear.Linear) -> None:
    self.heads = heads
    self.head_size = head_size
    self.positions = positions
    self.layers = layers
    self.cross_kv = cross_kv
    self.norm = norm
    self.head = head

  # states [documents, length, width], of which each document has the first `lengths` -> the keys and values of each
  # [layers, 2, heads, its length, headSize], in memory of their own; layers with fewer heads are padded with zeros
  def cross_keys_values(
      self,
      states: Tensor,
      lengths: List[int],
      effort: __torch__.effort.Effort) -> List[Tensor]:
    product = self.cross_kv.mapped(__torch__.encoder.unpadded(states, lengths), effort)
    shape = [-1, torch.len(self.layers), 2, self.heads, self.head_size]
    if torch.size(product, 1) != torch.len(self.layers) * 2 * self.heads * self.head_size:
      padded = annotate(List[Tensor], [])
      for part in self.by_layer(product):
        padded.append(torch.constant_pad_nd(part, [0, 0, 0, self.heads - torch.size(part, 2)]))
      product = torch.stack(padded, 1)
    parts = torch.split_with_sizes(product, lengths)
    # Those of one token are contiguous as they are, and would keep the whole product.
    return [torch.clone(torch.permute(torch.view(part, shape), [1, 2, 3, 0, 4]), memory_format=0) for part in parts]

  # Keys and values as `cross_kv` gives them, apart: [tokens, 2, heads, headSize] each
  def by_layer(self, product: Tensor) -> List[Tensor]:
    heads = [layer.cross_heads() for layer in self.layers]
    parts = torch.split_with_sizes(product, [2 * count * self.head_size for count in heads], 1)
    shaped = annotate(List[Tensor], [])
    for i in range(torch.len(heads)):
      shaped.append(torch.view(parts[i], [torch.size(product, 0), 2, heads[i], self.head_size]))
    return shaped

  # like: in whose number format and on whose device
  def new_rows(self, like: Tensor, rows: int, capacity: int) -> Tensor:
    return __torch__.cache.new_rows(like, torch.len(self.layers), rows, capacity, self.heads, self.head_size)

  # x [tokens, width] and what the tokens see -> normed states of those after which the next is asked for,
  # [answers, width]
  def run(
      self,
      x: Tensor,
      step: __torch__.step.Step,
      effort: __torch__.effort.Effort) -> Tensor:
    residual = __torch__.residual.Residual(x)
    for i in range(torch.len(self.layers)):
      layer = self.layers[i]
      # Beyond the last layer's keys and values only the tokens matter after which the next is asked for.
      last = i == torch.len(self.layers) - 1
      own = layer.attention
      if own is not None:
        seen = step.seen(own.projected(residual.normed(own.norm), effort), i, own.bias)
        if last:
          seen = step.of_asked(seen)
          residual = __torch__.residual.Residual(step.of_asked(residual.states()))
        residual.add(own.o.mapped(seen, effort))
      elif last:
        residual = __torch__.residual.Residual(step.of_asked(residual.states()))
      layer.read(residual, step.documents(last), i, effort)
    return residual.normed(self.norm)

  # states [answers, width], normed -> logits in the number format of products [answers, vocabulary]
  def logits(self, states: Tensor) -> Tensor:
    return self.head.product(states)
