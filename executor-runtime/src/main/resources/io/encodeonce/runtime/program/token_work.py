# What the encoder did for each token of a document that it encoded alone: how many read it, the layers in their order
# and then the decoder; and how many learners each layer ran for it, none where it does not read it. -> [1 + layers,
# tokens]
# layers: of each module with learners, in the order in which they ran; tokens: of the document
def of(
    encoded: __torch__.encoder.EncoderStates,
    effort: __torch__.effort.Effort,
    layers: List[int],
    tokens: int) -> Tensor:
  read = encoded.read
  device = ops.prim.device(encoded.states)
  work = torch.zeros([torch.len(read), tokens], dtype=4, device=device)
  for left in read:
    ones = torch.ones([left.length], dtype=4, device=device)
    _ = torch.add_(work[0], __torch__.token_work.placed(ones, left, tokens))
  for module in range(torch.len(layers)):
    layer = layers[module]
    _ = torch.add_(work[1 + layer], __torch__.token_work.placed(effort.chosen[module], read[layer], tokens))
  return work


# numbers of the tokens left, [length] -> of all tokens, and 0 of those that were dropped, [tokens]
def placed(numbers: Tensor, left: __torch__.downsampling.TokensLeft, tokens: int) -> Tensor:
  places = left.places
  if places is None:
    return numbers
  return torch.scatter(torch.zeros([tokens], dtype=4, device=ops.prim.device(numbers)), 0, places[0], numbers)
