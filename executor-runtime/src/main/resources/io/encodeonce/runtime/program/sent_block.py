# The tokens that a step reads, row after row without padding, rows of a document together; as Java sends them.
class SentBlock(NamedTuple):
  # Of each token its id, its row of the self-KV, its place among its row's tokens here and its position in its whole
  # row, then the tokens after which the next one is asked for; in main memory, [4 * tokens + answers].
  vectors : Tensor
  # [documents]
  tokens_per_document : List[int]
  # [documents]
  answers_per_document : List[int]
  # Tokens here of the row that has most.
  longest_row : int
  # Positions that the longest row has with these tokens.
  keys : int
  # Whether the decoder computes the same of every token, whatever it is: it has no learners.
  alike : bool
