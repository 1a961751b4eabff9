# An encoder layer of random weights, its modules sums of learners or the same networks with nothing chosen.
class WholeNetwork:
  network : __torch__.learners.JoinedLearners

  def __init__(self, network: __torch__.learners.JoinedLearners) -> None:
    self.network = network

  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    network = self.network
    return network.down.product(torch.gelu(torch.to(network.up.product(x), 6) + network.bias))


# What is fixed about a layer.
class Sizes(NamedTuple):
  width : int
  heads : int
  head_size : int
  learners : int
  # The inner widths of a learner of a projection and of the feed-forward network; 0 for a dense projection.
  projection : int
  feed_forward : int
  gate : int


class Layer:
  layer : __torch__.encoder.EncoderLayer
  # [tokens, width]
  x : Tensor
  bias : __torch__.encoder.EncoderBias

  def __init__(self, layer: __torch__.encoder.EncoderLayer, x: Tensor, bias: __torch__.encoder.EncoderBias) -> None:
    self.layer = layer
    self.x = x
    self.bias = bias


class LearnersBenchmark(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # linear: as the program's form calls it; chosen: whether gates choose
  def layer(
      self,
      sizes: Tuple[int, int, int, int, int, int, int],
      linear: str,
      tokens: int,
      chosen: bool) -> __torch__.learners_benchmark.Layer:
    return __torch__.learners_benchmark.layer(__torch__.learners_benchmark.Sizes(*sizes), linear, tokens, chosen)

  # The same layer, of the first tokens alone.
  def start(self, layer: __torch__.learners_benchmark.Layer, tokens: int) -> __torch__.learners_benchmark.Layer:
    bias = __torch__.learners_benchmark.bias(torch._unwrap_optional(layer.layer.attention).heads, tokens)
    return __torch__.learners_benchmark.Layer(layer.layer, torch.slice(layer.x, 0, 0, tokens), bias)

  # -> learners that ran and the tokens that they ran for, [modules, 2]
  def counts(self, layer: __torch__.learners_benchmark.Layer, shift: float) -> Tensor:
    effort = __torch__.effort.Effort(shift)
    _ = __torch__.learners_benchmark.run(layer, effort)
    return effort.counts()

  def run(self, layer: __torch__.learners_benchmark.Layer, shift: float) -> Tensor:
    return __torch__.learners_benchmark.run(layer, __torch__.effort.Effort(shift))


# -> [tokens, width]
def run(layer: __torch__.learners_benchmark.Layer, effort: __torch__.effort.Effort) -> Tensor:
  residual = __torch__.residual.Residual(torch.clone(layer.x))
  layer.layer.run(residual, layer.bias, effort)
  return residual.states()


def layer(
    sizes: __torch__.learners_benchmark.Sizes,
    linear: str,
    tokens: int,
    chosen: bool) -> __torch__.learners_benchmark.Layer:
  form = __torch__.fusing.Form(linear, 6, 6, "cpu", 16)
  inner = sizes.heads * sizes.head_size
  q = __torch__.learners_benchmark.projection(sizes, sizes.width, inner, form, chosen)
  k = __torch__.learners_benchmark.projection(sizes, sizes.width, inner, form, chosen)
  v = __torch__.learners_benchmark.projection(sizes, sizes.width, inner, form, chosen)
  qkv = __torch__.token_map.joined(__torch__.token_map.joined(q, k), v)
  if sizes.projection == 0:
    qkv = __torch__.learners_benchmark.matrix(sizes.width, 3 * inner, form)
  o = __torch__.learners_benchmark.projection(sizes, inner, sizes.width, form, chosen)
  fed = __torch__.learners_benchmark.learned(sizes, sizes.width, sizes.width, sizes.feed_forward, form, chosen)
  norm = __torch__.norm.RootMeanSquareNorm(None, 1e-6, 6)
  attention = __torch__.attention.SelfAttention(norm, qkv, o, sizes.heads, sizes.head_size, 0)
  made = __torch__.encoder.EncoderLayer(attention, __torch__.feed_forward.FeedForward(norm, fed))
  x = torch.randn([tokens, sizes.width])
  return __torch__.learners_benchmark.Layer(made, x, __torch__.learners_benchmark.bias(sizes.heads, tokens))


# Of one document.
def bias(heads: int, tokens: int) -> __torch__.encoder.EncoderBias:
  table = torch.zeros([32, heads], dtype=6)
  positions = [__torch__.positions.EncoderPositions(table, torch.zeros([257], dtype=4), None)]
  left = __torch__.downsampling.TokensLeft(1, tokens, torch.full([1], tokens, dtype=4), False, None)
  return __torch__.encoder.EncoderBias(positions, left, 512)


def matrix(inputs: int, outputs: int, form: __torch__.fusing.Form) -> __torch__.token_map.TokenMap:
  kept = __torch__.fusing.kept(torch.randn([outputs, inputs]) / inputs ** 0.5, form, 6)
  return __torch__.token_map.MatrixMap(kept)


def projection(
    sizes: __torch__.learners_benchmark.Sizes,
    inputs: int,
    outputs: int,
    form: __torch__.fusing.Form,
    chosen: bool) -> __torch__.token_map.TokenMap:
  if sizes.projection == 0:
    return __torch__.learners_benchmark.matrix(inputs, outputs, form)
  return __torch__.learners_benchmark.learned(sizes, inputs, outputs, sizes.projection, form, chosen)


# At least one learner each token, so that all modules' means can be alike.
def learned(
    sizes: __torch__.learners_benchmark.Sizes,
    inputs: int,
    outputs: int,
    width: int,
    form: __torch__.fusing.Form,
    chosen: bool) -> __torch__.token_map.TokenMap:
  inner = sizes.learners * width
  up = torch.randn([inner, inputs]) / inputs ** 0.5
  bias = torch.randn([inner])
  down = torch.randn([outputs, inner]) / inner ** 0.5
  if not chosen:
    return __torch__.learners_benchmark.WholeNetwork(
        __torch__.learners.JoinedLearners(
            __torch__.fusing.kept(up, form, 6), bias, __torch__.fusing.kept(down, form, 6), sizes.learners))
  gate = [
      torch.randn([sizes.gate, inputs]) / inputs ** 0.5,
      torch.randn([sizes.gate]),
      torch.randn([sizes.learners, sizes.gate]),
      torch.zeros([sizes.learners])]
  settings = __torch__.plain.Settings(1, 1, 1e-6, "RELU", 512, 6)
  plain = __torch__.plain.learner_map(settings, sizes.learners, [up, bias, down], gate)
  return __torch__.fusing.token_map(plain, None, form, False)
