# The encoder-decoder transformer, in the form in which a TorchScript archive holds its code.
# Shapes are given as [axis, axis]; `tokens` is the flat axis of all tokens of a call, without padding.
# T5: Raffel et al., arXiv 1910.10683. Prompt-in-decoder: Lu et al., arXiv 2403.13112.
class Transformer:
  # [vocabulary, width]
  embedding : Tensor
  encoder : __torch__.encoder.Encoder
  decoder : __torch__.decoder.Decoder
  # The tokens that end a row, [ends].
  ends : Tensor
  recorded : __torch__.recorded_steps.RecordedSteps

  def __init__(
      self,
      embedding: Tensor,
      encoder: __torch__.encoder.Encoder,
      decoder: __torch__.decoder.Decoder,
      ends: Tensor) -> None:
    self.embedding = embedding
    self.encoder = encoder
    self.decoder = decoder
    self.ends = ends
    self.recorded = __torch__.recorded_steps.RecordedSteps()

  # ids [tokens] -> [tokens, width]
  def embedded(self, ids: Tensor) -> Tensor:
    return torch.to(torch.embedding(self.embedding, ids), 6)

  # shift: as the encoder takes it
  def encoded(
      self,
      documents: __torch__.encoder.Documents,
      shift: float,
      effort: __torch__.effort.Effort) -> __torch__.encoder.EncoderStates:
    ids, left = self.encoder.read(documents, shift)
    return self.encoder.run(self.embedded(ids), left, shift, effort)


# What Java calls; it knows the same names, and a test compares both. What a step needs comes as a tuple in one piece.
class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # What is being trained, if anything is: calls that give gradients take tensors only.
  trained : Optional[__torch__.training.Trained]

  # ---- loading ----

  def brain_floats(self, halves: Tensor) -> Tensor:
    return __torch__.plain.brain_floats(halves)

  def matrix_map(
      self,
      settings: Tuple[int, int, float, str, int, int],
      matrix: Tensor) -> __torch__.token_map.TokenMap:
    return __torch__.plain.matrix_map(__torch__.plain.Settings(*settings), matrix)

  def learner_map(
      self,
      settings: Tuple[int, int, float, str, int, int],
      learners: int,
      weights: List[Tensor],
      gate: List[Tensor]) -> __torch__.token_map.TokenMap:
    return __torch__.plain.learner_map(__torch__.plain.Settings(*settings), learners, weights, gate)

  def taught_map(
      self,
      settings: Tuple[int, int, float, str, int, int],
      dense: __torch__.token_map.TokenMap,
      learners: int,
      weights: List[Tensor],
      gate: List[Tensor]) -> __torch__.token_map.TokenMap:
    return __torch__.plain.taught_map(__torch__.plain.Settings(*settings), dense, learners, weights, gate)

  def joined_map(
      self,
      first: __torch__.token_map.TokenMap,
      second: __torch__.token_map.TokenMap) -> __torch__.token_map.TokenMap:
    return __torch__.token_map.joined(first, second)

  def network(
      self,
      settings: Tuple[int, int, float, str, int, int],
      up: List[Tensor],
      down: Tensor) -> __torch__.token_map.TokenMap:
    return __torch__.plain.network(__torch__.plain.Settings(*settings), up, down)

  def self_attention(
      self,
      settings: Tuple[int, int, float, str, int, int],
      norm: Tensor,
      qkv: __torch__.token_map.TokenMap,
      o: __torch__.token_map.TokenMap,
      bias: int) -> __torch__.attention.SelfAttention:
    return __torch__.plain.self_attention(__torch__.plain.Settings(*settings), norm, qkv, o, bias)

  def cross_attention(
      self,
      settings: Tuple[int, int, float, str, int, int],
      norm: Tensor,
      q: __torch__.token_map.TokenMap,
      o: __torch__.token_map.TokenMap) -> __torch__.attention.CrossAttention:
    return __torch__.plain.cross_attention(__torch__.plain.Settings(*settings), norm, q, o)

  def feed_forward(
      self,
      settings: Tuple[int, int, float, str, int, int],
      norm: Tensor,
      network: __torch__.token_map.TokenMap) -> __torch__.feed_forward.FeedForward:
    return __torch__.plain.feed_forward(__torch__.plain.Settings(*settings), norm, network)

  # Stands for a block that is pruned away.
  def no_block(self) -> Optional[Tensor]:
    return None

  # Where all such blocks are: Java cannot make an empty list.
  def no_tensors(self) -> List[Tensor]:
    return annotate(List[Tensor], [])

  def encoder_layer(
      self,
      attention: Optional[__torch__.attention.SelfAttention],
      feed_forward: Optional[__torch__.feed_forward.FeedForward]) -> __torch__.encoder.EncoderLayer:
    return __torch__.encoder.EncoderLayer(attention, feed_forward)

  def encoder(
      self,
      settings: Tuple[int, int, float, str, int, int],
      biases: List[Tensor],
      buckets: Tensor,
      layers: List[__torch__.encoder.EncoderLayer],
      norm: Tensor) -> __torch__.encoder.Encoder:
    return __torch__.plain.encoder(__torch__.plain.Settings(*settings), biases, buckets, layers, norm)

  def with_sampler(
      self,
      settings: Tuple[int, int, float, str, int, int],
      encoder: __torch__.encoder.Encoder,
      place: int,
      norm: Tensor,
      inner: List[Tensor],
      keep: List[Tensor]) -> __torch__.encoder.Encoder:
    return __torch__.plain.with_sampler(__torch__.plain.Settings(*settings), encoder, place, norm, inner, keep)

  def decoder_layer(
      self,
      attention: Optional[__torch__.attention.SelfAttention],
      cross_attention: Optional[__torch__.attention.CrossAttention],
      feed_forward: Optional[__torch__.feed_forward.FeedForward]) -> __torch__.decoder.DecoderLayer:
    return __torch__.decoder.DecoderLayer(attention, cross_attention, feed_forward)

  def decoder(
      self,
      settings: Tuple[int, int, float, str, int, int],
      biases: List[Tensor],
      buckets: Tensor,
      layers: List[__torch__.decoder.DecoderLayer],
      cross_kv: __torch__.token_map.TokenMap,
      norm: Tensor,
      head: Tensor,
      head_scale: float) -> __torch__.decoder.Decoder:
    return __torch__.plain.decoder(
        __torch__.plain.Settings(*settings), biases, buckets, layers, cross_kv, norm, head, head_scale)

  def transformer(
      self,
      embedding: Tensor,
      encoder: __torch__.encoder.Encoder,
      decoder: __torch__.decoder.Decoder,
      ends: Tensor) -> __torch__.transformer.Transformer:
    return __torch__.transformer.Transformer(embedding, encoder, decoder, ends)

  def fused(
      self,
      plain: __torch__.transformer.Transformer,
      form: Tuple[str, int, int, str, int]) -> __torch__.transformer.Transformer:
    return __torch__.fusing.transformer(plain, __torch__.fusing.Form(*form))

  # ---- encoding ----

  # Of one call, unless no module consists of learners.
  def effort(self, shift: float) -> __torch__.effort.Effort:
    return __torch__.effort.Effort(shift)

  # Learners that ran and the tokens that they ran for, module after module in the order in which they ran: [modules, 2]
  def learners_run(self, effort: __torch__.effort.Effort) -> Tensor:
    return effort.counts()

  # Learners that each token got, module after module as above, one after the other.
  def learners_chosen(self, effort: __torch__.effort.Effort) -> Tensor:
    return torch.cat(effort.chosen)

  # shift: what is added to the logits by which tokens are kept, and infinite where none is dropped
  def encode(
      self,
      model: __torch__.transformer.Transformer,
      documents: Tuple[Tensor, Tensor, bool],
      shift: float,
      effort: __torch__.effort.Effort) -> __torch__.encoder.EncoderStates:
    return model.encoded(__torch__.encoder.Documents(*documents), shift, effort)

  # By how much samplers, of which there are some, keep the tokens that they leave: [tokens left]
  def margins(
      self,
      model: __torch__.transformer.Transformer,
      documents: Tuple[Tensor, Tensor, bool],
      shift: float,
      effort: __torch__.effort.Effort) -> Tensor:
    return __torch__.margins.of(model, __torch__.encoder.Documents(*documents), shift, effort)

  # Tokens of each document before each encoder layer, and before the decoder: [layers + 1, documents]
  def kept_tokens(self, encoded: __torch__.encoder.EncoderStates) -> Tensor:
    return torch.stack([left.lengths for left in encoded.read])

  # Learners that ran for each document in the encoder, which has some: [modules, documents]
  def document_learners(self, encoded: __torch__.encoder.EncoderStates) -> Tensor:
    return torch.stack(encoded.learners)

  # What was done for each token of a document that was encoded alone: see `token_work`; [1 + layers, tokens]
  def token_work(
      self,
      encoded: __torch__.encoder.EncoderStates,
      effort: __torch__.effort.Effort,
      layers: List[int],
      tokens: int) -> Tensor:
    return __torch__.token_work.of(encoded, effort, layers, tokens)

  # lengths: tokens left of each document -> keys and values of each [layers, 2, heads, its length, headSize]
  def cross_keys_values(
      self,
      model: __torch__.transformer.Transformer,
      encoded: __torch__.encoder.EncoderStates,
      lengths: List[int],
      effort: __torch__.effort.Effort) -> List[Tensor]:
    return model.decoder.cross_keys_values(encoded.states, lengths, effort)

  # ---- the rows' own keys and values [layers, 2, rows, capacity, heads, headSize] ----

  def new_rows(self, model: __torch__.transformer.Transformer, rows: int, capacity: int) -> Tensor:
    return model.decoder.new_rows(model.embedding, rows, capacity)

  def kept_rows(self, self_kv: Tensor, slots: Tensor) -> Tensor:
    return __torch__.cache.kept_rows(self_kv, slots)

  def with_capacity(self, self_kv: Tensor, capacity: int) -> Tensor:
    return __torch__.cache.with_capacity(self_kv, capacity)

  def joined_rows(self, first: Tensor, second: Tensor, capacity: int) -> Tensor:
    return __torch__.cache.joined_rows(first, second, capacity)

  # ---- a step ----

  # Extends self_kv in place; cross: of each document [layers, 2, heads, length, headSize] -> [answers, vocabulary]
  def decode(
      self,
      model: __torch__.transformer.Transformer,
      self_kv: Tensor,
      cross: List[Tensor],
      block: Tuple[Tensor, List[int], List[int], int, int, bool],
      effort: __torch__.effort.Effort) -> Tensor:
    return __torch__.decoding.logits(model, self_kv, cross, __torch__.sent_block.SentBlock(*block), effort)

  # ---- choosing ----

  # logits [answers, vocabulary] -> ids, log-probabilities and, where tokens are scored besides, those of these, in
  # 64-bit floats [2 or 3, answers]
  def greedy(
      self,
      model: __torch__.transformer.Transformer,
      logits: Tensor,
      choices: Tuple[Tensor, List[int]]) -> Tensor:
    permitted = __torch__.choosing.Choices(__torch__.choosing.SentChoices(*choices))
    return __torch__.choosing.chosen(logits, model.ends, permitted)

  # logits [draws, vocabulary], tokens [draws] -> the tokens and their log-probabilities, in 64-bit floats [2, draws]
  def scored(self, logits: Tensor, tokens: Tensor) -> Tensor:
    return __torch__.choosing.together([tokens, __torch__.choosing.score(logits, tokens)])

  # ---- drawing ----

  # logits [answers, vocabulary], answers [draws] -> [draws, vocabulary]
  def picked_rows(self, logits: Tensor, answers: Tensor) -> Tensor:
    return torch.index_select(logits, 0, answers)

  # logits [draws, vocabulary] -> log-probabilities [draws, vocabulary]
  def distributions(
      self,
      model: __torch__.transformer.Transformer,
      logits: Tensor,
      draws: Tuple[Tensor, Tensor, Tensor, bool],
      choices: Tuple[Tensor, List[int]]) -> Tensor:
    permitted = __torch__.choosing.Choices(__torch__.choosing.SentChoices(*choices))
    return __torch__.drawing.distributions(logits, __torch__.drawing.Draws(*draws), model.ends, permitted)

  # distributions [draws, vocabulary], keys [draws] -> ids [draws]
  def draw(self, distributions: Tensor, keys: Tensor) -> Tensor:
    return __torch__.drawing.draw(distributions, keys)

  def draw_proposed(
      self,
      distributions: Tensor,
      keys: Tensor,
      proposals: Tuple[Tensor, List[Tensor], Tensor]) -> Tensor:
    return __torch__.drawing.draw_proposed(distributions, keys, __torch__.drawing.Proposals(*proposals))

  # A copy, so that it does not keep the others: [draws, vocabulary] -> [vocabulary]
  def row(self, distributions: Tensor, draw: int) -> Tensor:
    return torch.clone(torch.select(distributions, 0, draw))

  # ---- training; `start` and `learn` are called so that gradients are kept, which takes tensors only ----

  # Makes room for all tensors, shapes [tensors, 2]: rows, and columns or 0 for a vector; on the device of `like`
  def start(self, shapes: Tensor, like: Tensor) -> Tensor:
    self.trained = __torch__.training.started(shapes, like)
    return like

  # A tensor that is trained, in its shape.
  def parameter(self, index: int) -> Tensor:
    return __torch__.training.of(self.trained).parameters[index]

  def train(
      self,
      model: __torch__.transformer.Transformer,
      lesson: Tuple[float, float, float, float, float, float]) -> None:
    trained = __torch__.training.of(self.trained)
    trained.model = model
    trained.lesson = __torch__.losses.Lesson(*lesson)

  # masks: log-alphas, those of the states' dimensions first; blocks [blocks, 3], multipliers [2]: see `Masks`
  def mask(
      self,
      masks: List[Tensor],
      blocks: Tensor,
      multipliers: Tensor,
      pruning: Tuple[int, float, int, int]) -> None:
    settings = __torch__.pruning.Pruning(*pruning)
    __torch__.training.of(self.trained).pruning = __torch__.pruning.Masks(masks, blocks, multipliers, settings)

  def teach(self, teacher: __torch__.transformer.Transformer) -> None:
    __torch__.training.of(self.trained).teacher = teacher

  # Lets learners from now on learn of the modules beside them; where tau is above 0, their gates: see `Imitation`.
  def imitate(self, tau: float) -> None:
    __torch__.training.of(self.trained).tau = tau

  # Lets gates choose from now on as they are trained to, end to end.
  def gate(self, gating: Tuple[float, float, float, float, float]) -> None:
    __torch__.training.of(self.trained).gating = __torch__.learner_masks.Gating(*gating)

  # factors [tensors], by which the learning rate of each is multiplied; where it is 0, a tensor has no gradient
  def pace(self, factors: Tensor) -> None:
    __torch__.training.of(self.trained).pace(factors)

  # Lets samplers drop tokens from now on.
  def adapt(self, adapting: Tuple[float, float, float, float, float, float]) -> None:
    __torch__.training.of(self.trained).adapting = __torch__.token_masks.Adapting(*adapting)

  # Adds a batch's gradient; sizes and numbers: see `Batch`; moment [2]: a seed, and steps done -> what was learned, as
  # `Trained` tells it, [4]
  def learn(self, sizes: Tensor, numbers: Tensor, moment: Tensor) -> Tensor:
    trained = __torch__.training.of(self.trained)
    batch = __torch__.batches.Batch(sizes, numbers, ops.prim.device(trained.weights))
    return trained.learn(batch, int(moment[0]), int(moment[1]))

  # -> what is to be learned of answers, or else of modules, summed over targets, []
  def loss(self, sizes: Tensor, numbers: Tensor) -> Tensor:
    trained = __torch__.training.of(self.trained)
    return trained.loss(__torch__.batches.Batch(sizes, numbers, ops.prim.device(trained.weights)))

  def adamw(
      self,
      beta1: float,
      beta2: float,
      epsilon: float,
      weight_decay: float) -> __torch__.optimizers.Optimizer:
    weights = __torch__.training.of(self.trained).weights
    return __torch__.optimizers.AdamW(weights, beta1, beta2, epsilon, weight_decay)

  def adafactor(
      self,
      clip_threshold: float,
      decay: float,
      weight_decay: float) -> __torch__.optimizers.Optimizer:
    trained = __torch__.training.of(self.trained)
    return __torch__.optimizers.Adafactor(trained, clip_threshold, decay, weight_decay)

  # -> the gradient's norm before it was clipped []
  def update(
      self,
      optimizer: __torch__.optimizers.Optimizer,
      targets: int,
      most: float,
      steps: int,
      learning_rate: float) -> Tensor:
    trained = __torch__.training.of(self.trained)
    return __torch__.optimizers.update(trained, optimizer, targets, most, steps, learning_rate)

  # Starts a new gradient.
  def forget(self) -> None:
    _ = torch.zero_(__torch__.training.of(self.trained).gradient)

  # The weights, the gradient, and what the optimizer remembers: four flat vectors, to be read or overwritten.
  def vectors(self, optimizer: __torch__.optimizers.Optimizer) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    trained = __torch__.training.of(self.trained)
    first, second = optimizer.memory()
    return (trained.weights, trained.gradient, first, second)

  def overwrite(self, vector: Tensor, numbers: Tensor) -> None:
    _ = torch.copy_(vector, numbers)
