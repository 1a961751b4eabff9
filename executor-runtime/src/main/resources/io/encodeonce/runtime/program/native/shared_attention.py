# What the tokens of a step attend to beside their rows: their documents, all of them in one call a layer.
class SharedAttention:
  # Which queries and which document a piece of work has, for all layers: [tiles, 4].
  tiles : Tensor
  # Tokens of the longest document, at least.
  longest : int
  # Of a document; a layer may use but the first of them.
  heads : int

  def __init__(self, tiles: Tensor, longest: int, heads: int) -> None:
    self.tiles = torch.view(tiles, [-1, 4])
    self.longest = longest
    self.heads = heads

  # q [tokens, heads, headSize] -> the same
  def heard(self, q: Tensor, layer: int) -> Tensor:
    return ops.encodeonce.shared_cross_attention(q, self.tiles, self.longest, layer, self.heads)
