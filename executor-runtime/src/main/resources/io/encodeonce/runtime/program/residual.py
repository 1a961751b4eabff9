# What the blocks of a stack read, one after the other, and add to.
class Residual:
  # In 32-bit floats, [tokens, width].
  x : Tensor

  def __init__(self, x: Tensor) -> None:
    self.x = x

  # With all that was added, [tokens, width].
  def states(self) -> Tensor:
    return self.x

  # [tokens, width]
  def normed(self, norm: __torch__.norm.RootMeanSquareNorm) -> Tensor:
    return norm.normed(self.x)

  # y [tokens, width]
  def add(self, y: Tensor) -> None:
    self.x = self.x + y
