# Products [256, 512] x [512, 2048] and nothing else, in the form in which a TorchScript archive holds its code.
class Factors(Interface):
  # The last product of `times` ones, for a result that nobody asks for need not be computed.
  def products(self, times: int) -> Tensor:
    pass


class DenseFactors:
  # [256, 512]
  x : Tensor
  # [2048, 512]
  matrix : Tensor

  def __init__(self, dtype: int) -> None:
    self.x = torch.to(torch.rand([256, 512]), dtype)
    self.matrix = torch.to(torch.rand([2048, 512]), dtype)

  def products(self, times: int) -> Tensor:
    y = self.x
    for _ in range(times):
      y = torch.linear(self.x, self.matrix)
    return y


class PackedFactors:
  # [256, 512]
  x : Tensor
  # [2048, 512]
  matrix : __torch__.torch.classes.quantized.LinearPackedParamsBase

  def __init__(self) -> None:
    self.x = torch.rand([256, 512])
    scales = torch.full([2048], 0.015873015873015872, dtype=7)
    zeros = torch.zeros([2048], dtype=4)
    quantized = torch.quantize_per_channel(torch.rand([2048, 512]), scales, zeros, 0, 12)
    self.matrix = ops.quantized.linear_prepack(quantized, None)

  def products(self, times: int) -> Tensor:
    y = self.x
    for _ in range(times):
      y = ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
          self.x, 0.007874015748031496, 127, self.matrix)
    return y


class ProductPeak(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def dense(self, dtype: int) -> __torch__.product_peak.Factors:
    return __torch__.product_peak.DenseFactors(dtype)

  def packed(self) -> __torch__.product_peak.Factors:
    return __torch__.product_peak.PackedFactors()

  def products(self, factors: __torch__.product_peak.Factors, times: int) -> Tensor:
    return factors.products(times)
