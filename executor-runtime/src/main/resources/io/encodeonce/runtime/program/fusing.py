# From the layout of a checkpoint to the one that infers fastest: matrices that read the same input become one, a
# norm's weights go into the matrix after it, and matrices are ordered or quantised for the device.

# How numbers are kept.
class Form(NamedTuple):
  # Of matrices: "DENSE", "BLOCKED" or "PACKED".
  linear : str
  # Of matrices and tables.
  dtype : int
  # Of the matrix that reads a feed-forward network's inner states, which outgrow 16-bit IEEE floats.
  down_dtype : int
  device : str
  # See BlockedLinear.
  token_multiple : int


# The same answers as the plain transformer's; nothing of that is kept.
def transformer(
    plain: __torch__.transformer.Transformer,
    form: __torch__.fusing.Form) -> __torch__.transformer.Transformer:
  decoder = __torch__.fusing.decoder(plain.decoder, plain.encoder.norm, form)
  return __torch__.transformer.Transformer(
      __torch__.fusing.table(plain.embedding, form),
      __torch__.fusing.encoder(plain, decoder.cross_kv, form),
      decoder,
      __torch__.fusing.copied(plain.ends, form))


# Its last norm goes into the decoder's keys and values, which are fused already.
def encoder(
    whole: __torch__.transformer.Transformer,
    cross_kv: __torch__.token_map.TokenMap,
    form: __torch__.fusing.Form) -> __torch__.encoder.Encoder:
  plain = whole.encoder
  layers = annotate(List[__torch__.encoder.EncoderLayer], [])
  for layer in plain.layers:
    attention = __torch__.fusing.self_attention(layer.attention, form, False)
    feed_forward = __torch__.fusing.feed_forward(layer.feed_forward, form, False)
    layers.append(__torch__.encoder.EncoderLayer(attention, feed_forward))
  positions = annotate(List[__torch__.positions.EncoderPositions], [])
  for learned in plain.positions:
    positions.append(__torch__.positions.EncoderPositions(
        __torch__.fusing.table(learned.learned, form),
        __torch__.fusing.copied(learned.buckets, form),
        __torch__.fusing.table(learned.table(), form)))
  samplers = [__torch__.fusing.token_sampler(sampler, form) for sampler in plain.samplers]
  keep_logits = annotate(Optional[Tensor], None)
  for sampler in plain.samplers:
    if sampler.place == 0:
      keep_logits = __torch__.fusing.copied(sampler.keep_logits(torch.to(whole.embedding, 6)), form)
  norm = __torch__.fusing.folded(plain.norm, __torch__.fusing.read_dtype(cross_kv, form))
  return __torch__.encoder.Encoder(positions, layers, samplers, keep_logits, norm, plain.block)


# In 32-bit floats whatever the form: what it drops is then the same, but for the states' own rounding.
def token_sampler(
    plain: __torch__.downsampling.TokenSampler,
    form: __torch__.fusing.Form) -> __torch__.downsampling.TokenSampler:
  singles = __torch__.fusing.singles(form)
  return __torch__.downsampling.TokenSampler(
      plain.place,
      __torch__.fusing.folded(plain.norm, 6),
      __torch__.fusing.after_norm(plain.inner, plain.norm, singles),
      __torch__.fusing.table(plain.inner_bias, singles),
      __torch__.fusing.kept(plain.keep.matrix(), singles, 6),
      __torch__.fusing.table(plain.keep_bias, singles))


def decoder(
    plain: __torch__.decoder.Decoder,
    encoder_norm: __torch__.norm.RootMeanSquareNorm,
    form: __torch__.fusing.Form) -> __torch__.decoder.Decoder:
  layers = annotate(List[__torch__.decoder.DecoderLayer], [])
  for layer in plain.layers:
    attention = __torch__.fusing.self_attention(layer.attention, form, True)
    cross_attention = __torch__.fusing.cross_attention(layer.cross_attention, form)
    feed_forward = __torch__.fusing.feed_forward(layer.feed_forward, form, True)
    layers.append(__torch__.decoder.DecoderLayer(attention, cross_attention, feed_forward))
  positions = annotate(List[__torch__.positions.DecoderPositions], [])
  for learned in plain.positions:
    positions.append(__torch__.positions.DecoderPositions(
        __torch__.fusing.table(learned.learned, form),
        __torch__.fusing.copied(learned.buckets, form),
        __torch__.fusing.table(learned.table(), form)))
  return __torch__.decoder.Decoder(
      plain.heads,
      plain.head_size,
      positions,
      layers,
      __torch__.fusing.token_map(plain.cross_kv, encoder_norm.weight, form, False),
      __torch__.fusing.folded(plain.norm, 6 if form.linear == "PACKED" else form.dtype),
      __torch__.fusing.after_norm(plain.head, plain.norm, form))


# often_few: whether calls of few tokens are usual
def self_attention(
    plain: Optional[__torch__.attention.SelfAttention],
    form: __torch__.fusing.Form,
    often_few: bool) -> Optional[__torch__.attention.SelfAttention]:
  if plain is None:
    return None
  qkv = __torch__.fusing.token_map(plain.qkv, plain.norm.weight, form, often_few)
  return __torch__.attention.SelfAttention(
      __torch__.fusing.folded(plain.norm, __torch__.fusing.read_dtype(qkv, form)),
      qkv,
      __torch__.fusing.token_map(plain.o, None, form, often_few),
      plain.heads,
      plain.head_size,
      plain.bias)


def cross_attention(
    plain: Optional[__torch__.attention.CrossAttention],
    form: __torch__.fusing.Form) -> Optional[__torch__.attention.CrossAttention]:
  if plain is None:
    return None
  q = __torch__.fusing.token_map(plain.q, plain.norm.weight, form, True)
  return __torch__.attention.CrossAttention(
      __torch__.fusing.folded(plain.norm, __torch__.fusing.read_dtype(q, form)),
      q,
      __torch__.fusing.token_map(plain.o, None, form, True),
      plain.heads,
      plain.head_size)


def feed_forward(
    plain: Optional[__torch__.feed_forward.FeedForward],
    form: __torch__.fusing.Form,
    often_few: bool) -> Optional[__torch__.feed_forward.FeedForward]:
  if plain is None:
    return None
  network = __torch__.fusing.network(plain.network, plain.norm, form, often_few)
  norm = __torch__.fusing.folded(plain.norm, __torch__.fusing.read_dtype(network, form))
  return __torch__.feed_forward.FeedForward(norm, network)


def network(
    plain: __torch__.token_map.TokenMap,
    norm: __torch__.norm.RootMeanSquareNorm,
    form: __torch__.fusing.Form,
    often_few: bool) -> __torch__.token_map.TokenMap:
  any = annotate(Any, plain)
  if isinstance(any, __torch__.feed_forward.Network):
    return __torch__.feed_forward.Network(
        __torch__.fusing.after_norm(any.up, norm, form),
        __torch__.fusing.kept(any.down.matrix(), form, form.down_dtype),
        any.gated,
        any.activation)
  if isinstance(any, __torch__.learners.PlainLearners):
    return __torch__.fusing.learners(any, norm.weight, form, often_few, form.down_dtype)
  return plain


# norm: the weights [in] of the norm that makes the input, if one does. Matrices that stand together become one.
def token_map(
    plain: __torch__.token_map.TokenMap,
    norm: Optional[Tensor],
    form: __torch__.fusing.Form,
    often_few: bool) -> __torch__.token_map.TokenMap:
  fused = annotate(List[__torch__.token_map.TokenMap], [])
  matrices = annotate(List[Tensor], [])
  for part in __torch__.token_map.parts(plain):
    any = annotate(Any, part)
    if isinstance(any, __torch__.token_map.MatrixMap):
      matrices.append(any.linear.matrix())
    if isinstance(any, __torch__.learners.PlainLearners):
      __torch__.fusing.append_matrix(fused, matrices, norm, form)
      matrices = annotate(List[Tensor], [])
      fused.append(__torch__.fusing.learners(any, norm, form, often_few, form.dtype))
  __torch__.fusing.append_matrix(fused, matrices, norm, form)
  if torch.len(fused) == 1:
    return fused[0]
  return __torch__.token_map.JoinedMap(fused)


# If there is any.
def append_matrix(
    fused: List[__torch__.token_map.TokenMap],
    matrices: List[Tensor],
    norm: Optional[Tensor],
    form: __torch__.fusing.Form) -> None:
  if torch.len(matrices) > 0:
    matrix = __torch__.fusing.with_norm(torch.cat(matrices), norm)
    fused.append(__torch__.token_map.MatrixMap(__torch__.fusing.kept(matrix, form, form.dtype)))


# dtype: of what they give
def learners(
    plain: __torch__.learners.PlainLearners,
    norm: Optional[Tensor],
    form: __torch__.fusing.Form,
    often_few: bool,
    dtype: int) -> __torch__.token_map.TokenMap:
  network = plain.learners
  up = __torch__.fusing.with_norm(network.up.matrix(), norm)
  down = network.down.matrix()
  bias = __torch__.fusing.table(network.bias, __torch__.fusing.singles(form))
  joined = annotate(Optional[__torch__.learners.JoinedLearners], None)
  if often_few:
    joined = __torch__.learners.JoinedLearners(
        __torch__.fusing.kept(up, form, form.dtype),
        bias,
        __torch__.fusing.kept(down, form, form.down_dtype),
        network.learners)
  return __torch__.learners.SortedLearners(
      __torch__.fusing.gate(plain.gate, norm, form),
      __torch__.fusing.apart(up, bias, down, network.learners, form),
      joined,
      torch.size(bias, 0) // network.learners * (torch.size(up, 1) + torch.size(down, 0)),
      torch.size(down, 0),
      dtype)


# up [learners * inner, in], bias [learners * inner], down [out, learners * inner]
def apart(
    up: Tensor,
    bias: Tensor,
    down: Tensor,
    learners: int,
    form: __torch__.fusing.Form) -> __torch__.learners.LearnersApart:
  ups = torch.chunk(up, learners, 0)
  biases = torch.chunk(bias, learners, 0)
  downs = torch.chunk(down, learners, 1)
  if form.linear == "PACKED":
    scales = __torch__.linear.scales(down)
    return __torch__.learners.PackedLearners(
        [__torch__.linear.packed_parameters(part, __torch__.linear.scales(part)) for part in ups],
        biases,
        [__torch__.linear.packed_parameters(torch.contiguous(part), scales) for part in downs])
  return __torch__.learners.LinearLearners(
      [__torch__.fusing.kept(part, form, form.dtype) for part in ups],
      biases,
      [__torch__.fusing.kept(part, form, form.down_dtype) for part in downs])


# In 32-bit floats whatever the form, as token samplers.
def gate(
    plain: __torch__.learners.Gate,
    norm: Optional[Tensor],
    form: __torch__.fusing.Form) -> __torch__.learners.Gate:
  singles = __torch__.fusing.singles(form)
  return __torch__.learners.Gate(
      __torch__.fusing.kept(__torch__.fusing.with_norm(plain.inner.matrix(), norm), singles, 6),
      __torch__.fusing.table(plain.inner_bias, singles),
      __torch__.fusing.kept(plain.choice.matrix(), singles, 6),
      __torch__.fusing.table(plain.choice_bias, singles),
      plain.learners)


def singles(form: __torch__.fusing.Form) -> __torch__.fusing.Form:
  return __torch__.fusing.Form("DENSE", 6, 6, form.device, form.token_multiple)


# dtype: in which it is read
def folded(norm: __torch__.norm.RootMeanSquareNorm, dtype: int) -> __torch__.norm.RootMeanSquareNorm:
  return __torch__.norm.RootMeanSquareNorm(None, norm.epsilon, dtype)


# The number format in which a fused map reads: learners' gates choose by 32-bit floats (6), and integers are scaled by
# them.
def read_dtype(fused: __torch__.token_map.TokenMap, form: __torch__.fusing.Form) -> int:
  any = annotate(Any, fused)
  by_matrices = isinstance(any, __torch__.token_map.MatrixMap) or isinstance(any, __torch__.feed_forward.Network)
  return form.dtype if by_matrices and form.linear != "PACKED" else 6


# The linear whose input the norm makes, with the norm's weights in it.
def after_norm(
    linear: __torch__.linear.Linear,
    norm: __torch__.norm.RootMeanSquareNorm,
    form: __torch__.fusing.Form) -> __torch__.linear.Linear:
  return __torch__.fusing.kept(__torch__.fusing.with_norm(linear.matrix(), norm.weight), form, form.dtype)


# matrix [out, in] in 32-bit floats, which is changed; norm [in]
def with_norm(matrix: Tensor, norm: Optional[Tensor]) -> Tensor:
  if norm is not None:
    _ = torch.mul_(matrix, torch.to(norm, 6))
  return matrix


# matrix [out, in] in 32-bit floats
def kept(matrix: Tensor, form: __torch__.fusing.Form, dtype: int) -> __torch__.linear.Linear:
  if form.linear == "PACKED":
    return __torch__.linear.packed(matrix)
  if form.linear == "BLOCKED":
    return __torch__.linear.blocked(matrix, dtype, form.token_multiple)
  return __torch__.linear.DenseLinear(torch.to(matrix, torch.device(form.device), dtype), dtype)


def table(floats: Tensor, form: __torch__.fusing.Form) -> Tensor:
  return torch.to(torch.contiguous(floats), torch.device(form.device), form.dtype, False, True)


def copied(numbers: Tensor, form: __torch__.fusing.Form) -> Tensor:
  return torch.to(numbers, torch.device(form.device), ops.prim.dtype(numbers), False, True)
