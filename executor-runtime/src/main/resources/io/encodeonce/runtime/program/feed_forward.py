# Two linear products and what is between them.
class Network:
  # [inner, width], or where gated gate and value, [2 * inner, width]
  up : __torch__.linear.Linear
  # [width, inner]
  down : __torch__.linear.Linear
  gated : bool
  # "RELU", "GELU", "GELU_TANH" or "SILU"
  activation : str

  def __init__(
      self,
      up: __torch__.linear.Linear,
      down: __torch__.linear.Linear,
      gated: bool,
      activation: str) -> None:
    self.up = up
    self.down = down
    self.gated = gated
    self.activation = activation

  # x [tokens, width] -> [tokens, width], whatever the effort
  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    _ = effort
    return self.down.product(self.inner(x))

  # x [tokens, width] -> [tokens, inner]
  def inner(self, x: Tensor) -> Tensor:
    inner = self.up.product(x)
    if self.gated:
      gate, value = torch.chunk(inner, 2, -1)
      activated = __torch__.feed_forward.activate(gate, self.activation)
      # What 16-bit IEEE floats (5) would not hold.
      if ops.prim.dtype(activated) == 5:
        activated = torch.to(activated, 6)
      return activated * value
    return __torch__.feed_forward.activate(inner, self.activation)


class FeedForward:
  norm : __torch__.norm.RootMeanSquareNorm
  network : __torch__.token_map.TokenMap

  def __init__(self, norm: __torch__.norm.RootMeanSquareNorm, network: __torch__.token_map.TokenMap) -> None:
    self.norm = norm
    self.network = network

  # Adds what the network makes of each token.
  def feed(self, residual: __torch__.residual.Residual, effort: __torch__.effort.Effort) -> None:
    residual.add(self.network.mapped(residual.normed(self.norm), effort))


def activate(x: Tensor, activation: str) -> Tensor:
  if activation == "RELU":
    return torch.relu(x)
  if activation == "GELU":
    return torch.gelu(x)
  if activation == "GELU_TANH":
    if not ops.prim.is_cpu(x):
      return torch.gelu(x, approximate="tanh")
    # (1 + tanh(z)) / 2 is sigmoid(2 z), which is twice as fast: 2 z = x (1.5957691216 + 0.0713548162726 x x)
    return torch.sigmoid(x * (x * x * 0.0713548162726 + 1.5957691216)) * x
  return torch.silu(x)
