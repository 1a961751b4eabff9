# The likeliest token of each row and its log-probability:
# logits [rows, vocabulary] -> ids [rows], log-probabilities [rows]
def of(logits: Tensor) -> Tuple[Tensor, Tensor]:
  best, ids = torch.max(torch.log_softmax(logits, -1), -1)
  return (ids, best)
