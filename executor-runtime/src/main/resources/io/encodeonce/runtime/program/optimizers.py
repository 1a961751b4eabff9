# How gradients change weights; all in place.
class Optimizer(Interface):
  # steps: this one included
  def step(self, trained: __torch__.training.Trained, steps: int, learning_rate: float) -> None:
    pass

  # What it remembers of former gradients, two flat vectors.
  def memory(self) -> Tuple[Tensor, Tensor]:
    pass


# Loshchilov and Hutter, arXiv 1711.05101.
class AdamW:
  # Means of the gradients and of their squares, [weights].
  means : Tensor
  squares : Tensor
  beta1 : float
  beta2 : float
  epsilon : float
  weight_decay : float

  def __init__(self, weights: Tensor, beta1: float, beta2: float, epsilon: float, weight_decay: float) -> None:
    self.means = torch.zeros_like(weights)
    self.squares = torch.zeros_like(weights)
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weight_decay = weight_decay

  def step(self, trained: __torch__.training.Trained, steps: int, learning_rate: float) -> None:
    gradient = trained.gradient
    _ = torch.lerp_(self.means, gradient, 1. - self.beta1)
    _ = torch.addcmul_(torch.mul_(self.squares, self.beta2), gradient, gradient, value=1. - self.beta2)
    root = torch.div_(torch.sqrt(self.squares), (1. - self.beta2 ** steps) ** 0.5)
    _ = torch.add_(root, self.epsilon)
    for rate in trained.rates:
      weights = rate.of(trained.weights)
      own_rate = learning_rate * rate.factor
      _ = torch.mul_(weights, 1. - own_rate * self.weight_decay)
      scale = own_rate / (1. - self.beta1 ** steps)
      _ = torch.addcdiv_(weights, rate.of(self.means), rate.of(root), value=-scale)

  def memory(self) -> Tuple[Tensor, Tensor]:
    return (self.means, self.squares)


# Shazeer and Stern, arXiv 1804.04235, at a given learning rate and without momentum: of a matrix's squares it keeps
# the means of rows and of columns.
class Adafactor:
  # Of all matrices one after the other; of vectors, each number is a row and there are no columns.
  rows : Tensor
  columns : Tensor
  # The same of each tensor.
  rows_of : List[Tensor]
  columns_of : List[Tensor]
  clip_threshold : float
  decay : float
  weight_decay : float

  def __init__(
      self,
      trained: __torch__.training.Trained,
      clip_threshold: float,
      decay: float,
      weight_decay: float) -> None:
    rows = [torch.size(tensor, 0) for tensor in trained.parameters]
    columns = [__torch__.optimizers.columns(tensor) for tensor in trained.parameters]
    self.rows = torch.zeros([__torch__.optimizers.sum(rows)], device=ops.prim.device(trained.weights))
    self.columns = torch.zeros([__torch__.optimizers.sum(columns)], device=ops.prim.device(trained.weights))
    self.rows_of = torch.split_with_sizes(self.rows, rows)
    self.columns_of = torch.split_with_sizes(self.columns, columns)
    self.clip_threshold = clip_threshold
    self.decay = decay
    self.weight_decay = weight_decay

  def step(self, trained: __torch__.training.Trained, steps: int, learning_rate: float) -> None:
    kept = 1. - float(steps) ** self.decay
    for i in range(torch.len(trained.parameters)):
      weight = torch.detach(trained.parameters[i])
      own_rate = learning_rate * trained.factors[i]
      update = self.update(trained.gradients[i], self.rows_of[i], self.columns_of[i], kept)
      size = torch.linalg_vector_norm(update) / float(torch.numel(update)) ** 0.5
      _ = torch.div_(update, torch.clamp_min(size / self.clip_threshold, 1.))
      if self.weight_decay != 0.:
        _ = torch.mul_(weight, 1. - self.weight_decay * own_rate)
      _ = torch.sub_(weight, update, alpha=own_rate)

  # gradient [rows, columns], or [rows] of a vector -> over the root of its squares' mean
  def update(self, gradient: Tensor, row: Tensor, column: Tensor, kept: float) -> Tensor:
    squares = gradient * gradient + 1e-30
    if torch.dim(gradient) == 1:
      __torch__.optimizers.remember(row, squares, kept)
      return torch.rsqrt(row) * gradient
    __torch__.optimizers.remember(row, torch.mean(squares, [1]), kept)
    __torch__.optimizers.remember(column, torch.mean(squares, [0]), kept)
    by_row = torch.unsqueeze(torch.rsqrt(row / torch.mean(row)), 1)
    return by_row * torch.unsqueeze(torch.rsqrt(column), 0) * gradient

  def memory(self) -> Tuple[Tensor, Tensor]:
    return (self.rows, self.columns)


def remember(mean: Tensor, new: Tensor, kept: float) -> None:
  _ = torch.add_(torch.mul_(mean, kept), new, alpha=1. - kept)


def columns(tensor: Tensor) -> int:
  return torch.size(tensor, 1) if torch.dim(tensor) == 2 else 0


def sum(numbers: List[int]) -> int:
  total = 0
  for number in numbers:
    total = total + number
  return total


# Brings a gradient summed over targets to their mean, and to a norm of `most` where it has more -> its norm before
# that, []
def clipped(gradient: Tensor, targets: int, most: float) -> Tensor:
  _ = torch.div_(gradient, targets)
  norm = torch.linalg_vector_norm(gradient)
  if most < inf:
    _ = torch.mul_(gradient, torch.clamp_max(most / (norm + 1e-6), 1.))
  return norm


# Gradients that are not finite change nothing. steps: this one included -> the gradient's norm, []
def update(
    trained: __torch__.training.Trained,
    optimizer: __torch__.optimizers.Optimizer,
    targets: int,
    most: float,
    steps: int,
    learning_rate: float) -> Tensor:
  norm = __torch__.optimizers.clipped(trained.gradient, targets, most)
  if bool(torch.isfinite(norm)):
    optimizer.step(trained, steps, learning_rate)
  _ = torch.zero_(trained.gradient)
  return norm
