# What is learned of a batch, and by how much a model misses it.

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
