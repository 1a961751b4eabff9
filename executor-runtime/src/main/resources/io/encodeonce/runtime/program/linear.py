# Linear products. Who has one need not know how its matrix is kept.
class Linear(Interface):
  # x [tokens, in] -> [tokens, out]
  def product(self, x: Tensor) -> Tensor:
    pass

  # [out, in] in 32-bit floats, a copy
  def matrix(self) -> Tensor:
    pass


# A matrix as checkpoints have it: the one that can be trained.
class DenseLinear:
  # [out, in]
  weight : Tensor
  # The number format of products.
  dtype : int

  def __init__(self, weight: Tensor, dtype: int) -> None:
    self.weight = weight
    self.dtype = dtype

  def product(self, x: Tensor) -> Tensor:
    return torch.linear(torch.to(x, self.dtype), torch.to(self.weight, self.dtype))

  def matrix(self) -> Tensor:
    return torch.to(self.weight, 6, False, True)


# Matrices that read the same input, their outputs one after the other.
class JoinedLinear:
  # [out, in] each
  parts : List[__torch__.linear.DenseLinear]

  def __init__(self, parts: List[__torch__.linear.DenseLinear]) -> None:
    self.parts = parts

  def product(self, x: Tensor) -> Tensor:
    return torch.cat([part.product(x) for part in self.parts], -1)

  def matrix(self) -> Tensor:
    return torch.to(torch.cat([part.weight for part in self.parts]), 6)


# A matrix that another use of it wants smaller or greater.
class ScaledLinear:
  inner : __torch__.linear.DenseLinear
  scale : float

  def __init__(self, inner: __torch__.linear.DenseLinear, scale: float) -> None:
    self.inner = inner
    self.scale = scale

  def product(self, x: Tensor) -> Tensor:
    return self.inner.product(x * self.scale)

  def matrix(self) -> Tensor:
    return torch.mul_(self.inner.matrix(), self.scale)


# A matrix in oneDNN's own order: products of few tokens run 2 to 3 times as fast.
class BlockedLinear:
  # [out, in] in that order
  weight : Tensor
  # Above this, the tokens of a product are padded to a multiple of it: some kernels are compiled per shape.
  token_multiple : int

  def __init__(self, weight: Tensor, token_multiple: int) -> None:
    self.weight = weight
    self.token_multiple = token_multiple

  def product(self, x: Tensor) -> Tensor:
    weight = self.weight
    tokens = torch.size(x, 0)
    rest = torch.remainder(-tokens, self.token_multiple)
    rows = torch.to(x, ops.prim.dtype(weight))
    none = annotate(List[Optional[number]], [])
    if rest == 0 or tokens < self.token_multiple:
      return ops.mkldnn._linear_pointwise(torch.contiguous(rows), weight, None, "none", none, None)
    padded = torch.constant_pad_nd(rows, [0, 0, 0, rest])
    product = ops.mkldnn._linear_pointwise(padded, weight, None, "none", none, None)
    return torch.slice(product, 0, 0, tokens)

  def matrix(self) -> Tensor:
    return torch.to(torch.to_dense(self.weight), 6, False, True)


# A matrix of 7-bit integers with a scale per output; its product is in 32-bit floats.
class PackedLinear:
  # [out, in] in FBGEMM's order
  weight : __torch__.torch.classes.quantized.LinearPackedParamsBase

  def __init__(self, weight: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> None:
    self.weight = weight

  def product(self, x: Tensor) -> Tensor:
    peaks = __torch__.linear.peaks(x)
    return torch.mul_(__torch__.linear.packed_product(torch.div(x, peaks), self.weight), peaks)

  def matrix(self) -> Tensor:
    quantized, bias = ops.quantized.linear_unpack(self.weight)
    return torch.dequantize(quantized)


# The greatest size of each token's numbers: x [tokens, in] -> [tokens, 1]
def peaks(x: Tensor) -> Tensor:
  return torch.clamp_min(torch.amax(torch.abs(x), [-1], True), 1e-30)


# x [tokens, in], from -1 to 1 -> [tokens, out]
def packed_product(x: Tensor, weight: __torch__.torch.classes.quantized.LinearPackedParamsBase) -> Tensor:
  return ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(x, 0.007874015748031496, 127, weight)


# oneDNN refuses brain floats (15) on processors without AVX-512, and there libtorch multiplies.
def blocked(matrix: Tensor, dtype: int, token_multiple: int) -> __torch__.linear.Linear:
  kept = torch.to(torch.contiguous(matrix), dtype)
  if dtype != 15 or ops.mkldnn._is_mkldnn_bf16_supported():
    return __torch__.linear.BlockedLinear(ops.mkldnn._reorder_linear_weight(kept, None), token_multiple)
  return __torch__.linear.DenseLinear(kept, dtype)


# 7 bits of weight and 8 of activation: their pairwise sums then fit the 16 bits that processors without VNNI
# add in, so that every processor gives the same answers.
def packed(matrix: Tensor) -> __torch__.linear.PackedLinear:
  return __torch__.linear.PackedLinear(__torch__.linear.packed_parameters(matrix, __torch__.linear.scales(matrix)))


# matrix [out, in] -> of each output, [out]
def scales(matrix: Tensor) -> Tensor:
  peaks = torch.maximum(torch.amax(matrix, [1]), torch.neg(torch.amin(matrix, [1])))
  return torch.to(torch.clamp_min(torch.div(peaks, 63.), 1e-30), 7)


def packed_parameters(
    matrix: Tensor,
    scales: Tensor) -> __torch__.torch.classes.quantized.LinearPackedParamsBase:
  zeros = torch.zeros_like(scales, dtype=4)
  quantized = torch.quantize_per_channel(matrix, scales, zeros, 0, 12)
  return ops.quantized.linear_prepack(quantized, None)
