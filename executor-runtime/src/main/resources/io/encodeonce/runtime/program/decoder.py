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
    rows = __torch__.row_attention.RowAttention(block, torch.size(self_kv, 2), self.positions)
    documents = __torch__.shared_attention.SharedAttention(cross, block.tokens_per_document)
    for i in range(torch.len(self.layers)):
      layer = self.layers[i]
      seen = rows.seen(layer.attention.projected(x), self_kv[i])
      # Beyond the last layer's keys and values only the tokens matter after which the next is asked for.
      if i == torch.len(self.layers) - 1:
        seen = __torch__.decoder.of_asked(seen, block)
        x = __torch__.decoder.of_asked(x, block)
        if block.answers_per_document != block.tokens_per_document:
          documents = __torch__.shared_attention.SharedAttention(cross, block.answers_per_document)
      x = x + layer.attention.o.product(seen)
      x = layer.cross_attention.attended(x, documents, i)
      x = layer.feed_forward.added(x)
    return torch.to(self.head.product(self.norm.normed(x)), 6)
