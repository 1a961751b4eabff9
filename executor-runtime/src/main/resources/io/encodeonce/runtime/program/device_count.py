# How many GPUs libtorch sees. Its operator is one of libtorch's half for CUDA, without which this does not load.
class DeviceCount(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # -> [1]
  def count(self) -> Tensor:
    return torch.zeros([1], dtype=4) + ops.cuda.device_count()
