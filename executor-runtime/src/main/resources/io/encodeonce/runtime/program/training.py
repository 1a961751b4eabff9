# A teacher-forced step: each document is encoded once, and the rows of all its prompts and answers read its keys and
# values (Lu et al., arXiv 2403.13112). Gradients need operations that change nothing in place, and the plain layout.

# What is learned of a batch, and how.
class Lesson(NamedTuple):
  # Share of states left out.
  dropout : float
  # Share of a target's probability given to all tokens alike.
  label_smoothing : float
  # Weights of the losses: the cross-entropy with the answers, ...
  answers : float
  # ... the divergence from the teacher's distributions at this temperature, ...
  distributions : float
  temperature : float
  # ... and the distance from the teacher's states after each layer.
  hidden_states : float


# Documents, and their rows' tokens without padding, rows of a document together.
class Batch:
  documents : __torch__.encoder.Documents
  # [tokens]
  ids : Tensor
  rows : __torch__.training.Groups
  # The tokens of each document's rows.
  owned : __torch__.training.Groups
  # The tokens after which a target stands, [targets].
  asked : Tensor
  # [targets]
  targets : Tensor

  # sizes [8] in main memory: documents, length, whether any is padded, tokens, targets, rows, tokens of the longest row
  # and of the document that has most.
  # numbers: ids [documents, length] and lengths [documents]; ids, rows, places there, documents, places among their
  # tokens [tokens]; asked and targets [targets]; one after the other
  def __init__(self, sizes: Tensor, numbers: Tensor, device: Device) -> None:
    documents, length, tokens, targets = int(sizes[0]), int(sizes[1]), int(sizes[3]), int(sizes[4])
    lengths = [documents * length, documents, tokens, tokens, tokens, tokens, tokens, targets, targets]
    parts = torch.split_with_sizes(torch.to(numbers, device), lengths)
    self.documents = __torch__.encoder.Documents(
        torch.view(parts[0], [documents, length]), parts[1], bool(sizes[2]))
    self.ids = parts[2]
    self.rows = __torch__.training.Groups(parts[3], parts[4], int(sizes[5]), int(sizes[6]))
    self.owned = __torch__.training.Groups(parts[5], parts[6], documents, int(sizes[7]))
    self.asked = parts[7]
    self.targets = parts[8]

  # How many targets each has, in floats [documents].
  def targets_of_documents(self) -> Tensor:
    documents = torch.index_select(self.owned.groups, 0, self.asked)
    return torch.to(torch.bincount(documents, None, self.owned.count), 6)


# Leaves out states at random, makes samplers waver, and draws what else is.
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
    dropout: __torch__.training.Dropout) -> Tensor:
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
    dropout: __torch__.training.Dropout,
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
    batch: __torch__.training.Batch,
    masks: __torch__.token_masks.TokenMasks,
    dropout: __torch__.training.Dropout,
    effort: __torch__.effort.Effort) -> List[Tensor]:
  ids = batch.documents.ids
  length = torch.size(ids, 1)
  left = __torch__.encoder.all_left(batch.documents)
  bias = __torch__.encoder.EncoderBias(model.encoder.positions, left, length)
  x = dropout.of(model.embedded(torch.reshape(ids, [-1])))
  states = annotate(List[Tensor], [])
  for i in range(torch.len(model.encoder.layers)):
    __torch__.training.sampled(model, i, x, masks, dropout)
    masks.start_layer()
    layer = model.encoder.layers[i]
    own = layer.attention
    if own is not None:
      shape = [-1, length, 3, own.heads, own.head_size]
      q, k, v = torch.unbind(torch.permute(torch.view(own.projected(x, effort), shape), [2, 0, 3, 1, 4]))
      mixed = __torch__.training.attended(q, k, v, bias.of(own.bias, 0, length), masks.mask, dropout)
      seen = torch.reshape(torch.transpose(mixed, 1, 2), [torch.size(x, 0), own.heads * own.head_size])
      x = x + dropout.of(own.o.mapped(seen, effort))
    x = __torch__.training.fed(layer.feed_forward, x, dropout, effort)
    states.append(x)
  __torch__.training.sampled(model, torch.len(states), x, masks, dropout)
  return states


# Tokens in groups of one length, padded with zeros.
class Groups:
  # The group of each token, and its place there, [tokens].
  groups : Tensor
  places : Tensor
  # [tokens], counted through all groups
  flat : Tensor
  count : int
  length : int

  def __init__(self, groups: Tensor, places: Tensor, count: int, length: int) -> None:
    self.groups = groups
    self.places = places
    self.flat = groups * length + places
    self.count = count
    self.length = length

  # x [tokens, heads, headSize] -> [groups, heads, length, headSize]
  def padded(self, x: Tensor) -> Tensor:
    shape = [self.count, self.length, torch.size(x, 1), torch.size(x, 2)]
    zeros = torch.zeros(shape, dtype=ops.prim.dtype(x), device=ops.prim.device(x))
    places = annotate(List[Optional[Tensor]], [self.groups, self.places])
    return torch.transpose(torch.index_put(zeros, places, x), 1, 2)

  # x [groups, heads, length, headSize] -> [tokens, heads * headSize]
  def unpadded(self, x: Tensor) -> Tensor:
    shape = [self.count * self.length, torch.size(x, 1) * torch.size(x, 3)]
    return torch.index_select(torch.reshape(torch.transpose(x, 1, 2), shape), 0, self.flat)


# Drops tokens before a layer, or after the last, where a sampler stands there; x [documents * length, width]
def sampled(
    model: __torch__.transformer.Transformer,
    place: int,
    x: Tensor,
    masks: __torch__.token_masks.TokenMasks,
    dropout: __torch__.training.Dropout) -> None:
  if not masks.runs:
    return
  for sampler in model.encoder.samplers:
    if sampler.place == place:
      logits = torch.view(sampler.keep_logits(x), torch.size(masks.present)) + masks.shift
      masks.drop(x, logits, dropout.noisy(logits))


# states: the encoder's last, normed [documents * length, width] -> after each layer [tokens, width]
def decoded(
    model: __torch__.transformer.Transformer,
    batch: __torch__.training.Batch,
    encoder_states: Tensor,
    masks: __torch__.token_masks.TokenMasks,
    dropout: __torch__.training.Dropout,
    effort: __torch__.effort.Effort) -> List[Tensor]:
  decoder = model.decoder
  length = torch.size(batch.documents.ids, 1)
  rows = batch.rows
  positions = torch.unsqueeze(torch.arange(rows.length, device=ops.prim.device(batch.ids)), 0)
  biases = [bias.bias(positions, rows.length) for bias in decoder.positions]
  absent = torch.log(torch.view(masks.present, [-1, 1, 1, length]))
  keys_values = decoder.by_layer(decoder.cross_kv.mapped(encoder_states, effort))
  x = dropout.of(model.embedded(batch.ids))
  states = annotate(List[Tensor], [])
  for i in range(torch.len(decoder.layers)):
    layer = decoder.layers[i]
    own = layer.attention
    if own is not None:
      q, k, v = torch.unbind(own.projected(x, effort), 1)
      mixed = __torch__.training.attended(
          rows.padded(q), rows.padded(k), rows.padded(v), biases[own.bias], None, dropout)
      x = x + dropout.of(own.o.mapped(rows.unpadded(mixed), effort))
    cross = layer.cross_attention
    if cross is not None:
      asked = torch.view(cross.q.mapped(cross.norm.normed(x), effort), [-1, cross.heads, cross.head_size])
      # [documents, length, 2, heads, headSize] -> [documents, heads, length, headSize] each
      read = torch.view(keys_values[i], [-1, length, 2, cross.heads, cross.head_size])
      keys, values = torch.unbind(torch.permute(read, [2, 0, 3, 1, 4]))
      heard = __torch__.training.attended(batch.owned.padded(asked), keys, values, absent, masks.mask, dropout)
      x = x + dropout.of(cross.o.mapped(batch.owned.unpadded(heard), effort))
    x = __torch__.training.fed(layer.feed_forward, x, dropout, effort)
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
      batch: __torch__.training.Batch,
      masks: __torch__.token_masks.TokenMasks,
      dropout: __torch__.training.Dropout) -> None:
    effort = __torch__.effort.Effort(0.)
    self.encoder_states = __torch__.training.encoded(model, batch, masks, dropout, effort)
    last = dropout.of(model.encoder.norm.normed(self.encoder_states[-1]))
    self.decoder_states = __torch__.training.decoded(model, batch, last, masks, dropout, effort)
    answering = torch.index_select(self.decoder_states[-1], 0, batch.asked)
    logits = model.decoder.head.product(dropout.of(model.decoder.norm.normed(answering)))
    self.logits = torch.to(logits, 6)


# Cross-entropy summed over the targets.
def surprise(logits: Tensor, targets: Tensor, label_smoothing: float) -> Tensor:
  return torch.cross_entropy_loss(logits, targets, None, 2, -100, label_smoothing)


# Kullback-Leibler divergence from the teacher's distributions, summed over the targets, times the square of the
# temperature, so that its gradients do not shrink with that (Hinton et al., arXiv 1503.02531). Logits [targets,
# vocabulary]
def divergence(logits: Tensor, teacher: Tensor, temperature: float) -> Tensor:
  learned = torch.log_softmax(logits / temperature, -1)
  taught = torch.log_softmax(teacher / temperature, -1)
  return torch.kl_div(learned, taught, 2, log_target=True) * (temperature * temperature)


# Mean squared distance of states [layers][tokens, width] from those of the teacher's layers at the same share of
# the depth, summed over the layers; weights of each layer [tokens], 0 for padding and for tokens that were dropped
def distance(states: List[Tensor], teacher: List[Tensor], weights: List[Tensor]) -> Tensor:
  total = torch.zeros([], device=ops.prim.device(states[0]))
  layers = torch.len(states)
  for i in range(layers):
    other = teacher[(i + 1) * torch.len(teacher) // layers - 1]
    gap = states[i] - other
    total = total + torch.sum(torch.mean(gap * gap, [-1]) * weights[i]) / torch.sum(weights[i])
  return total


# By what the learning rate of the weights start..end is multiplied.
class Rate:
  start : int
  end : int
  factor : float

  def __init__(self, start: int, end: int, factor: float) -> None:
    self.start = start
    self.end = end
    self.factor = factor

  # Their part of a flat vector.
  def of(self, vector: Tensor) -> Tensor:
    return torch.slice(vector, 0, self.start, self.end)


# Neighbours of one factor are one piece.
def rates(tensors: List[Tensor], factors: List[float]) -> List[__torch__.training.Rate]:
  pieces = annotate(List[__torch__.training.Rate], [])
  start = 0
  end = 0
  for i in range(torch.len(tensors)):
    end = end + torch.numel(tensors[i])
    if i + 1 == torch.len(tensors) or factors[i + 1] != factors[i]:
      pieces.append(__torch__.training.Rate(start, end, factors[i]))
      start = end
  return pieces


# What is trained: all weights in one piece, and what of them is a tensor of the model.
class Trained:
  # In 32-bit floats [weights].
  weights : Tensor
  # Of the losses summed over targets since the last step, [weights].
  gradient : Tensor
  # Views of the weights, each in its tensor's shape.
  parameters : List[Tensor]
  # The same views of the gradient.
  gradients : List[Tensor]
  model : Optional[__torch__.transformer.Transformer]
  teacher : Optional[__torch__.transformer.Transformer]
  pruning : Optional[__torch__.pruning.Masks]
  lesson : __torch__.training.Lesson
  # None where all tokens are read.
  adapting : Optional[__torch__.token_masks.Adapting]
  # By what the learning rate of each tensor is multiplied, and the same of all weights in few pieces.
  factors : List[float]
  rates : List[__torch__.training.Rate]

  def __init__(self, weights: Tensor, parameters: List[Tensor], gradient: Tensor, gradients: List[Tensor]) -> None:
    self.weights = weights
    self.parameters = parameters
    self.gradient = gradient
    self.gradients = gradients
    self.model = None
    self.teacher = None
    self.pruning = None
    self.lesson = __torch__.training.Lesson(0., 0., 1., 0., 1., 0.)
    self.adapting = None
    self.factors = [1. for _ in range(torch.len(parameters))]
    self.rates = __torch__.training.rates(parameters, self.factors)

  # Adds the batch's gradient; steps: done -> the loss summed over targets, and the documents' tokens that the decoder
  # would read, [2]
  def learn(self, batch: __torch__.training.Batch, seed: int, steps: int) -> Tensor:
    lesson = self.lesson
    adapting = self.adapting
    noise = 0. if adapting is None else adapting.noise
    dropout = __torch__.training.Dropout(lesson.dropout, noise, seed, ops.prim.device(self.weights))
    masks = self.masks(batch)
    model = __torch__.training.some(self.model)
    pruning = self.pruning
    if pruning is not None:
      model = pruning.applied(model, pruning.drawn(dropout))
    reading = __torch__.training.Reading(model, batch, masks, dropout)
    loss = __torch__.training.surprise(reading.logits, batch.targets, lesson.label_smoothing) * lesson.answers
    teacher = self.teacher
    if teacher is not None:
      loss = loss + self.taught(reading, masks, teacher, batch)
    aim = loss
    if adapting is not None:
      # Each document counts by its targets, so that batches may be cut in any way.
      targets = batch.targets_of_documents()
      loss = loss + torch.sum(masks.losses(adapting) * targets)
      aim = loss + torch.sum(masks.shares() * targets) * adapting.tokens
    if pruning is not None:
      aim = aim + pruning.constraint(steps) * torch.size(batch.targets, 0)
    gradients = torch.grad([aim], self.parameters, None, False, False, True)
    for i in range(torch.len(gradients)):
      gradient = gradients[i]
      if gradient is not None:
        _ = torch.add_(self.gradients[i], gradient)
    return torch.stack([torch.detach(loss), torch.sum(masks.left())])

  # Of a batch of which nothing has been dropped yet.
  def masks(self, batch: __torch__.training.Batch) -> __torch__.token_masks.TokenMasks:
    adapting = self.adapting
    temperature = 1. if adapting is None else adapting.temperature
    shift = 0. if adapting is None else adapting.shift
    return __torch__.token_masks.TokenMasks(batch.documents, adapting is not None, temperature, shift)

  def no_dropout(self) -> __torch__.training.Dropout:
    return __torch__.training.Dropout(0., 0., 0, ops.prim.device(self.weights))

  # What is learned of the teacher, summed over the targets; of its states after a layer, those of tokens that are left.
  def taught(
      self,
      reading: __torch__.training.Reading,
      masks: __torch__.token_masks.TokenMasks,
      teacher: __torch__.transformer.Transformer,
      batch: __torch__.training.Batch) -> Tensor:
    lesson = self.lesson
    own = __torch__.token_masks.TokenMasks(batch.documents, True, 1., 0.)
    given = __torch__.training.Reading(teacher, batch, own, self.no_dropout())
    loss = __torch__.training.divergence(reading.logits, given.logits, lesson.temperature) * lesson.distributions
    if lesson.hidden_states == 0.:
      return loss
    apart = __torch__.training.distance(reading.encoder_states, given.encoder_states, masks.layers)
    every = torch.ones([torch.size(batch.ids, 0)], device=ops.prim.device(batch.ids))
    weights = [every for _ in range(torch.len(reading.decoder_states))]
    apart = apart + __torch__.training.distance(reading.decoder_states, given.decoder_states, weights)
    return loss + apart * (lesson.hidden_states * torch.size(batch.targets, 0))

  # -> the cross-entropy with the answers, summed over the targets, []
  def loss(self, batch: __torch__.training.Batch) -> Tensor:
    model = __torch__.training.some(self.model)
    pruning = self.pruning
    if pruning is not None:
      model = pruning.applied(model, pruning.settled())
    reading = __torch__.training.Reading(model, batch, self.masks(batch), self.no_dropout())
    return __torch__.training.surprise(reading.logits, batch.targets, 0.)

  # factors [tensors], by which the learning rate of each is multiplied
  def pace(self, factors: Tensor) -> None:
    self.factors = [float(factors[i]) for i in range(torch.len(self.parameters))]
    self.rates = __torch__.training.rates(self.parameters, self.factors)


def some(model: Optional[__torch__.transformer.Transformer]) -> __torch__.transformer.Transformer:
  return torch._unwrap_optional(model)


def of(trained: Optional[__torch__.training.Trained]) -> __torch__.training.Trained:
  return torch._unwrap_optional(trained)


# Views of all tensors in a flat one, shapes [tensors, 2]: rows, and columns or 0 for a vector
def views(flat: Tensor, shapes: Tensor) -> List[Tensor]:
  result = annotate(List[Tensor], [])
  start = 0
  for i in range(torch.size(shapes, 0)):
    rows, columns = int(shapes[i][0]), int(shapes[i][1])
    shape = [rows, columns]
    if columns == 0:
      shape = [rows]
      columns = 1
    result.append(torch.view(torch.slice(flat, 0, start, start + rows * columns), shape))
    start = start + rows * columns
  return result


# Leaves, of which gradients can be asked; they share the weights' memory.
def leaves(weights: Tensor, shapes: Tensor) -> List[Tensor]:
  return [torch.requires_grad_(torch.detach(view), True) for view in __torch__.training.views(weights, shapes)]


# All weights 0; shapes: see `views`; on the device of `like`
def started(shapes: Tensor, like: Tensor) -> __torch__.training.Trained:
  numbers = torch.sum(torch.prod(torch.clamp_min(shapes, 1), 1)).item()
  weights = torch.zeros([int(numbers)], dtype=6, device=ops.prim.device(like))
  gradient = torch.zeros_like(weights)
  return __torch__.training.Trained(
      weights, __torch__.training.leaves(weights, shapes), gradient, __torch__.training.views(gradient, shapes))
