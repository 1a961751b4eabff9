# By how much token samplers keep the tokens that they leave of documents: the least of a token's keep logits, below
# whose negative a shift drops it. Other tokens' states change a little with what is dropped beside them. Nothing after
# the last sampler is computed. -> [tokens left]
def of(
    model: __torch__.transformer.Transformer,
    documents: __torch__.encoder.Documents,
    shift: float,
    effort: __torch__.effort.Effort) -> Tensor:
  encoder = model.encoder
  ids = torch.reshape(documents.ids, [-1])
  x = model.embedded(ids)
  left = __torch__.encoder.all_left(documents)
  margins = torch.full_like(documents.ids, inf, dtype=6)
  for place in range(encoder.samplers[-1].place + 1):
    for sampler in encoder.samplers:
      if sampler.place == place:
        logits = __torch__.margins.keep_logits(encoder, sampler, ids, x)
        each = torch.view(logits, [left.documents, left.length])
        margins = __torch__.margins.lowered(margins, each, left.places)
        x, left = __torch__.downsampling.sampled(x, logits + shift, left)
    if place < encoder.samplers[-1].place:
      bias = __torch__.encoder.EncoderBias(encoder.positions, left, encoder.block)
      residual = __torch__.residual.Residual(x)
      encoder.layers[place].run(residual, bias, effort)
      x = residual.states()
  places = left.places
  if places is not None:
    margins = torch.gather(margins, 1, places)
  return torch.masked_select(margins, torch.logical_not(left.absent()))


# As the encoder has them: ids [documents * length] where none was dropped, x [documents * tokens left, width]
def keep_logits(
    encoder: __torch__.encoder.Encoder,
    sampler: __torch__.downsampling.TokenSampler,
    ids: Tensor,
    x: Tensor) -> Tensor:
  looked_up = encoder.keep_logits
  if looked_up is not None and sampler.place == 0:
    return torch.index_select(looked_up, 0, ids)
  return sampler.keep_logits(x)


# margins [documents, length]; logits [documents, tokens left], and where these stood, if some were dropped
def lowered(margins: Tensor, logits: Tensor, places: Optional[Tensor]) -> Tensor:
  if places is None:
    return torch.minimum(margins, logits)
  return torch.scatter(margins, 1, places, torch.minimum(torch.gather(margins, 1, places), logits))
