# The linears by themselves, for tests.
class LinearCheck(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def dense(self, matrix: Tensor) -> __torch__.linear.Linear:
    return __torch__.linear.DenseLinear(matrix, ops.prim.dtype(matrix))

  def joined(self, matrices: List[Tensor]) -> __torch__.linear.Linear:
    parts = [__torch__.linear.DenseLinear(matrix, ops.prim.dtype(matrix)) for matrix in matrices]
    return __torch__.linear.JoinedLinear(parts)

  def scaled(self, matrix: Tensor, scale: float) -> __torch__.linear.Linear:
    return __torch__.linear.ScaledLinear(__torch__.linear.DenseLinear(matrix, ops.prim.dtype(matrix)), scale)

  def blocked(self, matrix: Tensor, dtype: int, token_multiple: int) -> __torch__.linear.Linear:
    return __torch__.linear.blocked(matrix, dtype, token_multiple)

  def packed(self, matrix: Tensor) -> __torch__.linear.Linear:
    return __torch__.linear.packed(matrix)

  def product(self, linear: __torch__.linear.Linear, x: Tensor) -> Tensor:
    return torch.to(linear.product(x), 6)

  def matrix(self, linear: __torch__.linear.Linear) -> Tensor:
    return linear.matrix()
