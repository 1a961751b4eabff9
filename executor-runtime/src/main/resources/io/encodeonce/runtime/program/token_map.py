# What a layer computes of each token by itself: a projection of its attention, or its feed-forward network.
class TokenMap(Interface):
  # x [tokens, in] -> [tokens, out]
  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    pass


class MatrixMap:
  # [out, in]
  linear : __torch__.linear.Linear

  def __init__(self, linear: __torch__.linear.Linear) -> None:
    self.linear = linear

  # Of every token, whatever the effort.
  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    _ = effort
    return self.linear.product(x)


# Maps of the same input, their outputs one after the other.
class JoinedMap:
  # None of them is a joined one.
  parts : List[__torch__.token_map.TokenMap]

  def __init__(self, parts: List[__torch__.token_map.TokenMap]) -> None:
    self.parts = parts

  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    return torch.cat([part.mapped(x, effort) for part in self.parts], -1)


# Itself, unless it is a joined one.
def parts(map: __torch__.token_map.TokenMap) -> List[__torch__.token_map.TokenMap]:
  any = annotate(Any, map)
  if isinstance(any, __torch__.token_map.JoinedMap):
    return any.parts
  return annotate(List[__torch__.token_map.TokenMap], [map])


def joined(
    first: __torch__.token_map.TokenMap,
    second: __torch__.token_map.TokenMap) -> __torch__.token_map.TokenMap:
  return __torch__.token_map.JoinedMap(__torch__.token_map.parts(first) + __torch__.token_map.parts(second))
