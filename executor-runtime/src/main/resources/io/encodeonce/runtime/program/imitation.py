# Learners that learn to do what the module does that they are to replace, and gates that learn how many of them that
# takes, module by module (Wojcik et al., arXiv 2312.10193). All that a module reads is the dense model's: modules do
# not depend on what others have learned.

# A module of the dense model, and beside it learners that see what it reads and gives.
class TaughtMap:
  dense : __torch__.token_map.TokenMap
  learners : __torch__.learners.PlainLearners

  def __init__(self, dense: __torch__.token_map.TokenMap, learners: __torch__.learners.PlainLearners) -> None:
    self.dense = dense
    self.learners = learners

  # What the dense module gives.
  def mapped(self, x: Tensor, effort: __torch__.effort.Effort) -> Tensor:
    given = self.dense.mapped(x, effort)
    imitation = effort.imitation
    if imitation is not None:
      self.compare(torch.detach(x), torch.to(torch.detach(given), 6), imitation)
    return given

  # x [tokens, in], and what the dense module gives of it [tokens, out]
  def compare(self, x: Tensor, given: Tensor, imitation: __torch__.imitation.Imitation) -> None:
    gaps = __torch__.imitation.prefixes(self.learners.learners, x) - given
    squares = torch.sum(gaps * gaps, [-1])
    if imitation.tau == 0.:
      imitation.note_learners(squares, torch.sum(given * given, [-1]))
    else:
      imitation.note_gate(squares, self.learners.gate.logits(x))


class Imitation:
  # Learners are learned where it is 0; or else gates: a learner is the last that is worth its cost if what is missing
  # of the module is no smaller with it than this share of what is without it.
  tau : float
  # Which tokens that modules read now are of each document, 1 or 0: [documents, tokens]. Those that were dropped are of
  # none, and neither is padding.
  members : Tensor
  # Summed over modules, [documents].
  losses : Tensor
  modules : int

  # like: floats [documents]
  def __init__(self, tau: float, like: Tensor) -> None:
    self.tau = tau
    self.members = torch.unsqueeze(like, 1)
    self.losses = torch.zeros_like(like)
    self.modules = 0

  # The mean over numbers of learners and a document's tokens of the squared distance, over the mean square of what is
  # given, so that all modules and documents weigh alike: squares [learners, tokens], given [tokens]
  def note_learners(self, squares: Tensor, given: Tensor) -> None:
    all = torch.clamp_min(torch.matmul(self.members, given), 1e-20)
    self.losses = self.losses + torch.matmul(self.members, torch.mean(squares, [0])) / all
    self.modules = self.modules + 1

  # The mean over a document's tokens of the gate's cross-entropy: squares [learners, tokens], logits [tokens, choices]
  def note_gate(self, squares: Tensor, logits: Tensor) -> None:
    least = torch.size(squares, 0) + 1 - torch.size(logits, 1)
    targets = __torch__.imitation.enough(torch.sqrt(squares), self.tau) - least
    surprises = torch.cross_entropy_loss(logits, targets, None, 0)
    self.losses = self.losses + torch.matmul(self.members, surprises) / torch.sum(self.members, [1])
    self.modules = self.modules + 1


# What the first learner gives, the first two, and so on: x [tokens, in] -> [learners, tokens, out] in 32-bit floats
def prefixes(learners: __torch__.learners.JoinedLearners, x: Tensor) -> Tensor:
  matrix = learners.down.matrix()
  inner = torch.view(learners.inner(x), [torch.size(x, 0), learners.learners, -1])
  apart = torch.view(matrix, [torch.size(matrix, 0), learners.learners, -1])
  each = torch.matmul(torch.transpose(inner, 0, 1), torch.permute(apart, [1, 2, 0]))
  return torch.cumsum(each, 0)


# The least number of learners, from 2 on, of which the last brings the distance to no less than the share tau of what
# it is without; all of them where each brings it lower. distances [learners, tokens] -> [tokens]
def enough(distances: Tensor, tau: float) -> Tensor:
  learners = torch.size(distances, 0)
  before = torch.slice(distances, 0, 0, learners - 1)
  helped = torch.lt(torch.slice(distances, 0, 1, learners), before * tau)
  return torch.clamp_max(torch.sum(torch.cumprod(helped, 0), [0]) + 2, learners)
