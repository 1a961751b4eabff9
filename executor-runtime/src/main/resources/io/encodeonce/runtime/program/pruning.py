# Masks over a model's parts, which training closes until a share of the weights is pruned (CoFi, arXiv 2204.00408). A
# mask is a hard concrete distribution of each unit (Louizos et al., arXiv 1712.01312), of which log-alphas are learned.
# What a closed mask does to a model is what cutting its units out does: units that are closed add nothing, and norms
# take the mean over the dimensions that are left.
class Pruning(NamedTuple):
  # So many masks, the first ones, always let their greatest unit through.
  lasting : int
  # The share of the layers' weights that is pruned at last.
  share : float
  # Steps in which it grows from 0 to that, in a line.
  warm_up_steps : int
  # The number format of products.
  product_dtype : int


class Masks:
  # Log-alphas, those of the states' dimensions first.
  alphas : List[Tensor]
  # Of each block, layer by layer, the encoder's first: which mask its heads or columns have, which all of it has or
  # -1, and how many weights a head or column has for each dimension of the states: [blocks, 3] in main memory.
  blocks : Tensor
  # Of the gap between the expected share and its target, and of the gap's square, [2].
  multipliers : Tensor
  pruning : __torch__.pruning.Pruning

  def __init__(
      self,
      alphas: List[Tensor],
      blocks: Tensor,
      multipliers: Tensor,
      pruning: __torch__.pruning.Pruning) -> None:
    self.alphas = alphas
    self.blocks = blocks
    self.multipliers = multipliers
    self.pruning = pruning

  # Draws what each unit lets through, 0 to 1.
  def drawn(self, dropout: __torch__.reading.Dropout) -> List[Tensor]:
    masks = annotate(List[Tensor], [])
    for i in range(torch.len(self.alphas)):
      masks.append(self.through(i, dropout.logistic(self.alphas[i])))
    return masks

  # The same without noise.
  def settled(self) -> List[Tensor]:
    return [self.through(i, torch.zeros_like(self.alphas[i])) for i in range(torch.len(self.alphas))]

  def through(self, i: int, noise: Tensor) -> Tensor:
    alphas = self.alphas[i]
    mask = torch.clamp(torch.sigmoid((alphas + noise) * 1.5) * 1.2 - 0.1, 0., 1.)
    return self.lasting(i, mask)

  # How probable it is that a unit lets anything through.
  def probable(self, i: int) -> Tensor:
    # -2/3 log(0.1 / 1.1)
    return self.lasting(i, torch.sigmoid(self.alphas[i] + 1.5985968485))

  def lasting(self, i: int, mask: Tensor) -> Tensor:
    if i >= self.pruning.lasting:
      return mask
    alphas = torch.detach(self.alphas[i])
    units = torch.arange(torch.size(alphas, 0), device=ops.prim.device(alphas))
    return torch.masked_fill(mask, torch.eq(units, torch.argmax(alphas)), 1.)

  # The share of the layers' weights that is expected to be closed, []
  def expected(self) -> Tensor:
    probable = [self.probable(i) for i in range(torch.len(self.alphas))]
    left = torch.zeros([], device=ops.prim.device(self.multipliers))
    all = 0
    for b in range(torch.size(self.blocks, 0)):
      units, whole, weights = int(self.blocks[b][0]), int(self.blocks[b][1]), int(self.blocks[b][2])
      open = torch.sum(probable[units])
      if whole >= 0:
        open = open * torch.squeeze(probable[whole], 0)
      left = left + open * weights
      all = all + weights * torch.size(self.alphas[units], 0)
    width = torch.sum(probable[0])
    return 1. - left * width / (all * torch.size(self.alphas[0], 0))

  # What holds the expected share at its target: 0, but the masks' gradient lessens it where the multipliers'
  # increases it. steps: done
  def constraint(self, steps: int) -> Tensor:
    target = self.pruning.share
    if steps < self.pruning.warm_up_steps:
      target = target * float(steps) / float(self.pruning.warm_up_steps)
    gap = self.expected() - target
    return (
        __torch__.pruning.priced(gap, torch.detach(self.multipliers))
        - __torch__.pruning.priced(torch.detach(gap), self.multipliers))

  # The mask of a block's heads or columns, that of the whole block in it: [units]
  def of(self, block: int, masks: List[Tensor]) -> Tensor:
    units, whole = int(self.blocks[block][0]), int(self.blocks[block][1])
    if whole < 0:
      return masks[units]
    return masks[units] * masks[whole]

  # The model under masks, in its plain layout; what is not masked is shared.
  def applied(
      self,
      model: __torch__.transformer.Transformer,
      masks: List[Tensor]) -> __torch__.transformer.Transformer:
    under = __torch__.pruning.Under(masks[0], self.pruning.product_dtype)
    encoder_layers = annotate(List[__torch__.encoder.EncoderLayer], [])
    b = 0
    for layer in model.encoder.layers:
      attention = under.self_attention(layer.attention, self.of(b, masks))
      feed_forward = under.feed_forward(layer.feed_forward, self.of(b + 1, masks))
      encoder_layers.append(__torch__.encoder.EncoderLayer(attention, feed_forward))
      b = b + 2
    decoder_layers = annotate(List[__torch__.decoder.DecoderLayer], [])
    for layer in model.decoder.layers:
      attention = under.self_attention(layer.attention, self.of(b, masks))
      cross_attention = under.cross_attention(layer.cross_attention, self.of(b + 1, masks))
      feed_forward = under.feed_forward(layer.feed_forward, self.of(b + 2, masks))
      decoder_layers.append(__torch__.decoder.DecoderLayer(attention, cross_attention, feed_forward))
      b = b + 3
    encoder, decoder = model.encoder, model.decoder
    return __torch__.transformer.Transformer(
        model.embedding * masks[0],
        __torch__.encoder.Encoder(
            encoder.positions, encoder_layers, encoder.samplers, None, under.norm(encoder.norm), encoder.block),
        __torch__.decoder.Decoder(
            decoder.heads,
            decoder.head_size,
            decoder.positions,
            decoder_layers,
            decoder.cross_kv,
            under.norm(decoder.norm),
            decoder.head),
        model.ends)


# multipliers [2] -> []
def priced(gap: Tensor, multipliers: Tensor) -> Tensor:
  return multipliers[0] * gap + multipliers[1] * gap * gap


# A model's parts under masks.
class Under:
  # Of the states' dimensions, [width].
  width : Tensor
  # The share of these that is not closed.
  left : float
  product_dtype : int

  def __init__(self, width: Tensor, product_dtype: int) -> None:
    self.width = width
    self.left = float(torch.sum(torch.gt(width, 0.))) / float(torch.size(width, 0))
    self.product_dtype = product_dtype

  # Its mean is over all dimensions, and the same as over those that are left once it is scaled.
  def norm(self, plain: __torch__.norm.RootMeanSquareNorm) -> __torch__.norm.RootMeanSquareNorm:
    weight = torch._unwrap_optional(plain.weight) * self.left ** 0.5
    return __torch__.norm.RootMeanSquareNorm(weight, plain.epsilon * self.left, 6)

  # What writes the states: [width, in], of which the mask's units are columns or groups of them
  def writing(self, plain: __torch__.linear.Linear, units: Tensor) -> __torch__.linear.Linear:
    matrix = plain.matrix()
    columns = torch.repeat_interleave(units, torch.size(matrix, 1) // torch.size(units, 0))
    return __torch__.linear.DenseLinear(matrix * columns * torch.unsqueeze(self.width, 1), self.product_dtype)

  # The same of an attention's last matrix: nothing under masks consists of learners.
  def attention_output(
      self,
      plain: __torch__.token_map.TokenMap,
      heads: Tensor) -> __torch__.token_map.TokenMap:
    any = annotate(Any, plain)
    if isinstance(any, __torch__.token_map.MatrixMap):
      return __torch__.token_map.MatrixMap(self.writing(any.linear, heads))
    return plain

  # The same of a network's.
  def network(
      self,
      plain: __torch__.token_map.TokenMap,
      columns: Tensor) -> __torch__.token_map.TokenMap:
    any = annotate(Any, plain)
    if isinstance(any, __torch__.feed_forward.Network):
      down = self.writing(any.down, columns)
      return __torch__.feed_forward.Network(any.up, down, any.gated, any.activation)
    return plain

  def self_attention(
      self,
      plain: Optional[__torch__.attention.SelfAttention],
      heads: Tensor) -> Optional[__torch__.attention.SelfAttention]:
    if plain is None:
      return None
    return __torch__.attention.SelfAttention(
        self.norm(plain.norm),
        plain.qkv,
        self.attention_output(plain.o, heads),
        plain.heads,
        plain.head_size,
        plain.bias)

  def cross_attention(
      self,
      plain: Optional[__torch__.attention.CrossAttention],
      heads: Tensor) -> Optional[__torch__.attention.CrossAttention]:
    if plain is None:
      return None
    return __torch__.attention.CrossAttention(
        self.norm(plain.norm), plain.q, self.attention_output(plain.o, heads), plain.heads, plain.head_size)

  def feed_forward(
      self,
      plain: Optional[__torch__.feed_forward.FeedForward],
      columns: Tensor) -> Optional[__torch__.feed_forward.FeedForward]:
    if plain is None:
      return None
    return __torch__.feed_forward.FeedForward(self.norm(plain.norm), self.network(plain.network, columns))
