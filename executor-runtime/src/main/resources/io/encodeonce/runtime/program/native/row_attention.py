# What the tokens of a step see of their own rows, whose keys and values are extended by theirs; no row is padded.
# A row's tokens must stand together, in the order of their positions and without gaps.
class RowAttention:
  block : __torch__.decoder.TokenBlock
  # What attention adds by distance, [1 + distances, heads]
  table : Tensor

  def __init__(
      self,
      block: __torch__.decoder.TokenBlock,
      rows: int,
      positions: __torch__.positions.DecoderPositions) -> None:
    self.block = block
    self.table = positions.table()

  # projected [tokens, 3, heads, headSize]; self_kv [2, rows, capacity, heads, headSize] of the layer, extended in place
  # -> [tokens, heads * headSize]
  def seen(self, projected: Tensor, self_kv: Tensor) -> Tensor:
    block = self.block
    heard = ops.encodeonce.ragged_self_attention(
        projected, self_kv, block.slots, block.places, block.positions, self.table)
    return torch.flatten(heard, 1)
