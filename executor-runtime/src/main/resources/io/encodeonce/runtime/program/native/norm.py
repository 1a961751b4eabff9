# The same by libtorch's own function, which newer versions compute on a GPU at once.
class RootMeanSquareNorm:
  # [width]; none where the matrices that follow have it in them
  weight : Optional[Tensor]
  epsilon : float

  def __init__(self, weight: Optional[Tensor], epsilon: float) -> None:
    self.weight = weight
    self.epsilon = epsilon

  # x [tokens, width] -> [tokens, width]
  def normed(self, x: Tensor) -> Tensor:
    return torch.rms_norm(x, [torch.size(x, -1)], self.weight, self.epsilon)
