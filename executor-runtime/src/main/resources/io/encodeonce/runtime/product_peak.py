# Products [256, 512] x [512, 2048] and nothing else, in the form in which a TorchScript archive holds its code.
class ProductPeak(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # The factors: x [256, 512] and the matrix [2048, 512].
  dense : Dict[str, Tensor]
  packed : Dict[str, __torch__.torch.classes.quantized.LinearPackedParamsBase]

  def keep_dense(self: __torch__.ProductPeak, dtype: int) -> NoneType:
    self.dense["x"] = torch.to(torch.rand([256, 512]), dtype)
    self.dense["matrix"] = torch.to(torch.rand([2048, 512]), dtype)

  def keep_packed(self: __torch__.ProductPeak) -> NoneType:
    self.dense["x"] = torch.rand([256, 512])
    scales = torch.full([2048], 0.015873015873015872, dtype=7)
    zeros = torch.zeros([2048], dtype=4)
    quantized = torch.quantize_per_channel(torch.rand([2048, 512]), scales, zeros, 0, 12)
    self.packed["matrix"] = ops.quantized.linear_prepack(quantized, None)

  # The last product of `times` ones, for a result that nobody asks for need not be computed.
  def products(self: __torch__.ProductPeak, times: int) -> Tensor:
    x = self.dense["x"]
    y = x
    if torch.__contains__(self.packed, "matrix"):
      packed = self.packed["matrix"]
      for i in range(times):
        y = ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(x, 0.007874015748031496, 127, packed)
    else:
      matrix = self.dense["matrix"]
      for i in range(times):
        y = torch.linear(x, matrix)
    return y
