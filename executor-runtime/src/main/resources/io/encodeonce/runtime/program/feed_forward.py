class FeedForward:
  norm : __torch__.norm.RootMeanSquareNorm
  # [inner, width], or where gated gate and value, [2 * inner, width]
  up : __torch__.linear.Linear
  # [width, inner]
  down : __torch__.linear.Linear
  gated : bool
  # "RELU", "GELU", "GELU_TANH" or "SILU"
  activation : str

  def __init__(
      self,
      norm: __torch__.norm.RootMeanSquareNorm,
      up: __torch__.linear.Linear,
      down: __torch__.linear.Linear,
      gated: bool,
      activation: str) -> None:
    self.norm = norm
    self.up = up
    self.down = down
    self.gated = gated
    self.activation = activation

  # x [tokens, width] -> [tokens, width]
  def added(self, x: Tensor) -> Tensor:
    return x + self.down.product(self.inner(x))

  # x [tokens, width] -> [tokens, inner]
  def inner(self, x: Tensor) -> Tensor:
    inner = self.up.product(self.norm.normed(x))
    if self.gated:
      gate, value = torch.chunk(inner, 2, -1)
      return torch.to(__torch__.feed_forward.activate(gate, self.activation), 6) * value
    return __torch__.feed_forward.activate(inner, self.activation)


def activate(x: Tensor, activation: str) -> Tensor:
  if activation == "RELU":
    return torch.relu(x)
  if activation == "GELU":
    return torch.gelu(x)
  if activation == "GELU_TANH":
    # (1 + tanh(z)) / 2 is sigmoid(2 z), which is twice as fast: 2 z = x (1.5957691216 + 0.0713548162726 x x)
    return torch.sigmoid(x * (x * x * 0.0713548162726 + 1.5957691216)) * x
  return torch.silu(x)
