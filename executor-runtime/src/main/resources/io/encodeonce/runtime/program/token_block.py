# What a SentBlock has, apart and on the device.
class TokenBlock:
  # [tokens]
  ids : Tensor
  # The row of the self-KV that each token belongs to, [tokens].
  slots : Tensor
  # Each token's place among its row's tokens here, [tokens].
  places : Tensor
  # Each token's position in its whole row, [tokens].
  positions : Tensor
  # The tokens after which the next one is asked for, [answers].
  asked : Tensor
  tokens_per_document : List[int]
  answers_per_document : List[int]
  longest_row : int
  keys : int

  def __init__(self, sent: __torch__.sent_block.SentBlock, device: Device) -> None:
    self.tokens_per_document = sent.tokens_per_document
    self.answers_per_document = sent.answers_per_document
    self.longest_row = sent.longest_row
    self.keys = sent.keys
    tokens = 0
    for count in sent.tokens_per_document:
      tokens = tokens + count
    rest = torch.size(sent.vectors, 0) - 4 * tokens
    vectors = torch.to(sent.vectors, device)
    ids, slots, places, positions, asked = torch.split_with_sizes(vectors, [tokens, tokens, tokens, tokens, rest])
    self.ids = ids
    self.slots = slots
    self.places = places
    self.positions = positions
    self.asked = asked
