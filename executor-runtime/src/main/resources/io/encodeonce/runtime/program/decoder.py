# The tokens that a step reads, row after row without padding, rows of a document together.
class TokenBlock(NamedTuple):
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
  # [documents]
  tokens_per_document : List[int]
  # [documents]
  answers_per_document : List[int]
  # Tokens here of the row that has most.
  longest_row : int
  # Positions that the longest row has with these tokens.
  keys : int


# What all layers need of a step.
class Step:
  block : __torch__.decoder.TokenBlock
  rows : int
  # [rows, heads, queries, keys]
  bias : Tensor
  # Whether each row has one token: no need to sort them into rows.
  one_each : bool

  def __init__(
      self,
      block: __torch__.decoder.TokenBlock,
      rows: int,
      positions: __torch__.positions.DecoderPositions) -> None:
    self.block = block
    self.rows = rows
    self.one_each = block.longest_row == 1 and torch.size(block.ids, 0) == rows
    by_row = torch.zeros([rows, block.longest_row], dtype=4, device=ops.prim.device(block.ids))
    places = annotate(List[Optional[Tensor]], [block.slots, block.places])
    _ = torch.index_put_(by_row, places, block.positions)
    self.bias = positions.bias(by_row, block.keys)

  # [tokens, heads, headSize] -> [rows, queries, heads, headSize]
  def by_row(self, q: Tensor) -> Tensor:
    if self.one_each:
      return torch.unsqueeze(q, 1)
    block = self.block
    shape = [self.rows, block.longest_row, torch.size(q, 1), torch.size(q, 2)]
    padded = torch.zeros(shape, dtype=ops.prim.dtype(q), device=ops.prim.device(q))
    _ = torch.index_put_(padded, annotate(List[Optional[Tensor]], [block.slots, block.places]), q)
    return padded

  # [rows, queries, heads, headSize] -> [tokens, heads * headSize]
  def by_token(self, mixed: Tensor) -> Tensor:
    if self.one_each:
      own = torch.squeeze(mixed, 1)
    else:
      own = torch.index(mixed, annotate(List[Optional[Tensor]], [self.block.slots, self.block.places]))
    return torch.reshape(own, [-1, torch.size(mixed, 2) * torch.size(mixed, 3)])

  # x [tokens, columns] -> those of the tokens after which the next is asked for, [answers, columns]
  def of_asked(self, x: Tensor) -> Tensor:
    if torch.size(x, 0) == torch.size(self.block.asked, 0):
      return x
    return torch.index_select(x, 0, self.block.asked)


class DecoderLayer:
  attention : __torch__.attention.SelfAttention
  cross_attention : __torch__.attention.CrossAttention
  feed_forward : __torch__.feed_forward.FeedForward

  def __init__(
      self,
      attention: __torch__.attention.SelfAttention,
      cross_attention: __torch__.attention.CrossAttention,
      feed_forward: __torch__.feed_forward.FeedForward) -> None:
    self.attention = attention
    self.cross_attention = cross_attention
    self.feed_forward = feed_forward

  # Extends the rows' keys and values self_kv [2, rows, capacity, heads, headSize] in place.
  # x [tokens, width] -> what the tokens see of their rows, [tokens, heads * headSize]
  def seen(self, x: Tensor, self_kv: Tensor, step: __torch__.decoder.Step) -> Tensor:
    q, k, v = torch.unbind(self.attention.projected(x), 1)
    __torch__.cache.write(self_kv[0], step.block.slots, step.block.positions, k)
    __torch__.cache.write(self_kv[1], step.block.slots, step.block.positions, v)
    keys = __torch__.cache.read(self_kv[0], step.block.keys)
    values = __torch__.cache.read(self_kv[1], step.block.keys)
    queries = torch.transpose(step.by_row(q), 1, 2)
    return step.by_token(torch.transpose(__torch__.attention.attend(queries, keys, values, step.bias), 1, 2))


class Decoder:
  positions : __torch__.positions.DecoderPositions
  layers : List[__torch__.decoder.DecoderLayer]
  # Keys and values for the cross-attention of all layers, layer by layer, keys first: [layers * 2 * inner, width].
  cross_kv : __torch__.linear.Linear
  norm : __torch__.norm.RootMeanSquareNorm
  # [vocabulary, width]
  head : __torch__.linear.Linear

  def __init__(
      self,
      positions: __torch__.positions.DecoderPositions,
      layers: List[__torch__.decoder.DecoderLayer],
      cross_kv: __torch__.linear.Linear,
      norm: __torch__.norm.RootMeanSquareNorm,
      head: __torch__.linear.Linear) -> None:
    self.positions = positions
    self.layers = layers
    self.cross_kv = cross_kv
    self.norm = norm
    self.head = head

  # states [length, width] of one document -> its keys and values [layers, 2, heads, length, headSize]
  def cross_keys_values(self, states: Tensor) -> Tensor:
    attention = self.layers[0].cross_attention
    shape = [-1, torch.len(self.layers), 2, attention.heads, attention.head_size]
    return torch.contiguous(torch.permute(torch.view(self.cross_kv.product(states), shape), [1, 2, 3, 0, 4]))

  def new_rows(self, rows: int, capacity: int) -> Tensor:
    attention = self.layers[0].attention
    return __torch__.cache.new_rows(
        self.positions.table(), torch.len(self.layers), rows, capacity, attention.heads, attention.head_size)

  # x [tokens, width]; self_kv [layers, 2, rows, capacity, heads, headSize], extended in place; cross: of each document
  # [layers, 2, heads, length, headSize] -> logits in 32-bit floats [answers, vocabulary]
  def run(self, x: Tensor, self_kv: Tensor, cross: List[Tensor], block: __torch__.decoder.TokenBlock) -> Tensor:
    step = __torch__.decoder.Step(block, torch.size(self_kv, 2), self.positions)
    counts = block.tokens_per_document
    for i in range(torch.len(self.layers)):
      layer = self.layers[i]
      seen = layer.seen(x, self_kv[i], step)
      # Beyond the last layer's keys and values only the tokens matter after which the next is asked for.
      if i == torch.len(self.layers) - 1:
        counts = block.answers_per_document
        seen = step.of_asked(seen)
        x = step.of_asked(x)
      x = x + layer.attention.o.product(seen)
      x = layer.cross_attention.attended(x, cross, i, counts)
      x = layer.feed_forward.added(x)
    return torch.to(self.head.product(self.norm.normed(x)), 6)
