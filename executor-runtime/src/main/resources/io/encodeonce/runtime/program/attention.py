# q [batch, heads, queries, headSize]; k and v [batch, heads, keys, headSize]; bias, if any, [batch or 1, heads,
# queries, keys] -> [batch, heads, queries, headSize]. Queries are not scaled: T5's matrices have that in them.
def attend(q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor]) -> Tensor:
  return torch.scaled_dot_product_attention(q, k, v, bias, 0., False, scale=1.)


# What attention among the tokens of one text learns; `inner` is heads * headSize.
class SelfAttention:
  norm : __torch__.norm.RootMeanSquareNorm
  # Queries, keys and values, [3 * inner, width].
  qkv : __torch__.token_map.TokenMap
  # [width, inner]
  o : __torch__.token_map.TokenMap
  heads : int
  head_size : int
  # Which of its stack's biases by distance it adds.
  bias : int

  def __init__(
      self,
      norm: __torch__.norm.RootMeanSquareNorm,
      qkv: __torch__.token_map.TokenMap,
      o: __torch__.token_map.TokenMap,
      heads: int,
      head_size: int,
      bias: int) -> None:
    self.norm = norm
    self.qkv = qkv
    self.o = o
    self.heads = heads
    self.head_size = head_size
    self.bias = bias

  # normed [tokens, width] -> [tokens, 3, heads, headSize]
  def projected(self, normed: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    return torch.view(self.qkv.mapped(normed, effort), [-1, 3, self.heads, self.head_size])


# What a decoder's attention to a document learns.
class CrossAttention:
  norm : __torch__.norm.RootMeanSquareNorm
  # [inner, width]
  q : __torch__.token_map.TokenMap
  # [width, inner]
  o : __torch__.token_map.TokenMap
  heads : int
  head_size : int

  def __init__(
      self,
      norm: __torch__.norm.RootMeanSquareNorm,
      q: __torch__.token_map.TokenMap,
      o: __torch__.token_map.TokenMap,
      heads: int,
      head_size: int) -> None:
    self.norm = norm
    self.q = q
    self.o = o
    self.heads = heads
    self.head_size = head_size

  # Adds what it hears of the documents.
  def attend(
      self,
      residual: __torch__.residual.Residual,
      documents: __torch__.shared_attention.SharedAttention,
      layer: int,
      effort: __torch__.effort.Effort) -> None:
    normed = residual.normed(self.norm)
    q = torch.view(self.q.mapped(normed, effort), [-1, self.heads, self.head_size])
    heard = torch.reshape(documents.heard(q, layer), [torch.size(normed, 0), self.heads * self.head_size])
    residual.add(self.o.mapped(heard, effort))
