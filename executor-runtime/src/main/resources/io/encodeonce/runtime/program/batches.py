# Documents that are learned from together, and the tokens of their rows.

# Documents, and their rows' tokens without padding, rows of a document together.
class Batch:
  documents : __torch__.encoder.Documents
  # [tokens]
  ids : Tensor
  rows : __torch__.batches.Groups
  # The tokens of each document's rows.
  owned : __torch__.batches.Groups
  # The tokens after which a target stands, [targets].
  asked : Tensor
  # [targets]
  targets : Tensor

  # sizes [8] in main memory: documents, length, whether any is padded, tokens, targets, rows, tokens of the longest row
  # and of the document that has most.
  # numbers: ids [documents, length] and lengths [documents]; ids, rows, places there, documents, places among their
  # tokens [tokens]; asked and targets [targets]; one after the other
  def __init__(self, sizes: Tensor, numbers: Tensor, device: Device) -> None:
    documents, length, tokens, targets = int(sizes[0]), int(sizes[1]), int(sizes[3]), int(sizes[4])
    lengths = [documents * length, documents, tokens, tokens, tokens, tokens, tokens, targets, targets]
    parts = torch.split_with_sizes(torch.to(numbers, device), lengths)
    self.documents = __torch__.encoder.Documents(
        torch.view(parts[0], [documents, length]), parts[1], bool(sizes[2]))
    self.ids = parts[2]
    self.rows = __torch__.batches.Groups(parts[3], parts[4], int(sizes[5]), int(sizes[6]))
    self.owned = __torch__.batches.Groups(parts[5], parts[6], documents, int(sizes[7]))
    self.asked = parts[7]
    self.targets = parts[8]

  # Which of the rows' tokens are of each document, 1 or 0: [documents, tokens]
  def members(self) -> Tensor:
    documents = torch.arange(self.owned.count, device=ops.prim.device(self.ids))
    return torch.to(torch.eq(torch.unsqueeze(documents, 1), self.owned.groups), 6)

  # How many targets each has, in floats [documents].
  def targets_of_documents(self) -> Tensor:
    documents = torch.index_select(self.owned.groups, 0, self.asked)
    return torch.to(torch.bincount(documents, None, self.owned.count), 6)


# Tokens in groups of one length, padded with zeros.
class Groups:
  # The group of each token, and its place there, [tokens].
  groups : Tensor
  places : Tensor
  # [tokens], counted through all groups
  flat : Tensor
  count : int
  length : int

  def __init__(self, groups: Tensor, places: Tensor, count: int, length: int) -> None:
    self.groups = groups
    self.places = places
    self.flat = groups * length + places
    self.count = count
    self.length = length

  # x [tokens, heads, headSize] -> [groups, heads, length, headSize]
  def padded(self, x: Tensor) -> Tensor:
    shape = [self.count, self.length, torch.size(x, 1), torch.size(x, 2)]
    zeros = torch.zeros(shape, dtype=ops.prim.dtype(x), device=ops.prim.device(x))
    places = annotate(List[Optional[Tensor]], [self.groups, self.places])
    return torch.transpose(torch.index_put(zeros, places, x), 1, 2)

  # x [groups, heads, length, headSize] -> [tokens, heads * headSize]
  def unpadded(self, x: Tensor) -> Tensor:
    shape = [self.count * self.length, torch.size(x, 1) * torch.size(x, 3)]
    return torch.index_select(torch.reshape(torch.transpose(x, 1, 2), shape), 0, self.flat)
