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


# Leaves out states at random.
class Dropout:
  rate : float
  # None on CUDA, where programs cannot make one: there the device's own draws.
  generator : Optional[Generator]

  def __init__(self, rate: float, seed: int, device: Device) -> None:
    self.rate = rate
    self.generator = None
    if rate > 0.:
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


# Scores and their distribution in 32-bit floats. q [batch, heads, queries, headSize]; k and v [batch, heads, keys,
# headSize]; bias [batch or 1, heads or 1, queries or 1, keys] -> [batch, heads, queries, headSize]
def attended(q: Tensor, k: Tensor, v: Tensor, bias: Tensor, dropout: __torch__.training.Dropout) -> Tensor:
  scores = torch.to(torch.matmul(q, torch.transpose(k, -1, -2)), 6) + bias
  weights = dropout.of(torch.softmax(scores, -1))
  return torch.matmul(torch.to(weights, ops.prim.dtype(v)), v)


# x [tokens, width] -> [tokens, width]
def fed(
    layer: __torch__.feed_forward.FeedForward,
    x: Tensor,
    dropout: __torch__.training.Dropout) -> Tensor:
  return x + dropout.of(layer.down.product(dropout.of(layer.inner(x))))


# -> after each layer [documents * length, width]
def encoded(
    model: __torch__.transformer.Transformer,
    batch: __torch__.training.Batch,
    dropout: __torch__.training.Dropout) -> List[Tensor]:
  ids = batch.documents.ids
  length = torch.size(ids, 1)
  left = __torch__.encoder.all_left(batch.documents)
  bias = __torch__.encoder.EncoderBias(model.encoder.positions, left, length).of(0, length)
  x = dropout.of(model.embedded(torch.reshape(ids, [-1])))
  states = annotate(List[Tensor], [])
  for layer in model.encoder.layers:
    own = layer.attention
    shape = [-1, length, 3, own.heads, own.head_size]
    q, k, v = torch.unbind(torch.permute(torch.view(own.projected(x), shape), [2, 0, 3, 1, 4]))
    mixed = torch.transpose(__torch__.training.attended(q, k, v, bias, dropout), 1, 2)
    seen = torch.reshape(mixed, [torch.size(x, 0), own.heads * own.head_size])
    x = x + dropout.of(own.o.product(seen))
    x = __torch__.training.fed(layer.feed_forward, x, dropout)
    states.append(x)
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


# 1 for a token, and 0 for padding: [documents, length]
def present(documents: __torch__.encoder.Documents) -> Tensor:
  keys = torch.arange(torch.size(documents.ids, 1), device=ops.prim.device(documents.ids))
  return torch.to(torch.lt(keys, torch.unsqueeze(documents.lengths, 1)), 6)


# states: the encoder's last, normed [documents * length, width] -> after each layer [tokens, width]
def decoded(
    model: __torch__.transformer.Transformer,
    batch: __torch__.training.Batch,
    encoder_states: Tensor,
    dropout: __torch__.training.Dropout) -> List[Tensor]:
  decoder = model.decoder
  documents, length = torch.size(batch.documents.ids)
  rows = batch.rows
  positions = torch.unsqueeze(torch.arange(rows.length, device=ops.prim.device(batch.ids)), 0)
  bias = decoder.positions.bias(positions, rows.length)
  absent = torch.log(torch.view(__torch__.training.present(batch.documents), [-1, 1, 1, length]))
  cross = decoder.layers[0].cross_attention
  shape = [documents, length, torch.len(decoder.layers), 2, cross.heads, cross.head_size]
  keys_values = torch.permute(torch.view(decoder.cross_kv.product(encoder_states), shape), [2, 3, 0, 4, 1, 5])
  x = dropout.of(model.embedded(batch.ids))
  states = annotate(List[Tensor], [])
  for i in range(torch.len(decoder.layers)):
    layer = decoder.layers[i]
    q, k, v = torch.unbind(layer.attention.projected(x), 1)
    mixed = __torch__.training.attended(rows.padded(q), rows.padded(k), rows.padded(v), bias, dropout)
    x = x + dropout.of(layer.attention.o.product(rows.unpadded(mixed)))
    cross = layer.cross_attention
    asked = torch.view(cross.q.product(cross.norm.normed(x)), [-1, cross.heads, cross.head_size])
    queries = batch.owned.padded(asked)
    heard = __torch__.training.attended(queries, keys_values[i][0], keys_values[i][1], absent, dropout)
    x = x + dropout.of(cross.o.product(batch.owned.unpadded(heard)))
    x = __torch__.training.fed(layer.feed_forward, x, dropout)
    states.append(x)
  return states


# What a model makes of a batch.
class Reading:
  # Of the targets, in 32-bit floats [targets, vocabulary].
  logits : Tensor
  # After each layer: the encoder's [documents * length, width], and the decoder's [tokens, width].
  encoder_states : List[Tensor]
  decoder_states : List[Tensor]

  def __init__(
      self,
      model: __torch__.transformer.Transformer,
      batch: __torch__.training.Batch,
      dropout: __torch__.training.Dropout) -> None:
    self.encoder_states = __torch__.training.encoded(model, batch, dropout)
    last = dropout.of(model.encoder.norm.normed(self.encoder_states[-1]))
    self.decoder_states = __torch__.training.decoded(model, batch, last, dropout)
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
# the depth, summed over the layers; weights [tokens], 0 for padding
def distance(states: List[Tensor], teacher: List[Tensor], weights: Tensor) -> Tensor:
  total = torch.zeros([], device=ops.prim.device(weights))
  layers = torch.len(states)
  for i in range(layers):
    other = teacher[(i + 1) * torch.len(teacher) // layers - 1]
    gap = states[i] - other
    total = total + torch.sum(torch.mean(gap * gap, [-1]) * weights) / torch.sum(weights)
  return total


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
  lesson : __torch__.training.Lesson

  def __init__(self, weights: Tensor, parameters: List[Tensor], gradient: Tensor, gradients: List[Tensor]) -> None:
    self.weights = weights
    self.parameters = parameters
    self.gradient = gradient
    self.gradients = gradients
    self.model = None
    self.teacher = None
    self.lesson = __torch__.training.Lesson(0., 0., 1., 0., 1., 0.)

  # Adds the batch's gradient -> the loss summed over targets, []
  def learn(self, batch: __torch__.training.Batch, seed: int) -> Tensor:
    lesson = self.lesson
    dropout = __torch__.training.Dropout(lesson.dropout, seed, ops.prim.device(self.weights))
    reading = __torch__.training.Reading(__torch__.training.some(self.model), batch, dropout)
    loss = __torch__.training.surprise(reading.logits, batch.targets, lesson.label_smoothing) * lesson.answers
    teacher = self.teacher
    if teacher is not None:
      loss = loss + self.taught(reading, teacher, batch)
    gradients = torch.grad([loss], self.parameters, None, False, False, True)
    for i in range(torch.len(gradients)):
      gradient = gradients[i]
      if gradient is not None:
        _ = torch.add_(self.gradients[i], gradient)
    return torch.detach(loss)

  def no_dropout(self) -> __torch__.training.Dropout:
    return __torch__.training.Dropout(0., 0, ops.prim.device(self.weights))

  # What is learned of the teacher, summed over the targets.
  def taught(
      self,
      reading: __torch__.training.Reading,
      teacher: __torch__.transformer.Transformer,
      batch: __torch__.training.Batch) -> Tensor:
    lesson = self.lesson
    given = __torch__.training.Reading(teacher, batch, self.no_dropout())
    loss = __torch__.training.divergence(reading.logits, given.logits, lesson.temperature) * lesson.distributions
    if lesson.hidden_states == 0.:
      return loss
    present = torch.reshape(__torch__.training.present(batch.documents), [-1])
    apart = __torch__.training.distance(reading.encoder_states, given.encoder_states, present)
    every = torch.ones([torch.size(batch.ids, 0)], device=ops.prim.device(batch.ids))
    apart = apart + __torch__.training.distance(reading.decoder_states, given.decoder_states, every)
    return loss + apart * (lesson.hidden_states * torch.size(batch.targets, 0))

  # -> the cross-entropy with the answers, summed over the targets, []
  def loss(self, batch: __torch__.training.Batch) -> Tensor:
    reading = __torch__.training.Reading(__torch__.training.some(self.model), batch, self.no_dropout())
    return __torch__.training.surprise(reading.logits, batch.targets, 0.)


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
