# How much a call of the program computes of modules that consist of learners, and what these tell of it.
class Effort:
  # Added to the logit of n learners of N, times n / N; infinite where all of them run.
  shift : float
  # How many learners each token got, module after module in the order in which they ran: [tokens] each.
  chosen : List[Tensor]
  # How gates choose while a model is trained end to end.
  masks : Optional[__torch__.learner_masks.LearnerMasks]
  # What learners learn of the modules that they are to replace.
  imitation : Optional[__torch__.imitation.Imitation]

  def __init__(self, shift: float) -> None:
    self.shift = shift
    self.chosen = annotate(List[Tensor], [])
    self.masks = None
    self.imitation = None

  # Whether it must be told whose tokens modules read.
  def is_learned(self) -> bool:
    return self.masks is not None or self.imitation is not None

  # Tells it: which of the tokens are of each document, 1 or 0, [documents, tokens]
  def reads(self, members: Tensor) -> None:
    masks = self.masks
    if masks is not None:
      masks.members = members
    imitation = self.imitation
    if imitation is not None:
      imitation.members = members

  # Learners that ran and tokens that they ran for, of each module: [modules, 2]
  def counts(self) -> Tensor:
    counts = annotate(List[Tensor], [])
    for chosen in self.chosen:
      counts.append(torch.stack([torch.sum(chosen), torch.sum(torch.ge(chosen, 0))]))
    return torch.stack(counts)
