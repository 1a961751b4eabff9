# How much a call of the program computes of modules that consist of learners, and what these tell of it.
class Effort:
  # Added to the logit of n learners of N, times n / N; infinite where all of them run.
  shift : float
  # How many learners each token got, module after module in the order in which they ran: [tokens] each.
  chosen : List[Tensor]

  def __init__(self, shift: float) -> None:
    self.shift = shift
    self.chosen = annotate(List[Tensor], [])

  # Learners that ran and tokens that they ran for, of each module: [modules, 2]
  def counts(self) -> Tensor:
    counts = annotate(List[Tensor], [])
    for chosen in self.chosen:
      counts.append(torch.stack([torch.sum(chosen), torch.sum(torch.ge(chosen, 0))]))
    return torch.stack(counts)
