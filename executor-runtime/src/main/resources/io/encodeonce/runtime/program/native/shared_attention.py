# What the tokens of a step attend to beside their rows: their documents, all of them in one call a layer.
class SharedAttention:
  # Which queries and which document a piece of work has, for all layers: [tiles, 4].
  tiles : Tensor
  # Tokens of the longest document.
  longest : int

  # cross: of each document [layers, 2, heads, length, headSize], which must outlive this; counts: tokens of each
  # document, which stand together
  def __init__(self, cross: List[Tensor], counts: List[int]) -> None:
    tiles, longest = ops.encodeonce.document_tiles(cross, counts)
    self.tiles = tiles
    self.longest = longest

  # q [tokens, heads, headSize] -> the same
  def heard(self, q: Tensor, layer: int) -> Tensor:
    return ops.encodeonce.shared_cross_attention(q, self.tiles, self.longest, layer)
