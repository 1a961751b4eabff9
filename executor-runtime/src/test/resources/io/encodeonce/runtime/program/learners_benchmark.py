# An encoder layer of random weights: its modules sums of learners, the same networks with nothing chosen, or the dense
# ones that learners stand for. And one module of few tokens, both ways in which it runs.
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


# A feed-forward network's, or a projection's.
class FewTokens:
  learners : __torch__.learners.SortedLearners
  # [tokens, width]
  x : Tensor

  def __init__(self, learners: __torch__.learners.SortedLearners, x: Tensor) -> None:
    self.learners = learners
    self.x = x


class LearnersBenchmark(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # linear: as the program's form calls it; modules: "GATED", "WHOLE" or "DENSE"
  def layer(
      self,
      sizes: Tuple[int, int, int, int, int, int, int],
      linear: str,
      tokens: int,
      modules: str) -> __torch__.learners_benchmark.Layer:
    return __torch__.learners_benchmark.layer(__torch__.learners_benchmark.Sizes(*sizes), linear, tokens, modules)

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

  # The feed-forward network's learners, or where `of_projection` a projection's.
  def few(
      self,
      sizes: Tuple[int, int, int, int, int, int, int],
      linear: str,
      tokens: int,
      of_projection: bool) -> __torch__.learners_benchmark.FewTokens:
    given = __torch__.learners_benchmark.Sizes(*sizes)
    width = given.projection if of_projection else given.feed_forward
    form = __torch__.fusing.Form(linear, 6, 6, "cpu", 16)
    plain = __torch__.learners_benchmark.plain(given, given.width, given.width, width)
    any = annotate(Any, __torch__.fusing.learners(plain, None, form, True, 6))
    learners = annotate(Optional[__torch__.learners.SortedLearners], None)
    if isinstance(any, __torch__.learners.SortedLearners):
      learners = any
    return __torch__.learners_benchmark.FewTokens(torch._unwrap_optional(learners), torch.randn([tokens, given.width]))

  # The same learners, of the first tokens alone.
  def first(self, few: __torch__.learners_benchmark.FewTokens, tokens: int) -> __torch__.learners_benchmark.FewTokens:
    return __torch__.learners_benchmark.FewTokens(few.learners, torch.slice(few.x, 0, 0, tokens))

  # -> learners that ran and the tokens that they ran for, [1, 2]
  def few_counts(self, few: __torch__.learners_benchmark.FewTokens, shift: float) -> Tensor:
    effort = __torch__.effort.Effort(shift)
    _ = few.learners.gate.chosen(few.x, effort)
    return effort.counts()

  # All learners as one network, so many times one after the other.
  def joined(self, few: __torch__.learners_benchmark.FewTokens, shift: float, times: int) -> None:
    learners = few.learners
    for i in range(times):
      chosen = learners.gate.chosen(few.x, __torch__.effort.Effort(shift))
      _ = torch._unwrap_optional(learners.joined).sums(few.x, chosen)

  # Each learner by itself, tokens sorted.
  def apart(self, few: __torch__.learners_benchmark.FewTokens, shift: float, times: int) -> None:
    learners = few.learners
    for i in range(times):
      chosen = learners.gate.chosen(few.x, __torch__.effort.Effort(shift))
      _ = learners.sums(few.x, chosen, learners.reached(chosen))


# -> [tokens, width]
def run(layer: __torch__.learners_benchmark.Layer, effort: __torch__.effort.Effort) -> Tensor:
  residual = __torch__.residual.Residual(torch.clone(layer.x))
  layer.layer.run(residual, layer.bias, effort)
  return residual.states()


def layer(
    sizes: __torch__.learners_benchmark.Sizes,
    linear: str,
    tokens: int,
    modules: str) -> __torch__.learners_benchmark.Layer:
  form = __torch__.fusing.Form(linear, 6, 6, "cpu", 16)
  inner = sizes.heads * sizes.head_size
  q = __torch__.learners_benchmark.projection(sizes, sizes.width, inner, form, modules)
  k = __torch__.learners_benchmark.projection(sizes, sizes.width, inner, form, modules)
  v = __torch__.learners_benchmark.projection(sizes, sizes.width, inner, form, modules)
  qkv = __torch__.token_map.joined(__torch__.token_map.joined(q, k), v)
  if sizes.projection == 0 or modules == "DENSE":
    qkv = __torch__.learners_benchmark.matrix(sizes.width, 3 * inner, form)
  o = __torch__.learners_benchmark.projection(sizes, inner, sizes.width, form, modules)
  fed = __torch__.learners_benchmark.feed_forward(sizes, form, modules)
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
    modules: str) -> __torch__.token_map.TokenMap:
  if sizes.projection == 0 or modules == "DENSE":
    return __torch__.learners_benchmark.matrix(inputs, outputs, form)
  return __torch__.learners_benchmark.learned(sizes, inputs, outputs, sizes.projection, form, modules)


# Dense, T5-base's own: two products and the greater of nothing and what is between them.
def feed_forward(
    sizes: __torch__.learners_benchmark.Sizes,
    form: __torch__.fusing.Form,
    modules: str) -> __torch__.token_map.TokenMap:
  if modules != "DENSE":
    return __torch__.learners_benchmark.learned(sizes, sizes.width, sizes.width, sizes.feed_forward, form, modules)
  inner = sizes.learners * sizes.feed_forward
  up = torch.randn([inner, sizes.width]) / sizes.width ** 0.5
  down = torch.randn([sizes.width, inner]) / inner ** 0.5
  return __torch__.feed_forward.Network(
      __torch__.fusing.kept(up, form, 6), __torch__.fusing.kept(down, form, 6), False, "RELU")


def learned(
    sizes: __torch__.learners_benchmark.Sizes,
    inputs: int,
    outputs: int,
    width: int,
    form: __torch__.fusing.Form,
    modules: str) -> __torch__.token_map.TokenMap:
  plain = __torch__.learners_benchmark.plain(sizes, inputs, outputs, width)
  if modules == "GATED":
    return __torch__.fusing.token_map(plain, None, form, False)
  network = plain.learners
  return __torch__.learners_benchmark.WholeNetwork(
      __torch__.learners.JoinedLearners(
          __torch__.fusing.kept(network.up.matrix(), form, 6),
          network.bias,
          __torch__.fusing.kept(network.down.matrix(), form, 6),
          sizes.learners))


# At least one learner each token, so that all modules' means can be alike.
def plain(
    sizes: __torch__.learners_benchmark.Sizes,
    inputs: int,
    outputs: int,
    width: int) -> __torch__.learners.PlainLearners:
  inner = sizes.learners * width
  weights = [
      torch.randn([inner, inputs]) / inputs ** 0.5,
      torch.randn([inner]),
      torch.randn([outputs, inner]) / inner ** 0.5]
  gate = [
      torch.randn([sizes.gate, inputs]) / inputs ** 0.5,
      torch.randn([sizes.gate]),
      torch.randn([sizes.learners, sizes.gate]),
      torch.zeros([sizes.learners])]
  settings = __torch__.plain.Settings(1, 1, 1e-6, "RELU", 512, 6)
  return __torch__.plain.learner_map(settings, sizes.learners, weights, gate)
