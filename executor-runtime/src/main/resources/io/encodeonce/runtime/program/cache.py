# The rows' own keys and values: [layers, 2, rows, capacity, heads, headSize].

# Of new rows, all zeros, in the number format and on the device of `like`.
def new_rows(like: Tensor, layers: int, rows: int, capacity: int, heads: int, head_size: int) -> Tensor:
  shape = [layers, 2, rows, capacity, heads, head_size]
  return torch.zeros(shape, dtype=ops.prim.dtype(like), device=ops.prim.device(like))


# One layer's [2, rows, capacity, heads, headSize], of which it has but so many heads.
def of_heads(layer: Tensor, heads: int) -> Tensor:
  if torch.size(layer, 3) == heads:
    return layer
  return torch.slice(layer, 3, 0, heads)


# A copy of the rows in these slots [kept].
def kept_rows(self_kv: Tensor, slots: Tensor) -> Tensor:
  return torch.index_select(self_kv, 2, slots)


def with_capacity(self_kv: Tensor, capacity: int) -> Tensor:
  return torch.constant_pad_nd(self_kv, [0, 0, 0, 0, 0, capacity - torch.size(self_kv, 3)])


# The rows of both, one after the other, with the capacity given.
def joined_rows(first: Tensor, second: Tensor, capacity: int) -> Tensor:
  both = [__torch__.cache.with_capacity(first, capacity), __torch__.cache.with_capacity(second, capacity)]
  return torch.cat(both, 2)


# Writes new tokens' keys or values [tokens, heads, headSize] into one layer's [rows, capacity, heads, headSize].
def write(kept: Tensor, slots: Tensor, positions: Tensor, new: Tensor) -> None:
  _ = torch.index_put_(kept, annotate(List[Optional[Tensor]], [slots, positions]), new)


# The first `keys` of one layer's keys or values: [rows, heads, keys, headSize]
def read(kept: Tensor, keys: int) -> Tensor:
  return torch.transpose(torch.slice(kept, 1, 0, keys), 1, 2)
