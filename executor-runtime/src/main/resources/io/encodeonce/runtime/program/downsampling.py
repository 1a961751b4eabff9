# Drops tokens for good that no later layer needs (Infor-Coef, arXiv 2305.12458).
class TokenSampler:
  # The encoder layer before which it stands; their number stands for the decoder.
  place : int
  norm : __torch__.norm.RootMeanSquareNorm
  # [inner, width]
  inner : __torch__.linear.Linear
  # [inner]
  inner_bias : Tensor
  # [1, inner]
  keep : __torch__.linear.Linear
  # [1]
  keep_bias : Tensor

  def __init__(
      self,
      place: int,
      norm: __torch__.norm.RootMeanSquareNorm,
      inner: __torch__.linear.Linear,
      inner_bias: Tensor,
      keep: __torch__.linear.Linear,
      keep_bias: Tensor) -> None:
    self.place = place
    self.norm = norm
    self.inner = inner
    self.inner_bias = inner_bias
    self.keep = keep
    self.keep_bias = keep_bias

  # x [tokens, width] -> by how much each token is kept rather than dropped, in 32-bit floats [tokens]
  def keep_logits(self, x: Tensor) -> Tensor:
    inner = torch.gelu(torch.to(self.inner.product(self.norm.normed(x)), 6) + self.inner_bias)
    return torch.squeeze(torch.to(self.keep.product(inner), 6) + self.keep_bias, -1)
