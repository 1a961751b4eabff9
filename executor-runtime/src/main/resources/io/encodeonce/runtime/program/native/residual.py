# What the blocks of a stack read, one after the other, and add to. What one adds is added when the next one reads, by
# an operator that does both.
class Residual:
  # In 32-bit floats, [tokens, width]; nobody else's.
  x : Tensor
  # What was given last, [tokens, width].
  pending : Optional[Tensor]

  def __init__(self, x: Tensor) -> None:
    self.x = x
    self.pending = None

  # With all that was added, [tokens, width].
  def states(self) -> Tensor:
    pending = self.pending
    if pending is not None:
      self.x = self.x + pending
      self.pending = None
    return self.x

  # [tokens, width]
  def normed(self, norm: __torch__.norm.RootMeanSquareNorm) -> Tensor:
    pending = self.pending
    if pending is None or norm.weight is not None:
      return norm.normed(self.states())
    self.pending = None
    return ops.encodeonce.add_and_norm(self.x, pending, norm.epsilon, norm.dtype)

  # y [tokens, width]
  def add(self, y: Tensor) -> None:
    _ = self.states()
    self.pending = y
