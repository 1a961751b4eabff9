# The tokens that a step reads, row after row without padding, rows of a document together; as Java sends them.
class SentBlock(NamedTuple):
  # TokenBlock's ids, slots, places and positions, then what is asked: one tensor, for each is sent on its own.
  vectors : Tensor
  # [documents]
  tokens_per_document : List[int]
  # [documents]
  answers_per_document : List[int]
  # Tokens here of the row that has most.
  longest_row : int
  # Positions that the longest row has with these tokens.
  keys : int


# The same, apart.
class TokenBlock:
  # [tokens]
  ids : Tensor
  # The row of the self-KV that each token belongs to, [tokens].
  slots : Tensor
  # Each token's place among its row's tokens here, [tokens].
  places : Tensor
  # Each token's position in its whole row, [tokens].
  positions : Tensor
  # The tokens after which the next one is asked for, [answers].
  asked : Tensor
  tokens_per_document : List[int]
  answers_per_document : List[int]
  longest_row : int
  keys : int

  def __init__(self, sent: __torch__.decoder.SentBlock) -> None:
    self.tokens_per_document = sent.tokens_per_document
    self.answers_per_document = sent.answers_per_document
    self.longest_row = sent.longest_row
    self.keys = sent.keys
    tokens = 0
    for count in sent.tokens_per_document:
      tokens = tokens + count
    rest = torch.size(sent.vectors, 0) - 4 * tokens
    ids, slots, places, positions, asked = torch.split_with_sizes(sent.vectors, [tokens, tokens, tokens, tokens, rest])
    self.ids = ids
    self.slots = slots
    self.places = places
    self.positions = positions
    self.asked = asked


# x [tokens, columns] -> those of the tokens after which the next is asked for, [answers, columns]
def of_asked(x: Tensor, block: __torch__.decoder.TokenBlock) -> Tensor:
  if torch.size(x, 0) == torch.size(block.asked, 0):
    return x
  return torch.index_select(x, 0, block.asked)


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

  # x [tokens, width] and what the tokens read: documents -> [tokens, width]
  def read(
      self,
      x: Tensor,
      documents: __torch__.shared_attention.SharedAttention,
      layer: int,
      effort: __torch__.effort.Effort) -> Tensor:
    cross_attention = self.cross_attention
    if cross_attention is not None:
      x = cross_attention.attended(x, documents, layer, effort)
    feed_forward = self.feed_forward
    if feed_forward is not None:
      x = feed_forward.added(x, effort)
    return x


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

  # states [length, width] of one document -> its keys and values [layers, 2, heads, length, headSize]; layers with
  # fewer heads are padded with zeros
  def cross_keys_values(self, states: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    product = self.cross_kv.mapped(states, effort)
    shape = [-1, torch.len(self.layers), 2, self.heads, self.head_size]
    if torch.size(product, 1) != torch.len(self.layers) * 2 * self.heads * self.head_size:
      padded = annotate(List[Tensor], [])
      for part in self.by_layer(product):
        padded.append(torch.constant_pad_nd(part, [0, 0, 0, self.heads - torch.size(part, 2)]))
      product = torch.stack(padded, 1)
    return torch.contiguous(torch.permute(torch.view(product, shape), [1, 2, 3, 0, 4]))

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

  # x [tokens, width]; self_kv [layers, 2, rows, capacity, heads, headSize], extended in place; cross: of each document
  # [layers, 2, heads, length, headSize] -> logits in 32-bit floats [answers, vocabulary]
  def run(
      self,
      x: Tensor,
      self_kv: Tensor,
      cross: List[Tensor],
      block: __torch__.decoder.TokenBlock,
      effort: __torch__.effort.Effort) -> Tensor:
    rows = [__torch__.row_attention.RowAttention(block, torch.size(self_kv, 2), bias) for bias in self.positions]
    documents = __torch__.shared_attention.SharedAttention(cross, block.tokens_per_document)
    for i in range(torch.len(self.layers)):
      layer = self.layers[i]
      # Beyond the last layer's keys and values only the tokens matter after which the next is asked for.
      last = i == torch.len(self.layers) - 1
      own = layer.attention
      if own is not None:
        projected = own.projected(x, effort)
        seen = rows[own.bias].seen(projected, __torch__.cache.of_heads(self_kv[i], own.heads))
        if last:
          seen = __torch__.decoder.of_asked(seen, block)
          x = __torch__.decoder.of_asked(x, block)
        x = x + own.o.mapped(seen, effort)
      elif last:
        x = __torch__.decoder.of_asked(x, block)
      if last and block.answers_per_document != block.tokens_per_document:
        documents = __torch__.shared_attention.SharedAttention(cross, block.answers_per_document)
      x = layer.read(x, documents, i, effort)
    return torch.to(self.head.product(self.norm.normed(x)), 6)
