# A teacher-forced step: what a model makes of a batch has a loss, and what is trained a gradient of it.

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
  lesson : __torch__.losses.Lesson
  # None where all tokens are read.
  adapting : Optional[__torch__.token_masks.Adapting]
  # None where gates are left as they are.
  gating : Optional[__torch__.learner_masks.Gating]
  # Of `Imitation`; None where what is learned is answers.
  tau : Optional[float]
  # By what the learning rate of each tensor is multiplied, and the same of all weights in few pieces.
  factors : List[float]
  rates : List[__torch__.training.Rate]
  # Which tensors are learned.
  learned : List[int]

  def __init__(self, weights: Tensor, parameters: List[Tensor], gradient: Tensor, gradients: List[Tensor]) -> None:
    self.weights = weights
    self.parameters = parameters
    self.gradient = gradient
    self.gradients = gradients
    self.model = None
    self.teacher = None
    self.pruning = None
    self.lesson = __torch__.losses.Lesson(0., 0., 1., 0., 1., 0.)
    self.adapting = None
    self.gating = None
    self.tau = None
    self.factors = [1. for _ in range(torch.len(parameters))]
    self.rates = __torch__.training.rates(parameters, self.factors)
    self.learned = annotate(List[int], [])

  # Adds the batch's gradient; steps: done -> the loss summed over targets, the documents' tokens that the decoder would
  # read, and what learners cost that ran, and what all would have, [4]
  def learn(self, batch: __torch__.batches.Batch, seed: int, steps: int) -> Tensor:
    tau = self.tau
    if tau is not None:
      masks = __torch__.token_masks.TokenMasks(batch.documents, True, 1., 0.)
      loss = self.imitated(batch, masks, tau)
      self.add_gradient(loss)
      none = torch.zeros_like(loss)
      return torch.detach(torch.stack([loss, torch.sum(masks.left()), none, none]))
    return self.learn_answers(batch, seed, steps)

  # The same, of answers.
  def learn_answers(self, batch: __torch__.batches.Batch, seed: int, steps: int) -> Tensor:
    lesson = self.lesson
    adapting = self.adapting
    noise = 0. if adapting is None else adapting.noise
    dropout = __torch__.reading.Dropout(lesson.dropout, noise, seed, ops.prim.device(self.weights))
    masks = self.masks(batch)
    model = __torch__.training.some(self.model)
    pruning = self.pruning
    if pruning is not None:
      model = pruning.applied(model, pruning.drawn(dropout))
    effort = __torch__.effort.Effort(0.)
    gating = self.gating
    if gating is not None:
      effort.masks = __torch__.learner_masks.LearnerMasks(gating, dropout, masks.lengths)
    reading = __torch__.reading.Reading(model, batch, masks, dropout, effort)
    loss = __torch__.losses.surprise(reading.logits, batch.targets, lesson.label_smoothing) * lesson.answers
    teacher = self.teacher
    if teacher is not None:
      loss = loss + self.taught(reading, masks, teacher, batch)
    price = torch.zeros_like(loss)
    run = torch.zeros_like(loss)
    full = torch.zeros_like(loss)
    # Each document counts by its targets, so that batches may be cut in any way.
    targets = batch.targets_of_documents()
    if adapting is not None:
      loss = loss + torch.sum(masks.losses(adapting) * targets)
      price = price + torch.sum(masks.shares() * targets) * adapting.tokens
    learners = effort.masks
    if learners is not None:
      loss = loss + torch.sum(learners.losses() * targets)
      price = price + torch.sum(learners.shares() * targets) * learners.gating.share
      run = torch.sum(learners.run)
      full = torch.sum(learners.full)
    if pruning is not None:
      price = price + pruning.constraint(steps) * torch.size(batch.targets, 0)
    self.add_gradient(loss + price)
    return torch.detach(torch.stack([loss, torch.sum(masks.left()), run, full]))

  def add_gradient(self, aim: Tensor) -> None:
    gradients = torch.grad([aim], [self.parameters[i] for i in self.learned], None, False, False, True)
    for i in range(torch.len(gradients)):
      gradient = gradients[i]
      if gradient is not None:
        _ = torch.add_(self.gradients[self.learned[i]], gradient)

  # What learners or gates miss of their modules, the mean over these; each document counts by its targets. []
  def imitated(
      self,
      batch: __torch__.batches.Batch,
      masks: __torch__.token_masks.TokenMasks,
      tau: float) -> Tensor:
    model = __torch__.training.some(self.model)
    dropout = self.no_dropout()
    imitation = __torch__.imitation.Imitation(tau, masks.lengths)
    effort = __torch__.effort.Effort(0.)
    effort.imitation = imitation
    states = __torch__.reading.encoded(model, batch, masks, dropout, effort)
    last = model.encoder.norm.normed(states[-1])
    _ = __torch__.reading.decoded(model, batch, last, masks, dropout, effort)
    return torch.sum(imitation.losses * batch.targets_of_documents()) / imitation.modules

  # Of a batch of which nothing has been dropped yet.
  def masks(self, batch: __torch__.batches.Batch) -> __torch__.token_masks.TokenMasks:
    adapting = self.adapting
    temperature = 1. if adapting is None else adapting.temperature
    shift = 0. if adapting is None else adapting.shift
    return __torch__.token_masks.TokenMasks(batch.documents, adapting is not None, temperature, shift)

  def no_dropout(self) -> __torch__.reading.Dropout:
    return __torch__.reading.Dropout(0., 0., 0, ops.prim.device(self.weights))

  # What is learned of the teacher, summed over the targets; of its states after a layer, those of tokens that are left.
  def taught(
      self,
      reading: __torch__.reading.Reading,
      masks: __torch__.token_masks.TokenMasks,
      teacher: __torch__.transformer.Transformer,
      batch: __torch__.batches.Batch) -> Tensor:
    lesson = self.lesson
    own = __torch__.token_masks.TokenMasks(batch.documents, True, 1., 0.)
    effort = __torch__.effort.Effort(0.)
    given = __torch__.reading.Reading(teacher, batch, own, self.no_dropout(), effort)
    loss = __torch__.losses.divergence(reading.logits, given.logits, lesson.temperature) * lesson.distributions
    if lesson.hidden_states == 0.:
      return loss
    apart = __torch__.losses.distance(reading.encoder_states, given.encoder_states, masks.layers)
    every = torch.ones([torch.size(batch.ids, 0)], device=ops.prim.device(batch.ids))
    weights = [every for _ in range(torch.len(reading.decoder_states))]
    apart = apart + __torch__.losses.distance(reading.decoder_states, given.decoder_states, weights)
    return loss + apart * (lesson.hidden_states * torch.size(batch.targets, 0))

  # -> the cross-entropy with the answers, summed over the targets, or what is missed of modules, []
  def loss(self, batch: __torch__.batches.Batch) -> Tensor:
    tau = self.tau
    if tau is not None:
      return self.imitated(batch, __torch__.token_masks.TokenMasks(batch.documents, True, 1., 0.), tau)
    model = __torch__.training.some(self.model)
    pruning = self.pruning
    if pruning is not None:
      model = pruning.applied(model, pruning.settled())
    effort = __torch__.effort.Effort(0.)
    reading = __torch__.reading.Reading(model, batch, self.masks(batch), self.no_dropout(), effort)
    return __torch__.losses.surprise(reading.logits, batch.targets, 0.)

  # factors [tensors], by which the learning rate of each is multiplied; where it is 0, a tensor has no gradient
  def pace(self, factors: Tensor) -> None:
    self.factors = [float(factors[i]) for i in range(torch.len(self.parameters))]
    self.learned = annotate(List[int], [])
    for i in range(torch.len(self.parameters)):
      if self.factors[i] == 0.:
        _ = torch.requires_grad_(self.parameters[i], False)
      else:
        self.learned.append(i)
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
