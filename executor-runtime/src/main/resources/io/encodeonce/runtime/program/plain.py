# A transformer in the layout of its checkpoint: a matrix for each stored one, norms apart. It is what can be trained,
# and what `fusing` starts from. The tensors given are kept as they are, so that they may be a file's memory.

# What is fixed about all layers.
class Settings(NamedTuple):
  heads : int
  head_size : int
  norm_epsilon : float
  # "RELU", "GELU", "GELU_TANH" or "SILU"
  activation : str
  # Queries whose attention is computed together in the encoder.
  encoder_block : int
  # The number format of products.
  product_dtype : int


# Brain floats (15) come as 16-bit IEEE floats whose bits they are: the same memory, otherwise read.
def brain_floats(halves: Tensor) -> Tensor:
  return torch.set_(torch.empty([0], dtype=15), halves)


# [out, in]
def dense(settings: __torch__.plain.Settings, matrix: Tensor) -> __torch__.linear.DenseLinear:
  return __torch__.linear.DenseLinear(matrix, settings.product_dtype)


# [out, in] each
def joined(settings: __torch__.plain.Settings, matrices: List[Tensor]) -> __torch__.linear.Linear:
  return __torch__.linear.JoinedLinear([__torch__.plain.dense(settings, matrix) for matrix in matrices])


def norm(settings: __torch__.plain.Settings, weight: Tensor) -> __torch__.norm.RootMeanSquareNorm:
  return __torch__.norm.RootMeanSquareNorm(weight, settings.norm_epsilon, 6)


# [out, in]
def matrix_map(settings: __torch__.plain.Settings, matrix: Tensor) -> __torch__.token_map.TokenMap:
  return __torch__.token_map.MatrixMap(__torch__.plain.dense(settings, matrix))


# up [learners * inner, in] and bias [learners * inner], down [out, learners * inner]; gate: [inner, in] and bias
# [inner], [choices, inner] and bias [choices]
def learner_map(
    settings: __torch__.plain.Settings,
    learners: int,
    weights: List[Tensor],
    gate: List[Tensor]) -> __torch__.learners.PlainLearners:
  chooser = __torch__.learners.Gate(
      __torch__.plain.dense(settings, gate[0]),
      gate[1],
      __torch__.plain.dense(settings, gate[2]),
      gate[3],
      learners)
  network = __torch__.learners.JoinedLearners(
      __torch__.plain.dense(settings, weights[0]),
      weights[1],
      __torch__.plain.dense(settings, weights[2]),
      learners)
  return __torch__.learners.PlainLearners(chooser, network)


# A dense module and learners beside it, which learn to do what it does; otherwise as above.
def taught_map(
    settings: __torch__.plain.Settings,
    dense: __torch__.token_map.TokenMap,
    learners: int,
    weights: List[Tensor],
    gate: List[Tensor]) -> __torch__.token_map.TokenMap:
  return __torch__.imitation.TaughtMap(dense, __torch__.plain.learner_map(settings, learners, weights, gate))


# norm [width], qkv [3 * inner, width], o [width, inner]; bias: which of the stack's
def self_attention(
    settings: __torch__.plain.Settings,
    norm: Tensor,
    qkv: __torch__.token_map.TokenMap,
    o: __torch__.token_map.TokenMap,
    bias: int) -> __torch__.attention.SelfAttention:
  return __torch__.attention.SelfAttention(
      __torch__.plain.norm(settings, norm),
      qkv,
      o,
      settings.heads,
      settings.head_size,
      bias)


# norm [width], q [inner, width], o [width, inner]
def cross_attention(
    settings: __torch__.plain.Settings,
    norm: Tensor,
    q: __torch__.token_map.TokenMap,
    o: __torch__.token_map.TokenMap) -> __torch__.attention.CrossAttention:
  return __torch__.attention.CrossAttention(
      __torch__.plain.norm(settings, norm),
      q,
      o,
      settings.heads,
      settings.head_size)


# up [inner, width], or gate and value, down [width, inner]
def network(
    settings: __torch__.plain.Settings,
    up: List[Tensor],
    down: Tensor) -> __torch__.token_map.TokenMap:
  return __torch__.feed_forward.Network(
      __torch__.plain.joined(settings, up),
      __torch__.plain.dense(settings, down),
      torch.len(up) > 1,
      settings.activation)


# norm [width]
def feed_forward(
    settings: __torch__.plain.Settings,
    norm: Tensor,
    network: __torch__.token_map.TokenMap) -> __torch__.feed_forward.FeedForward:
  return __torch__.feed_forward.FeedForward(__torch__.plain.norm(settings, norm), network)


# biases [buckets, heads] of all layers or of each, buckets [distances], norm [width]
def encoder(
    settings: __torch__.plain.Settings,
    biases: List[Tensor],
    buckets: Tensor,
    layers: List[__torch__.encoder.EncoderLayer],
    norm: Tensor) -> __torch__.encoder.Encoder:
  positions = [__torch__.positions.EncoderPositions(bias, buckets, None) for bias in biases]
  samplers = annotate(List[__torch__.downsampling.TokenSampler], [])
  return __torch__.encoder.Encoder(
      positions, layers, samplers, None, __torch__.plain.norm(settings, norm), settings.encoder_block)


# The encoder with a sampler more, before layer `place`; norm [width], inner [inner, width] and bias [inner], keep
# [1, inner] and bias [1]
def with_sampler(
    settings: __torch__.plain.Settings,
    encoder: __torch__.encoder.Encoder,
    place: int,
    norm: Tensor,
    inner: List[Tensor],
    keep: List[Tensor]) -> __torch__.encoder.Encoder:
  sampler = __torch__.downsampling.TokenSampler(
      place,
      __torch__.plain.norm(settings, norm),
      __torch__.plain.dense(settings, inner[0]),
      inner[1],
      __torch__.plain.dense(settings, keep[0]),
      keep[1])
  return __torch__.encoder.Encoder(
      encoder.positions, encoder.layers, encoder.samplers + [sampler], None, encoder.norm, encoder.block)


# biases [buckets, heads] of all layers or of each, buckets [distances], cross_kv [layers * 2 * inner, width], norm
# [width], head [vocabulary, width]; the settings' heads are the most of a layer, and `inner` may be each layer's own
def decoder(
    settings: __torch__.plain.Settings,
    biases: List[Tensor],
    buckets: Tensor,
    layers: List[__torch__.decoder.DecoderLayer],
    cross_kv: __torch__.token_map.TokenMap,
    norm: Tensor,
    head: Tensor,
    head_scale: float) -> __torch__.decoder.Decoder:
  return __torch__.decoder.Decoder(
      settings.heads,
      settings.head_size,
      [__torch__.positions.DecoderPositions(bias, buckets, None) for bias in biases],
      layers,
      cross_kv,
      __torch__.plain.norm(settings, norm),
      __torch__.linear.ScaledLinear(__torch__.plain.dense(settings, head), head_scale))
