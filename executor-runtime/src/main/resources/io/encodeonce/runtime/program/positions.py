# What attention adds to its scores by the distance between query and key (Raffel et al., section 2.1).
# Distances of `reach` and more are alike.
class EncoderPositions:
  # [buckets, heads]
  learned : Tensor
  # The bucket of each distance of a key from a query, -reach..reach: [distances]
  buckets : Tensor
  # What is learned for each distance, where it was looked up once for all: [heads, distances]
  looked_up : Optional[Tensor]

  def __init__(self, learned: Tensor, buckets: Tensor, looked_up: Optional[Tensor]) -> None:
    self.learned = learned
    self.buckets = buckets
    self.looked_up = looked_up

  # [heads, distances]
  def table(self) -> Tensor:
    looked_up = self.looked_up
    if looked_up is not None:
      return looked_up
    return torch.t(torch.index_select(self.learned, 0, self.buckets))

  # Of the queries start..end against all keys of a document of `length` tokens: [1, heads, end - start, length]
  def bias(self, start: int, end: int, length: int) -> Tensor:
    table = self.table()
    reach = torch.size(table, 1) // 2
    distances = torch.arange(1 - end, length - start, device=ops.prim.device(table))
    bands = torch.index_select(table, 1, torch.clamp(distances, -reach, reach) + reach)
    return torch.unsqueeze(torch.flip(torch.unfold(bands, 1, length, 1), [1]), 0)

  # The same among tokens at places [documents, length] of theirs: [documents, heads, end - start, length]
  def bias_among(self, places: Tensor, start: int, end: int) -> Tensor:
    table = self.table()
    reach = torch.size(table, 1) // 2
    distances = torch.unsqueeze(places, 1) - torch.unsqueeze(torch.slice(places, 1, start, end), 2)
    near = torch.add_(torch.clamp_(distances, -reach, reach), reach)
    bias = torch.index_select(table, 1, torch.reshape(near, [-1]))
    shape = [torch.size(table, 0), torch.size(places, 0), end - start, torch.size(places, 1)]
    return torch.transpose(torch.view(bias, shape), 0, 1)


class DecoderPositions:
  # [buckets, heads]
  learned : Tensor
  # The bucket of each distance of a query from a key, 0..reach: [distances]
  buckets : Tensor
  # What is learned for each distance, where it was looked up once for all: [1 + distances, heads], row 0 the mask
  looked_up : Optional[Tensor]

  def __init__(self, learned: Tensor, buckets: Tensor, looked_up: Optional[Tensor]) -> None:
    self.learned = learned
    self.buckets = buckets
    self.looked_up = looked_up

  # [1 + distances, heads], row 0 the mask
  def table(self) -> Tensor:
    looked_up = self.looked_up
    if looked_up is not None:
      return looked_up
    return torch.constant_pad_nd(torch.index_select(self.learned, 0, self.buckets), [0, 0, 1, 0], -inf)

  # Of queries at positions [rows, queries] against keys 0..keys-1, later ones masked: [rows, heads, queries, keys]
  def bias(self, positions: Tensor, keys: int) -> Tensor:
    table = self.table()
    distances = torch.unsqueeze(positions, -1) - torch.arange(keys, device=ops.prim.device(table))
    near = torch.clamp(distances + 1, 0, torch.size(table, 0) - 1)
    return torch.permute(torch.embedding(table, near), [0, 3, 1, 2])
