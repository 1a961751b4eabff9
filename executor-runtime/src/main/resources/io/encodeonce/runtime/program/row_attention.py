# What the tokens of a step see of their own rows, whose keys and values are extended by theirs; rows are padded to one
# length.
class RowAttention:
  block : __torch__.token_block.TokenBlock
  rows : int
  # [rows, heads, queries, keys]
  bias : Tensor
  # Whether each row has one token: no need to sort them into rows.
  one_each : bool

  def __init__(
      self,
      block: __torch__.token_block.TokenBlock,
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

  # projected [tokens, 3, heads, headSize]; self_kv [2, rows, capacity, heads, headSize] of the layer, extended in place
  # -> [tokens, heads * headSize]
  def seen(self, projected: Tensor, self_kv: Tensor) -> Tensor:
    q, k, v = torch.unbind(projected, 1)
    __torch__.cache.write(self_kv[0], self.block.slots, self.block.positions, k)
    __torch__.cache.write(self_kv[1], self.block.slots, self.block.positions, v)
    keys = __torch__.cache.read(self_kv[0], self.block.keys)
    values = __torch__.cache.read(self_kv[1], self.block.keys)
    queries = torch.transpose(self.by_row(q), 1, 2)
    return self.by_token(torch.transpose(__torch__.attention.attend(queries, keys, values, self.bias), 1, 2))
