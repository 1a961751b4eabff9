# Asks the native operators themselves, where libtorch has them.
class Operators(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Whether they run on a device, [1]: 1 or 0
  def run_on(self, device: str) -> Tensor:
    runs = ops.encodeonce.runs(torch.zeros([1], dtype=6, device=torch.device(device)))
    return torch.zeros([1], dtype=4) + int(runs)
