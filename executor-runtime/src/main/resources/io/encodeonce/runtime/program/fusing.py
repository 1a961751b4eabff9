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
  return __torch__.transformer.Transformer(
      __torch__.fusing.table(plain.embedding, form),
      __torch__.fusing.encoder(plain.encoder, form),
      __torch__.fusing.decoder(plain.decoder, plain.encoder.norm, form),
      __torch__.fusing.copied(plain.ends, form))


# Its last norm goes into the decoder's keys and values.
def encoder(plain: __torch__.encoder.Encoder, form: __torch__.fusing.Form) -> __torch__.encoder.Encoder:
  layers = annotate(List[__torch__.encoder.EncoderLayer], [])
  for layer in plain.layers:
    attention = __torch__.fusing.self_attention(layer.attention, form)
    feed_forward = __torch__.fusing.feed_forward(layer.feed_forward, form)
    layers.append(__torch__.encoder.EncoderLayer(attention, feed_forward))
  positions = annotate(List[__torch__.positions.EncoderPositions], [])
  for learned in plain.positions:
    positions.append(__torch__.positions.EncoderPositions(
        __torch__.fusing.table(learned.learned, form),
        __torch__.fusing.copied(learned.buckets, form),
        __torch__.fusing.table(learned.table(), form)))
  samplers = [__torch__.fusing.token_sampler(sampler, form) for sampler in plain.samplers]
  return __torch__.encoder.Encoder(positions, layers, samplers, __torch__.fusing.folded(plain.norm), plain.block)


# In 32-bit floats whatever the form: what it drops is then the same, but for the states' own rounding.
def token_sampler(
    plain: __torch__.downsampling.TokenSampler,
    form: __torch__.fusing.Form) -> __torch__.downsampling.TokenSampler:
  singles = __torch__.fusing.Form("DENSE", 6, 6, form.device, form.token_multiple)
  return __torch__.downsampling.TokenSampler(
      plain.place,
      __torch__.fusing.folded(plain.norm),
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
    attention = __torch__.fusing.self_attention(layer.attention, form)
    cross_attention = __torch__.fusing.cross_attention(layer.cross_attention, form)
    feed_forward = __torch__.fusing.feed_forward(layer.feed_forward, form)
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
      __torch__.fusing.after_norm(plain.cross_kv, encoder_norm, form),
      __torch__.fusing.folded(plain.norm),
      __torch__.fusing.after_norm(plain.head, plain.norm, form))


def self_attention(
    plain: Optional[__torch__.attention.SelfAttention],
    form: __torch__.fusing.Form) -> Optional[__torch__.attention.SelfAttention]:
  if plain is None:
    return None
  return __torch__.attention.SelfAttention(
      __torch__.fusing.folded(plain.norm),
      __torch__.fusing.after_norm(plain.qkv, plain.norm, form),
      __torch__.fusing.kept(plain.o.matrix(), form, form.dtype),
      plain.heads,
      plain.head_size,
      plain.bias)


def cross_attention(
    plain: Optional[__torch__.attention.CrossAttention],
    form: __torch__.fusing.Form) -> Optional[__torch__.attention.CrossAttention]:
  if plain is None:
    return None
  return __torch__.attention.CrossAttention(
      __torch__.fusing.folded(plain.norm),
      __torch__.fusing.after_norm(plain.q, plain.norm, form),
      __torch__.fusing.kept(plain.o.matrix(), form, form.dtype),
      plain.heads,
      plain.head_size)


def feed_forward(
    plain: Optional[__torch__.feed_forward.FeedForward],
    form: __torch__.fusing.Form) -> Optional[__torch__.feed_forward.FeedForward]:
  if plain is None:
    return None
  return __torch__.feed_forward.FeedForward(
      __torch__.fusing.folded(plain.norm),
      __torch__.fusing.after_norm(plain.up, plain.norm, form),
      __torch__.fusing.kept(plain.down.matrix(), form, form.down_dtype),
      plain.gated,
      plain.activation)


def folded(norm: __torch__.norm.RootMeanSquareNorm) -> __torch__.norm.RootMeanSquareNorm:
  return __torch__.norm.RootMeanSquareNorm(None, norm.epsilon)


# The linear whose input the norm makes, with the norm's weights in it.
def after_norm(
    linear: __torch__.linear.Linear,
    norm: __torch__.norm.RootMeanSquareNorm,
    form: __torch__.fusing.Form) -> __torch__.linear.Linear:
  matrix = linear.matrix()
  weight = norm.weight
  if weight is not None:
    _ = torch.mul_(matrix, torch.to(weight, 6))
  return __torch__.fusing.kept(matrix, form, form.dtype)


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
