class RootMeanSquareNorm:
  # [width]; none where the matrices that follow have it in them
  weight : Optional[Tensor]
  epsilon : float

  def __init__(self, weight: Optional[Tensor], epsilon: float) -> None:
    self.weight = weight
    self.epsilon = epsilon

  # x [tokens, width] -> [tokens, width]
  def normed(self, x: Tensor) -> Tensor:
    square = torch.mean(x * x, [-1], True)
    y = x * torch.rsqrt(square + self.epsilon)
    weight = self.weight
    if weight is not None:
      y = y * weight
    return y
