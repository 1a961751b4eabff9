# What may be chosen as the next token of each row, and what is scored besides; as Java sends it.
class SentChoices(NamedTuple):
  # All that `Choices` has, one after the other.
  numbers : Tensor
  # How many of these each has, [5].
  lengths : List[int]


# The same, apart.
class Choices:
  # The rows that may not choose an end token yet, [unfinished].
  unfinished : Tensor
  # The rows that choose among some tokens only, [constrained].
  constrained : Tensor
  # Those tokens, row after row, [allowed].
  allowed : Tensor
  # The place in `constrained` of each allowed token's row, [allowed].
  owners : Tensor
  # A token of each row, where such are scored, [rows]; else [0].
  scored : Tensor

  def __init__(self, sent: __torch__.choosing.SentChoices) -> None:
    unfinished, constrained, allowed, owners, scored = torch.split_with_sizes(sent.numbers, sent.lengths)
    self.unfinished = unfinished
    self.constrained = constrained
    self.allowed = allowed
    self.owners = owners
    self.scored = scored


# Ids and log-probabilities in one tensor, which is read at once: 64-bit floats hold both as they are.
# [rows] each -> [parts, rows]
def together(parts: List[Tensor]) -> Tensor:
  return torch.stack([torch.to(part, 7) for part in parts])


# What `greedy` chooses and, where tokens are scored besides, their log-probabilities.
# logits [rows, vocabulary], ends [end tokens] -> [2 or 3, rows]
def chosen(logits: Tensor, ends: Tensor, choices: __torch__.choosing.Choices) -> Tensor:
  ids, best = __torch__.choosing.greedy(logits, ends, choices)
  if torch.size(choices.scored, 0) == 0:
    return __torch__.choosing.together([ids, best])
  return __torch__.choosing.together([ids, best, __torch__.choosing.score(logits, choices.scored)])


# The best token of each row, of those permitted, and its log-probability among the whole vocabulary.
# logits [rows, vocabulary], ends [end tokens] -> ids [rows], log-probabilities [rows]
def greedy(logits: Tensor, ends: Tensor, choices: __torch__.choosing.Choices) -> Tuple[Tensor, Tensor]:
  if torch.size(choices.unfinished, 0) == 0 and torch.size(choices.constrained, 0) == 0:
    return __torch__.likeliest.of(logits)
  scores = torch.log_softmax(torch.to(logits, 6), -1)
  best, ids = torch.max(scores, -1)
  if torch.size(choices.unfinished, 0) > 0:
    open_best, open_ids = torch.max(__torch__.choosing.open_scores(scores, ends, choices), -1)
    best = torch.index_copy(best, 0, choices.unfinished, open_best)
    ids = torch.index_copy(ids, 0, choices.unfinished, open_ids)
  if torch.size(choices.constrained, 0) > 0:
    own_best, own_ids = torch.max(__torch__.choosing.constrained_scores(scores, choices), -1)
    best = torch.index_copy(best, 0, choices.constrained, own_best)
    ids = torch.index_copy(ids, 0, choices.constrained, own_ids)
  return (ids, best)


# Scores with what may not be chosen at -inf: [rows, vocabulary] -> the same
def permitted_scores(scores: Tensor, ends: Tensor, choices: __torch__.choosing.Choices) -> Tensor:
  unended = torch.index_copy(
      scores, 0, choices.unfinished, __torch__.choosing.open_scores(scores, ends, choices))
  return torch.index_copy(
      unended, 0, choices.constrained, __torch__.choosing.constrained_scores(scores, choices))


# Of the unfinished rows: [rows, vocabulary] -> [unfinished, vocabulary]
def open_scores(scores: Tensor, ends: Tensor, choices: __torch__.choosing.Choices) -> Tensor:
  return torch.index_fill(torch.index_select(scores, 0, choices.unfinished), 1, ends, -inf)


# Of the constrained rows: [rows, vocabulary] -> [constrained, vocabulary]
def constrained_scores(scores: Tensor, choices: __torch__.choosing.Choices) -> Tensor:
  rows = torch.index_select(choices.constrained, 0, choices.owners)
  own = torch.index(scores, annotate(List[Optional[Tensor]], [rows, choices.allowed]))
  shape = [torch.size(choices.constrained, 0), torch.size(scores, 1)]
  masked = torch.full(shape, -inf, dtype=6, device=ops.prim.device(scores))
  # Finite, so that what is allowed wins over what is masked however unlikely it is.
  finite = torch.clamp_min(own, -3.4028234663852886e+38)
  _ = torch.index_put_(masked, annotate(List[Optional[Tensor]], [choices.owners, choices.allowed]), finite)
  return masked


# logits [rows, vocabulary], tokens [rows] -> the tokens' log-probabilities [rows]
def score(logits: Tensor, tokens: Tensor) -> Tensor:
  floats = torch.to(logits, 6)
  own = torch.squeeze(torch.gather(floats, 1, torch.unsqueeze(tokens, 1)), 1)
  return own - torch.logsumexp(floats, [-1])
