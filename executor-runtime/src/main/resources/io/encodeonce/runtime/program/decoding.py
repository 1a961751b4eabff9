# A decoder's step, which extends self_kv [layers, 2, rows, capacity, heads, headSize] in place; cross: of each document
# [layers, 2, heads, length, headSize] -> logits in 32-bit floats [answers, vocabulary]
def logits(
    model: __torch__.transformer.Transformer,
    self_kv: Tensor,
    cross: List[Tensor],
    sent: __torch__.sent_block.SentBlock,
    effort: __torch__.effort.Effort) -> Tensor:
  decoder = model.decoder
  block = __torch__.token_block.TokenBlock(sent, ops.prim.device(self_kv))
  step = __torch__.step.Step(block, decoder.positions, self_kv, cross)
  return torch.to(decoder.logits(decoder.run(model.embedded(block.ids), step, effort)), 6)
