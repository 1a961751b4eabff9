# How each of some tokens is drawn.
class Draws(NamedTuple):
  # [draws] each
  temperatures : Tensor
  most_tokens : Tensor
  most_probabilities : Tensor
  # Whether any draw leaves tokens out.
  bounded : bool


# Tokens that another model has drawn ahead.
class Proposals(NamedTuple):
  # Their places among the draws, [proposals].
  proposed : Tensor
  # What each was drawn from, log-probabilities [vocabulary].
  distributions : List[Tensor]
  # [proposals]
  tokens : Tensor


# What tokens are drawn from: softmax(permitted logits / temperature), cut to the likeliest `most_tokens` and to the
# fewest whose probabilities reach `most_probabilities`.
# logits [draws, vocabulary] -> log-probabilities [draws, vocabulary], -inf for what is left out
def distributions(
    logits: Tensor,
    draws: __torch__.drawing.Draws,
    ends: Tensor,
    choices: __torch__.choosing.Choices) -> Tensor:
  permitted = __torch__.choosing.permitted_scores(torch.log_softmax(torch.to(logits, 6), -1), ends, choices)
  tempered = torch.log_softmax(torch.div(permitted, torch.unsqueeze(draws.temperatures, 1)), -1)
  if draws.bounded:
    tempered = __torch__.drawing.cut(tempered, draws)
  return tempered


# [draws, vocabulary] -> the same
def cut(scores: Tensor, draws: __torch__.drawing.Draws) -> Tensor:
  falling, tokens = torch.sort(scores, stable=True, dim=-1, descending=True)
  probabilities = torch.exp(falling)
  before = torch.cumsum(probabilities, -1) - probabilities
  ranks = torch.unsqueeze(torch.arange(torch.size(scores, 1), device=ops.prim.device(scores)), 0)
  beyond = torch.ge(ranks, torch.unsqueeze(draws.most_tokens, 1))
  unlikely = torch.__or__(beyond, torch.ge(before, torch.unsqueeze(draws.most_probabilities, 1)))
  likely = torch.masked_fill(falling, unlikely, -inf)
  return torch.log_softmax(torch.scatter(scores, 1, tokens, likely), -1)


# Draws a token of each: the one with the greatest sum of log-probability and Gumbel number. What a key draws from
# another distribution is the same token whenever its sum is greatest there too, and that is the more often the more
# alike they are (Daliri et al., arXiv 2408.07978).
# distributions [draws, vocabulary], keys [draws] -> ids [draws]
def draw(distributions: Tensor, keys: Tensor) -> Tensor:
  tokens = torch.arange(torch.size(distributions, 1), device=ops.prim.device(distributions))
  uniform = __torch__.drawing.uniform(torch.unsqueeze(keys, 1), torch.unsqueeze(tokens, 0))
  gumbel = torch.neg(torch.log(torch.neg(torch.log(uniform))))
  return torch.argmax(gumbel + distributions, -1)


# Draws as `draw` does, but some of the draws know what another model proposes: its token stands with probability
# min(1, own / its), and else one is drawn from what the own distribution has more. That is to draw from the own one
# (Leviathan et al., arXiv 2211.17192).
def draw_proposed(distributions: Tensor, keys: Tensor, proposals: __torch__.drawing.Proposals) -> Tensor:
  own = torch.index_select(distributions, 0, proposals.proposed)
  other = torch.stack(proposals.distributions)
  column = torch.unsqueeze(proposals.tokens, 1)
  ratios = torch.squeeze(torch.gather(own, 1, column) - torch.gather(other, 1, column), 1)
  more = torch.clamp_min(torch.exp(own) - torch.exp(other), 0.)
  # Rounding may leave nothing of two that are alike.
  rest = torch.where(torch.gt(torch.sum(more, [-1], True), 0.), torch.log(more), own)
  ids = __torch__.drawing.draw(torch.index_copy(distributions, 0, proposals.proposed, rest), keys)
  # The number before that of token 0.
  before = torch.full_like(proposals.tokens, -1)
  chances = __torch__.drawing.uniform(torch.index_select(keys, 0, proposals.proposed), before)
  drawn = torch.index_select(ids, 0, proposals.proposed)
  kept = torch.where(torch.lt(torch.log(chances), ratios), proposals.tokens, drawn)
  return torch.index_copy(ids, 0, proposals.proposed, kept)


# Numbers between 0 and 1 that depend on a key and a token alone: splitmix64 (Steele et al., OOPSLA 2014).
# keys, tokens -> 64-bit floats of the shape that they have together
def uniform(keys: Tensor, tokens: Tensor) -> Tensor:
  x = torch.mul(torch.add(tokens, 1), -7046029254386353131) + keys
  x = torch.bitwise_xor(x, torch.bitwise_and(torch.bitwise_right_shift(x, 30), 17179869183))
  x = torch.mul(x, -4658895280553007687)
  x = torch.bitwise_xor(x, torch.bitwise_and(torch.bitwise_right_shift(x, 27), 137438953471))
  x = torch.mul(x, -7723592293110705685)
  x = torch.bitwise_xor(x, torch.bitwise_and(torch.bitwise_right_shift(x, 31), 8589934591))
  high = torch.bitwise_and(torch.bitwise_right_shift(x, 12), 4503599627370495)
  # Half a step above, so that it is neither 0 nor 1.
  return torch.mul(torch.to(high, 7) + 0.5, 2.220446049250313e-16)
