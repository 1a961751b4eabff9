# What the tokens of a step attend to beside their rows: their documents, those of one document's rows together, one
# document after the other. In the folder `native` is the same over an operator, for all documents at once.
class SharedAttention:
  # Of each document [layers, 2, heads, length, headSize]; a layer may use but the first of the heads.
  cross : List[Tensor]
  # Tokens of each document, which stand together.
  counts : List[int]

  def __init__(self, cross: List[Tensor], counts: List[int]) -> None:
    self.cross = cross
    self.counts = counts

  # q [tokens, heads, headSize] -> the same
  def heard(self, q: Tensor, layer: int) -> Tensor:
    parts = annotate(List[Tensor], [])
    start = 0
    for d in range(torch.len(self.counts)):
      end = start + self.counts[d]
      queries = torch.unsqueeze(torch.transpose(torch.slice(q, 0, start, end), 0, 1), 0)
      k, v = torch.unbind(torch.unsqueeze(torch.slice(self.cross[d][layer], 1, 0, torch.size(q, 1)), 1))
      part = __torch__.attention.attend(queries, k, v, None)
      parts.append(torch.transpose(torch.squeeze(part, 0), 0, 1))
      start = end
    return torch.cat(parts)
