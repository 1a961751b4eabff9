# Whether a device is there: allocating is the first thing that fails where it is not.
class DeviceCheck(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # -> [1]
  def one(self, device: str) -> Tensor:
    return torch.ones([1], dtype=6, device=torch.device(device))
