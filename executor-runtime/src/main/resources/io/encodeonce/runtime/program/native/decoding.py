# A decoder's step, which extends self_kv [layers, 2, rows, capacity, heads, headSize] in place; cross: of each document
# [layers, 2, heads, length, headSize] -> logits in the number format of products [answers, vocabulary]
def logits(
    model: __torch__.transformer.Transformer,
    self_kv: Tensor,
    cross: List[Tensor],
    sent: __torch__.sent_block.SentBlock,
    effort: __torch__.effort.Effort) -> Tensor:
  one_each = sent.longest_row == 1 and sent.tokens_per_document == sent.answers_per_document
  repeated = one_each and sent.alike and torch.size(sent.vectors, 0) <= __torch__.decoding.most_numbers()
  table, shape, heads = ops.encodeonce.step_table(
      sent.vectors, self_kv, cross, sent.tokens_per_document, sent.answers_per_document, repeated)
  states = __torch__.decoding.states(model, table, shape, heads, ops.prim.device(self_kv), repeated, effort)
  answers = 0
  for count in sent.answers_per_document:
    answers = answers + count
  return model.decoder.logits(torch.slice(states, 0, 0, answers))


# Of steps that are repeated: five of each row. Larger ones keep a device busy while the next operations are launched.
def most_numbers() -> int:
  return 5 * 4096


# table: in main memory; repeated: whether there will be steps of this shape again -> normed states, those of the
# answers first, [answers or more, width]
def states(
    model: __torch__.transformer.Transformer,
    table: Tensor,
    shape: List[int],
    heads: int,
    device: Device,
    repeated: bool,
    effort: __torch__.effort.Effort) -> Tensor:
  if repeated:
    recorded = model.recorded.of(shape)
    if recorded is not None:
      return recorded.replayed(table)
  sent = torch.to(table, device)
  step = __torch__.step.Step(sent, shape, heads, model.decoder.positions)
  states = model.decoder.run(model.embedded(step.ids), step, effort)
  if repeated and ops.encodeonce.is_recordable(sent):
    # What is launched for the first time may not be recorded: hence once more.
    recording = __torch__.torch.classes.encodeonce.Recording(sent)
    recording.start()
    again = model.decoder.run(model.embedded(step.ids), step, effort)
    recording.stop()
    model.recorded.add(__torch__.recorded_steps.RecordedStep(shape, sent, step, again, recording))
  return states
