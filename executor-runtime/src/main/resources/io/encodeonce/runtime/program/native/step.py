# What the tokens of a step see, by operators that find it in the step's table: the ids of its tokens, their rows, where
# these are, and the documents.
class Step:
  ids : Tensor
  slots : Tensor
  places : Tensor
  positions : Tensor
  # Where the rows' keys and values are, [4].
  kept : Tensor
  # Of each bias, what attention adds by distance, [1 + distances, heads].
  biases : List[Tensor]
  # [answers]; none where there is one token a row.
  asked : Tensor
  of_all : __torch__.shared_attention.SharedAttention
  of_answers : __torch__.shared_attention.SharedAttention

  # table: on the device; shape: of the table, as `step_table` gives it; heads: of a document
  def __init__(
      self,
      table: Tensor,
      shape: List[int],
      heads: int,
      positions: List[__torch__.positions.DecoderPositions]) -> None:
    tokens, tiles, asked, asked_tiles, longest = shape
    lengths = [tokens, tokens, tokens, tokens, 4, 4 * tiles, asked, 4 * asked_tiles]
    parts = torch.split_with_sizes(table, lengths)
    self.ids = parts[0]
    self.slots = parts[1]
    self.places = parts[2]
    self.positions = parts[3]
    self.kept = parts[4]
    self.biases = [learned.table() for learned in positions]
    self.asked = parts[6]
    self.of_all = __torch__.shared_attention.SharedAttention(parts[5], longest, heads)
    self.of_answers = self.of_all
    if asked > 0:
      self.of_answers = __torch__.shared_attention.SharedAttention(parts[7], longest, heads)

  # projected [tokens, 3, heads, headSize] -> [tokens, heads * headSize]
  def seen(self, projected: Tensor, layer: int, bias: int) -> Tensor:
    heard = ops.encodeonce.ragged_self_attention(
        projected, self.kept, self.slots, self.places, self.positions, self.biases[bias], layer)
    return torch.flatten(heard, 1)

  # What all tokens attend to, or else only those after which the next one is asked for.
  def documents(self, answers: bool) -> __torch__.shared_attention.SharedAttention:
    return self.of_answers if answers else self.of_all

  # x [tokens, columns] -> those of the tokens after which the next is asked for, [answers, columns]
  def of_asked(self, x: Tensor) -> Tensor:
    if torch.size(self.asked, 0) == 0:
      return x
    return torch.index_select(x, 0, self.asked)
