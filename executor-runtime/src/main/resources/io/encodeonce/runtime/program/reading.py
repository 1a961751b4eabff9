# What a model makes of a batch: each document is encoded once, and the rows of all its prompts and answers read its
# keys and values (Lu et al., arXiv 2403.13112). Gradients need operations that change nothing in place, and the plain
# layout.

# Leaves out states at random, makes samplers and gates waver, and draws what else is.
class Dropout:
  rate : float
  # The scale of what is added to keep logits.
  noise : float
  # None on CUDA, where programs cannot make one: there the device's own draws.
  generator : Optional[Generator]

  def __init__(self, rate: float, noise: float, seed: int, device: Device) -> None:
    self.rate = rate
    self.noise = noise
    self.generator = None
    if device.type == "cpu":
      self.generator = torch.Generator(device=device, seed=seed)
    else:
      torch.manual_seed(seed)

  # Each number of x is 0 with the rate's probability; the others grow by as much.
  def of(self, x: Tensor) -> Tensor:
    if self.rate == 0.:
      return x
    kept = torch.bernoulli_(torch.empty_like(x), 1. - self.rate, generator=self.generator)
    return x * torch.div_(kept, 1. - self.rate)

  # Logits and the logistic distribution: at a scale of 1 they are above 0 with the probability that the logits' sigmoid
  # says, as the greater of two Gumbel-distributed ones is (Jang et al., arXiv 1611.01144).
  def noisy(self, logits: Tensor) -> Tensor:
    if self.noise == 0.:
      return logits
    return logits + self.logistic(logits) * self.noise

  # Logits and as much of the Gumbel distribution: at a scale of 1 the greatest is one with the probability that the
  # logits' softmax says.
  def gumbel(self, logits: Tensor, scale: float) -> Tensor:
    if scale == 0.:
      return logits
    uniform = torch.uniform_(torch.empty_like(torch.detach(logits)), 1e-6, 1., generator=self.generator)
    return logits - torch.log(torch.clamp_min(torch.neg(torch.log(uniform)), 1e-6)) * scale

  # As many numbers of the logistic distribution as x has.
  def logistic(self, x: Tensor) -> Tensor:
    uniform = torch.uniform_(torch.empty_like(torch.detach(x)), 0., 1., generator=self.generator)
    return torch.logit(uniform, 1e-6)


# Scores and their distribution in 32-bit floats. q [batch, heads, queries, headSize]; k and v [batch, heads, keys,
# headSize]; bias [batch or 1, heads or 1, queries or 1, keys]; mask [batch, keys] where some keys were dropped ->
# [batch, heads, queries, headSize]
def attended(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    bias: Tensor,
    mask: Optional[Tensor],
    dropout: __torch__.reading.Dropout) -> Tensor:
  scores = torch.to(torch.matmul(q, torch.transpose(k, -1, -2)), 6) + bias
  if mask is None:
    weights = torch.softmax(scores, -1)
  else:
    weights = __torch__.token_masks.shared_out(scores, torch.unsqueeze(torch.unsqueeze(mask, 1), 1))
  return torch.matmul(torch.to(dropout.of(weights), ops.prim.dtype(v)), v)


# x [tokens, width] -> [tokens, width]
def fed(
    layer: Optional[__torch__.feed_forward.FeedForward],
    x: Tensor,
    dropout: __torch__.reading.Dropout,
    effort: __torch__.effort.Effort) -> Tensor:
  if layer is None:
    return x
  normed = layer.norm.normed(x)
  network = annotate(Any, layer.network)
  if isinstance(network, __torch__.feed_forward.Network):
    return x + dropout.of(network.down.product(dropout.of(network.inner(normed))))
  return x + dropout.of(layer.network.mapped(normed, effort))


# -> after each layer [documents * length, width]
def encoded(
    model: __torch__.transformer.Transformer,
    batch: __torch__.batches.Batch,
    masks: __torch__.token_masks.TokenMasks,
    dropout: __torch__.reading.Dropout,
    effort: __torch__.effort.Effort) -> List[Tensor]:
  ids = batch.documents.ids
  length = torch.size(ids, 1)
  left = __torch__.encoder.all_left(batch.documents)
  bias = __torch__.encoder.EncoderBias(model.encoder.positions, left, length)
  x = dropout.of(model.embedded(torch.reshape(ids, [-1])))
  states = annotate(List[Tensor], [])
  for i in range(torch.len(model.encoder.layers)):
    __torch__.reading.sampled(model, i, x, masks, dropout)
    masks.start_layer()
    if effort.is_learned():
      effort.reads(masks.members())
    layer = model.encoder.layers[i]
    own = layer.attention
    if own is not None:
      shape = [-1, length, 3, own.heads, own.head_size]
      projected = torch.view(own.projected(own.norm.normed(x), effort), shape)
      q, k, v = torch.unbind(torch.permute(projected, [2, 0, 3, 1, 4]))
      mixed = __torch__.reading.attended(q, k, v, bias.of(own.bias, 0, length), masks.mask, dropout)
      seen = torch.reshape(torch.transpose(mixed, 1, 2), [torch.size(x, 0), own.heads * own.head_size])
      x = x + dropout.of(own.o.mapped(seen, effort))
    x = __torch__.reading.fed(layer.feed_forward, x, dropout, effort)
    states.append(x)
  __torch__.reading.sampled(model, torch.len(states), x, masks, dropout)
  return states


# Drops tokens before a layer, or after the last, where a sampler stands there; x [documents * length, width]
def sampled(
    model: __torch__.transformer.Transformer,
    place: int,
    x: Tensor,
    masks: __torch__.token_masks.TokenMasks,
    dropout: __torch__.reading.Dropout) -> None:
  if not masks.runs:
    return
  for sampler in model.encoder.samplers:
    if sampler.place == place:
      logits = torch.view(sampler.keep_logits(x), torch.size(masks.present)) + masks.shift
      masks.drop(x, logits, dropout.noisy(logits))


# states: the encoder's last, normed [documents * length, width] -> after each layer [tokens, width]
def decoded(
    model: __torch__.transformer.Transformer,
    batch: __torch__.batches.Batch,
    encoder_states: Tensor,
    masks: __torch__.token_masks.TokenMasks,
    dropout: __torch__.reading.Dropout,
    effort: __torch__.effort.Effort) -> List[Tensor]:
  decoder = model.decoder
  length = torch.size(batch.documents.ids, 1)
  rows = batch.rows
  positions = torch.unsqueeze(torch.arange(rows.length, device=ops.prim.device(batch.ids)), 0)
  biases = [bias.bias(positions, rows.length) for bias in decoder.positions]
  absent = torch.log(torch.view(masks.present, [-1, 1, 1, length]))
  if effort.is_learned():
    effort.reads(masks.members())
  keys_values = decoder.by_layer(decoder.cross_kv.mapped(encoder_states, effort))
  if effort.is_learned():
    effort.reads(batch.members())
  x = dropout.of(model.embedded(batch.ids))
  states = annotate(List[Tensor], [])
  for i in range(torch.len(decoder.layers)):
    layer = decoder.layers[i]
    own = layer.attention
    if own is not None:
      q, k, v = torch.unbind(own.projected(own.norm.normed(x), effort), 1)
      mixed = __torch__.reading.attended(
          rows.padded(q), rows.padded(k), rows.padded(v), biases[own.bias], None, dropout)
      x = x + dropout.of(own.o.mapped(rows.unpadded(mixed), effort))
    cross = layer.cross_attention
    if cross is not None:
      asked = torch.view(cross.q.mapped(cross.norm.normed(x), effort), [-1, cross.heads, cross.head_size])
      # [documents, length, 2, heads, headSize] -> [documents, heads, length, headSize] each
      read = torch.view(keys_values[i], [-1, length, 2, cross.heads, cross.head_size])
      keys, values = torch.unbind(torch.permute(read, [2, 0, 3, 1, 4]))
      heard = __torch__.reading.attended(batch.owned.padded(asked), keys, values, absent, masks.mask, dropout)
      x = x + dropout.of(cross.o.mapped(batch.owned.unpadded(heard), effort))
    x = __torch__.reading.fed(layer.feed_forward, x, dropout, effort)
    states.append(x)
  return states


# What a model makes of a batch.
class Reading:
  # Of the targets, in 32-bit floats [targets, vocabulary].
  logits : Tensor
  # After each layer: the encoder's [documents * length, width], and the decoder's [tokens, width].
  encoder_states : List[Tensor]
  decoder_states : List[Tensor]

  # masks: of the batch's documents, of which nothing has been dropped yet
  def __init__(
      self,
      model: __torch__.transformer.Transformer,
      batch: __torch__.batches.Batch,
      masks: __torch__.token_masks.TokenMasks,
      dropout: __torch__.reading.Dropout,
      effort: __torch__.effort.Effort) -> None:
    self.encoder_states = __torch__.reading.encoded(model, batch, masks, dropout, effort)
    last = dropout.of(model.encoder.norm.normed(self.encoder_states[-1]))
    self.decoder_states = __torch__.reading.decoded(model, batch, last, masks, dropout, effort)
    answering = torch.index_select(self.decoder_states[-1], 0, batch.asked)
    logits = model.decoder.head.product(dropout.of(model.decoder.norm.normed(answering)))
    self.logits = torch.to(logits, 6)
