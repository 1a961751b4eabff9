# Tensors that cannot be read where they lie, for tests.
class ReadingCheck(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def transposed(self, numbers: Tensor) -> Tensor:
    return torch.t(numbers)
