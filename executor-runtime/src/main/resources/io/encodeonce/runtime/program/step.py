# What the tokens of a step see: their own rows, whose keys and values are extended by theirs, and their documents. In
# the folder `native` the same is over operators.
class Step:
  block : __torch__.token_block.TokenBlock
  # [layers, 2, rows, capacity, heads, headSize]
  self_kv : Tensor
  # By each bias of the decoder.
  rows : List[__torch__.row_attention.RowAttention]
  of_all : __torch__.shared_attention.SharedAttention
  of_answers : __torch__.shared_attention.SharedAttention

  # cross: of each document [layers, 2, heads, length, headSize]
  def __init__(
      self,
      block: __torch__.token_block.TokenBlock,
      positions: List[__torch__.positions.DecoderPositions],
      self_kv: Tensor,
      cross: List[Tensor]) -> None:
    self.block = block
    self.self_kv = self_kv
    self.rows = [__torch__.row_attention.RowAttention(block, torch.size(self_kv, 2), bias) for bias in positions]
    self.of_all = __torch__.shared_attention.SharedAttention(cross, block.tokens_per_document)
    self.of_answers = __torch__.shared_attention.SharedAttention(cross, block.answers_per_document)

  # projected [tokens, 3, heads, headSize] -> [tokens, heads * headSize]
  def seen(self, projected: Tensor, layer: int, bias: int) -> Tensor:
    own = __torch__.cache.of_heads(self.self_kv[layer], torch.size(projected, 2))
    return self.rows[bias].seen(projected, own)

  # What all tokens attend to, or else only those after which the next one is asked for.
  def documents(self, answers: bool) -> __torch__.shared_attention.SharedAttention:
    return self.of_answers if answers else self.of_all

  # x [tokens, columns] -> those of the tokens after which the next is asked for, [answers, columns]
  def of_asked(self, x: Tensor) -> Tensor:
    if torch.size(x, 0) == torch.size(self.block.asked, 0):
      return x
    return torch.index_select(x, 0, self.block.asked)
