# The likeliest token of each row and its log-probability, by an operator that reads logits once:
# logits [rows, vocabulary] -> ids [rows], log-probabilities [rows]
def of(logits: Tensor) -> Tuple[Tensor, Tensor]:
  ids, scores = ops.encodeonce.likeliest(logits)
  return (ids, scores)
