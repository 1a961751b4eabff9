class RootMeanSquareNorm:
  # [width]; none where the matrices that follow have it in them
  weight : Optional[Tensor]
  epsilon : float
  # The number format in which it is read.
  dtype : int

  def __init__(self, weight: Optional[Tensor], epsilon: float, dtype: int) -> None:
    self.weight = weight
    self.epsilon = epsilon
    self.dtype = dtype

  # x [tokens, width] in 32-bit floats -> [tokens, width]
  def normed(self, x: Tensor) -> Tensor:
    square = torch.mean(x * x, [-1], True)
    y = x * torch.rsqrt(square + self.epsilon)
    weight = self.weight
    if weight is not None:
      y = y * weight
    return torch.to(y, self.dtype)
