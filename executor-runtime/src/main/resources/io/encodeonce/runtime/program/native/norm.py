# The same by libtorch's own function, which newer versions compute on a GPU at once.
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
    return torch.to(torch.rms_norm(x, [torch.size(x, -1)], self.weight, self.epsilon), self.dtype)
