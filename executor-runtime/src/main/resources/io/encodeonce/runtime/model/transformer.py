# The encoder-decoder transformer, in the form in which a TorchScript archive holds its code.
# Shapes are given as [axis, axis]; `tokens` is the flat axis of all tokens of a call, without padding.
# T5: Raffel et al., arXiv 1910.10683. Prompt-in-decoder: Lu et al., arXiv 2403.13112.
class Transformer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  heads : int
  head_size : int
  encoder_layers : int
  decoder_layers : int
  activation : str
  gated : bool
  norm_epsilon : float
  max_distance : int
  # Above this, the number of tokens of a product is padded to a multiple of it: some kernels are compiled per shape.
  token_multiple : int
  # [out, in] matrices of floats, tables and biases, by name.
  dense : Dict[str, Tensor]
  # [out, in] matrices of floats in oneDNN's own order, by name: products of few tokens run 2 to 3 times as fast.
  blocked : Dict[str, Tensor]
  # [out, in] matrices of 7-bit integers with a scale per output channel, by name.
  packed : Dict[str, __torch__.torch.classes.quantized.LinearPackedParamsBase]

  # ---- loading ------------------------------------------------------------------------------------------------

  # A copy of matrices [out, in] one below the other, in 32-bit floats.
  def stacked(self: __torch__.Transformer, parts: List[Tensor], scale: float) -> Tensor:
    return torch.mul_(torch.to(torch.cat(parts), 6), scale)

  # A norm's weights [in] go into the stacked matrix [out, in] that follows it.
  def after_norm(self: __torch__.Transformer, matrix: Tensor, norm: Tensor) -> Tensor:
    return torch.mul_(matrix, torch.to(norm, 6))

  # learned [buckets, heads], the bucket of each distance -maxDistance..maxDistance -> [heads, distances]
  def encoder_bias_table(self: __torch__.Transformer, learned: Tensor, buckets: Tensor) -> Tensor:
    return torch.t(torch.index_select(learned, 0, buckets))

  # learned [buckets, heads], the bucket of each distance 0..maxDistance -> [1 + distances, heads], row 0 the mask
  def decoder_bias_table(self: __torch__.Transformer, learned: Tensor, buckets: Tensor) -> Tensor:
    table = torch.index_select(learned, 0, buckets)
    return torch.constant_pad_nd(table, [0, 0, 1, 0], -inf)

  # The tensor itself is kept where it fits: it must not be a file's memory.
  def keep_dense(self: __torch__.Transformer, name: str, tensor: Tensor, dtype: int, device: str) -> NoneType:
    self.dense[name] = torch.to(torch.contiguous(tensor), torch.device(device), dtype)

  # In oneDNN's order; but it refuses brain floats (15) on processors without AVX-512, and there libtorch multiplies.
  def keep_blocked(self: __torch__.Transformer, name: str, matrix: Tensor, dtype: int) -> NoneType:
    kept = torch.to(torch.contiguous(matrix), dtype)
    if torch.__or__(torch.ne(dtype, 15), ops.mkldnn._is_mkldnn_bf16_supported()):
      self.blocked[name] = ops.mkldnn._reorder_linear_weight(kept, None)
    else:
      self.dense[name] = kept

  # 7 bits of weight and 8 of activation: their pairwise sums then fit the 16 bits that processors without VNNI
  # add in, so that every processor gives the same answers.
  def keep_packed(self: __torch__.Transformer, name: str, matrix: Tensor) -> NoneType:
    peaks = torch.maximum(torch.amax(matrix, [1]), torch.neg(torch.amin(matrix, [1])))
    scales = torch.clamp_min(torch.div(peaks, 63.), 1e-30)
    zeros = torch.zeros_like(scales, dtype=4)
    quantized = torch.quantize_per_channel(matrix, torch.to(scales, 7), zeros, 0, 12)
    self.packed[name] = ops.quantized.linear_prepack(quantized, None)

  # ---- parts --------------------------------------------------------------------------------------------------

  # x [tokens, in] -> [tokens, out], in the number format of the matrix; packed ones give 32-bit floats
  def linear(self: __torch__.Transformer, x: Tensor, name: str) -> Tensor:
    if torch.__contains__(self.packed, name):
      peak = torch.clamp_min(torch.amax(torch.abs(x), [-1], True), 1e-30)
      y = ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(torch.div(x, peak), 0.007874015748031496, 127, self.packed[name])
      return torch.mul_(y, peak)
    if torch.__contains__(self.blocked, name):
      return (self).blocked_linear(x, self.blocked[name])
    matrix = self.dense[name]
    return torch.linear(torch.to(x, ops.prim.dtype(matrix)), matrix)

  # x [tokens, in] -> [tokens, out], in the number format of the matrix
  def blocked_linear(self: __torch__.Transformer, x: Tensor, matrix: Tensor) -> Tensor:
    tokens = torch.size(x, 0)
    rest = torch.remainder(torch.neg(tokens), self.token_multiple)
    rows = torch.to(x, ops.prim.dtype(matrix))
    if torch.__or__(torch.eq(rest, 0), torch.lt(tokens, self.token_multiple)):
      return ops.mkldnn._linear_pointwise(torch.contiguous(rows), matrix, None, "none", annotate(List[Optional[number]], []), None)
    padded = torch.constant_pad_nd(rows, [0, 0, 0, rest])
    product = ops.mkldnn._linear_pointwise(padded, matrix, None, "none", annotate(List[Optional[number]], []), None)
    return torch.slice(product, 0, 0, tokens)

  # Root mean square norm; its weights are part of the matrix that follows.
  def norm(self: __torch__.Transformer, x: Tensor) -> Tensor:
    square = torch.mean(torch.mul(x, x), [-1], True)
    return torch.mul(x, torch.rsqrt(torch.add(square, self.norm_epsilon)))

  def activate(self: __torch__.Transformer, x: Tensor) -> Tensor:
    if self.activation == "RELU":
      return torch.relu(x)
    if self.activation == "GELU":
      return torch.gelu(x)
    if self.activation == "GELU_TANH":
      # (1 + tanh(z)) / 2 is sigmoid(2 z), which is twice as fast: 2 z = x (1.5957691216 + 0.0713548162726 x x)
      doubled = torch.mul(x, torch.add(torch.mul(torch.mul(x, x), 0.0713548162726), 1.5957691216))
      return torch.mul(torch.sigmoid(doubled), x)
    return torch.silu(x)

  # x [tokens, width] -> [tokens, width]
  def feed_forward(self: __torch__.Transformer, x: Tensor, layer: str) -> Tensor:
    inner = (self).linear((self).norm(x), torch.add(layer, ".in"))
    if self.gated:
      gate, value = torch.chunk(inner, 2, -1)
      inner = torch.mul(torch.to((self).activate(gate), 6), value)
    else:
      inner = (self).activate(inner)
    return torch.add(x, (self).linear(inner, torch.add(layer, ".out")))

  # ---- encoder ------------------------------------------------------------------------------------------------

  # Attention bias for the queries from..to of a document of `length` tokens, padding masked out:
  # [1 or documents, heads, to - from, length]
  def encoder_bias(self: __torch__.Transformer, start: int, end: int, length: int, lengths: Tensor, padded: bool) -> Tensor:
    table = self.dense["encoder.bias"]
    device = ops.prim.device(table)
    reach = self.max_distance
    distances = torch.arange(torch.sub(1, end), torch.sub(length, start), device=device)
    near = torch.add(torch.clamp(distances, torch.neg(reach), reach), reach)
    bands = torch.index_select(table, 1, near)
    bias = torch.unsqueeze(torch.flip(torch.unfold(bands, 1, length, 1), [1]), 0)
    if padded:
      keys = torch.unsqueeze(torch.arange(length, device=device), 0)
      padding = torch.ge(keys, torch.unsqueeze(lengths, 1))
      mask = torch.unsqueeze(torch.unsqueeze(padding, 1), 1)
      bias = torch.masked_fill(bias, mask, -inf)
    return bias

  # ids [documents, length], lengths [documents] -> encoder states [documents, length, width], normed
  def encode(self: __torch__.Transformer, ids: Tensor, lengths: Tensor, padded: bool) -> Tensor:
    documents, length = torch.size(ids)
    x = torch.to(torch.embedding(self.dense["embedding"], torch.reshape(ids, [-1])), 6)
    block = 512
    blocks = torch.floordiv(torch.sub(torch.add(length, block), 1), block)
    biases = annotate(List[Tensor], [])
    if torch.eq(blocks, 1):
      _0 = torch.append(biases, (self).encoder_bias(0, length, length, lengths, padded))
    for i in range(self.encoder_layers):
      layer = torch.format("encoder.{}", i)
      projected = (self).linear((self).norm(x), torch.add(layer, ".qkv"))
      q, k, v = torch.unbind(torch.permute(torch.view(projected, [documents, length, 3, self.heads, self.head_size]), [2, 0, 3, 1, 4]))
      parts = annotate(List[Tensor], [])
      for b in range(blocks):
        start = torch.mul(b, block)
        end = ops.prim.min(torch.add(start, block), length)
        if torch.eq(blocks, 1):
          bias = biases[0]
        else:
          bias = (self).encoder_bias(start, end, length, lengths, padded)
        part = torch.scaled_dot_product_attention(torch.slice(q, 2, start, end), k, v, bias, 0., False, scale=1.)
        _1 = torch.append(parts, torch.transpose(part, 1, 2))
      mixed = torch.reshape(torch.cat(parts, 1), [torch.mul(documents, length), torch.mul(self.heads, self.head_size)])
      x = torch.add(x, (self).linear(mixed, torch.add(layer, ".o")))
      x = (self).feed_forward(x, layer)
    return torch.reshape((self).norm(x), [documents, length, -1])

  # states [documents, length, width] -> keys and values of one document [layers, 2, heads, its length, headSize]
  def cross_keys_values(self: __torch__.Transformer, states: Tensor, document: int, length: int) -> Tensor:
    own = torch.slice(states[document], 0, 0, length)
    projected = torch.view((self).linear(own, "decoder.cross_kv"), [-1, self.decoder_layers, 2, self.heads, self.head_size])
    return torch.contiguous(torch.permute(projected, [1, 2, 3, 0, 4]))

  # ---- decoder ------------------------------------------------------------------------------------------------

  # Self-KV of new rows, all zeros: [layers, 2, rows, capacity, heads, headSize]
  def new_self_kv(self: __torch__.Transformer, rows: int, capacity: int) -> Tensor:
    like = self.dense["decoder.bias"]
    return torch.zeros([self.decoder_layers, 2, rows, capacity, self.heads, self.head_size], dtype=ops.prim.dtype(like), device=ops.prim.device(like))

  def kept_rows(self: __torch__.Transformer, self_kv: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(self_kv, 2, rows)

  def with_capacity(self: __torch__.Transformer, self_kv: Tensor, capacity: int) -> Tensor:
    return torch.constant_pad_nd(self_kv, [0, 0, 0, 0, 0, torch.sub(capacity, torch.size(self_kv, 3))])

  # The rows of both, one after the other, with the capacity given.
  def joined_rows(self: __torch__.Transformer, first: Tensor, second: Tensor, capacity: int) -> Tensor:
    return torch.cat([(self).with_capacity(first, capacity), (self).with_capacity(second, capacity)], 2)

  # Bias of a query at a position against keys 0..keys-1, later keys masked out; table row 0 is the mask.
  # positions [rows, queries] -> [rows, heads, queries, keys]
  def decoder_bias(self: __torch__.Transformer, positions: Tensor, keys: int) -> Tensor:
    table = self.dense["decoder.bias"]
    distances = torch.sub(torch.unsqueeze(positions, -1), torch.arange(keys, device=ops.prim.device(table)))
    near = torch.clamp(torch.add(distances, 1), 0, torch.add(self.max_distance, 1))
    return torch.permute(torch.embedding(table, near), [0, 3, 1, 2])

  # Tokens of one document's rows attend to its keys and values together; counts: tokens of each document.
  # q [tokens, heads, headSize] -> [tokens, heads * headSize]
  def cross_attention(self: __torch__.Transformer, q: Tensor, cross: List[Tensor], counts: List[int], layer: int) -> Tensor:
    parts = annotate(List[Tensor], [])
    start = 0
    for d in range(torch.len(counts)):
      end = torch.add(start, counts[d])
      queries = torch.unsqueeze(torch.transpose(torch.slice(q, 0, start, end), 0, 1), 0)
      k, v = torch.unbind(torch.unsqueeze(cross[d][layer], 1))
      part = torch.scaled_dot_product_attention(queries, k, v, None, 0., False, scale=1.)
      _0 = torch.append(parts, torch.transpose(torch.squeeze(part, 0), 0, 1))
      start = end
    return torch.reshape(torch.cat(parts), [start, torch.mul(self.heads, self.head_size)])

  # One step of the decoder. Each token has a row, a place within its row's new tokens and a position; wanted picks
  # the tokens whose logits are asked for. The rows' self-KV is extended in place.
  #   self_kv [layers, 2, rows, capacity, heads, headSize]; cross: of each document [layers, 2, heads, length, headSize]
  #   ids, row, place, position [tokens]; wanted [answers]; counts, wanted_counts [documents]
  # -> logits [answers, vocabulary]
  def decode(self: __torch__.Transformer, self_kv: Tensor, cross: List[Tensor], ids: Tensor, row: Tensor, place: Tensor, position: Tensor, wanted: Tensor, counts: List[int], wanted_counts: List[int], queries: int, keys: int) -> Tensor:
    inner = torch.mul(self.heads, self.head_size)
    rows = torch.size(self_kv, 2)
    x = torch.to(torch.embedding(self.dense["embedding"], ids), 6)
    positions = torch.zeros([rows, queries], dtype=4, device=ops.prim.device(ids))
    _0 = torch.index_put_(positions, annotate(List[Optional[Tensor]], [row, place]), position)
    bias = (self).decoder_bias(positions, keys)
    # Each row has one token: no need to sort them into rows.
    one_each = torch.__and__(torch.eq(queries, 1), torch.eq(torch.size(ids, 0), rows))
    for i in range(self.decoder_layers):
      layer = torch.format("decoder.{}", i)
      projected = torch.view((self).linear((self).norm(x), torch.add(layer, ".qkv")), [-1, 3, self.heads, self.head_size])
      q, k, v = torch.unbind(projected, 1)
      layer_kv = self_kv[i]
      _1 = torch.index_put_(layer_kv[0], annotate(List[Optional[Tensor]], [row, position]), k)
      _2 = torch.index_put_(layer_kv[1], annotate(List[Optional[Tensor]], [row, position]), v)
      if one_each:
        padded = torch.unsqueeze(q, 1)
      else:
        padded = torch.zeros([rows, queries, self.heads, self.head_size], dtype=ops.prim.dtype(q), device=ops.prim.device(q))
        _3 = torch.index_put_(padded, annotate(List[Optional[Tensor]], [row, place]), q)
      all_keys = torch.transpose(torch.slice(layer_kv[0], 1, 0, keys), 1, 2)
      all_values = torch.transpose(torch.slice(layer_kv[1], 1, 0, keys), 1, 2)
      mixed = torch.transpose(torch.scaled_dot_product_attention(torch.transpose(padded, 1, 2), all_keys, all_values, bias, 0., False, scale=1.), 1, 2)
      if one_each:
        own = torch.squeeze(mixed, 1)
      else:
        own = torch.index(mixed, annotate(List[Optional[Tensor]], [row, place]))
      own = torch.reshape(own, [-1, inner])
      token_counts = counts
      # Beyond the last layer's keys and values only the wanted tokens matter.
      if torch.eq(i, torch.sub(self.decoder_layers, 1)):
        token_counts = wanted_counts
        if torch.ne(torch.size(own, 0), torch.size(wanted, 0)):
          own = torch.index_select(own, 0, wanted)
          x = torch.index_select(x, 0, wanted)
      x = torch.add(x, (self).linear(own, torch.add(layer, ".o")))
      asked = torch.view((self).linear((self).norm(x), torch.add(layer, ".cross_q")), [-1, self.heads, self.head_size])
      heard = (self).cross_attention(asked, cross, token_counts, i)
      x = torch.add(x, (self).linear(heard, torch.add(layer, ".cross_o")))
      x = (self).feed_forward(x, layer)
    return torch.to((self).linear((self).norm(x), "logits"), 6)

  # ---- choosing -----------------------------------------------------------------------------------------------

  # The best token of each row and its log-probability; rows in `unfinished` may not choose an end token yet.
  # logits [rows, vocabulary] -> ids [rows], log-probabilities [rows]
  def greedy(self: __torch__.Transformer, logits: Tensor, ends: Tensor, unfinished: Tensor) -> Tuple[Tensor, Tensor]:
    return (self).best(torch.log_softmax(logits, -1), ends, unfinished)

  # The same, but rows in `held` choose among some tokens only: `choices` are those of all held rows, `holders` their
  # rows' places in `held`. Log-probabilities are still those among the whole vocabulary.
  # logits [rows, vocabulary], held [held], holders and choices [choices] -> ids [rows], log-probabilities [rows]
  def greedy_held(self: __torch__.Transformer, logits: Tensor, ends: Tensor, unfinished: Tensor, held: Tensor, holders: Tensor, choices: Tensor) -> Tuple[Tensor, Tensor]:
    scores = torch.log_softmax(logits, -1)
    ids, best = (self).best(scores, ends, unfinished)
    chosen = torch.index(scores, annotate(List[Optional[Tensor]], [torch.index_select(held, 0, holders), choices]))
    masked = torch.full([torch.size(held, 0), torch.size(scores, 1)], -inf, dtype=6, device=ops.prim.device(scores))
    # Finite, so that a choice wins over what is masked however unlikely it is.
    _0 = torch.index_put_(masked, annotate(List[Optional[Tensor]], [holders, choices]), torch.clamp_min(chosen, -3.4028234663852886e+38))
    held_best, held_ids = torch.max(masked, -1)
    return (torch.index_copy(ids, 0, held, held_ids), torch.index_copy(best, 0, held, held_best))

  # scores [rows, vocabulary] -> ids [rows], scores [rows]
  def best(self: __torch__.Transformer, scores: Tensor, ends: Tensor, unfinished: Tensor) -> Tuple[Tensor, Tensor]:
    best, ids = torch.max(scores, -1)
    if torch.gt(torch.size(unfinished, 0), 0):
      open = torch.index_fill(torch.index_select(scores, 0, unfinished), 1, ends, -inf)
      open_best, open_ids = torch.max(open, -1)
      best = torch.index_copy(best, 0, unfinished, open_best)
      ids = torch.index_copy(ids, 0, unfinished, open_ids)
    return (ids, best)

  # ---- drawing ------------------------------------------------------------------------------------------------

  # What tokens are drawn from: softmax(logits / temperature), cut to the top_k likeliest and to the fewest whose
  # probabilities reach top_p.
  # logits [draws, vocabulary]; temperature, top_k, top_p [draws]; unfinished, held, holders and choices as in
  # greedy_held, but of the draws -> log-probabilities [draws, vocabulary], -inf for what is left out
  def distributions(self: __torch__.Transformer, logits: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor, bounded: bool, ends: Tensor, unfinished: Tensor, held: Tensor, holders: Tensor, choices: Tensor) -> Tensor:
    scores = torch.log_softmax(logits, -1)
    open = (self).masked(scores, ends, unfinished, held, holders, choices)
    tempered = torch.log_softmax(torch.div(open, torch.unsqueeze(temperature, 1)), -1)
    if bounded:
      falling, tokens = torch.sort(tempered, stable=True, dim=-1, descending=True)
      probabilities = torch.exp(falling)
      before = torch.sub(torch.cumsum(probabilities, -1), probabilities)
      ranks = torch.unsqueeze(torch.arange(torch.size(scores, 1), device=ops.prim.device(scores)), 0)
      unlikely = torch.__or__(torch.ge(ranks, torch.unsqueeze(top_k, 1)), torch.ge(before, torch.unsqueeze(top_p, 1)))
      likely = torch.masked_fill(falling, unlikely, -inf)
      tempered = torch.log_softmax(torch.scatter(tempered, 1, tokens, likely), -1)
    return tempered

  # Scores as greedy and greedy_held see them, what may not be chosen at -inf.
  def masked(self: __torch__.Transformer, scores: Tensor, ends: Tensor, unfinished: Tensor, held: Tensor, holders: Tensor, choices: Tensor) -> Tensor:
    open = torch.index_fill(torch.index_select(scores, 0, unfinished), 1, ends, -inf)
    masked = torch.index_copy(scores, 0, unfinished, open)
    chosen = torch.index(scores, annotate(List[Optional[Tensor]], [torch.index_select(held, 0, holders), choices]))
    some = torch.full([torch.size(held, 0), torch.size(scores, 1)], -inf, dtype=6, device=ops.prim.device(scores))
    _0 = torch.index_put_(some, annotate(List[Optional[Tensor]], [holders, choices]), torch.clamp_min(chosen, -3.4028234663852886e+38))
    return torch.index_copy(masked, 0, held, some)

  # Draws a token of each: the one with the greatest sum of log-probability and Gumbel number. What a key draws from
  # another distribution is the same token whenever its sum is greatest there too, and that is the more often the more
  # alike they are (Daliri et al., arXiv 2408.07978).
  # distributions [draws, vocabulary], keys [draws] -> ids [draws]
  def draw(self: __torch__.Transformer, distributions: Tensor, keys: Tensor) -> Tensor:
    tokens = torch.arange(torch.size(distributions, 1), device=ops.prim.device(distributions))
    uniform = (self).uniform(torch.unsqueeze(keys, 1), torch.unsqueeze(tokens, 0))
    gumbel = torch.neg(torch.log(torch.neg(torch.log(uniform))))
    return torch.argmax(torch.add(gumbel, distributions), -1)

  # Draws as `draw` does, but some of the draws know what another model proposes: its token stands with probability
  # min(1, own / its), and else one is drawn from what the own distribution has more. That is to draw from the own one
  # (Leviathan et al., arXiv 2211.17192).
  # proposed [proposals] places among the draws; proposals [vocabulary] each, log-probabilities; tokens [proposals]
  def draw_proposed(self: __torch__.Transformer, distributions: Tensor, keys: Tensor, proposed: Tensor, proposals: List[Tensor], tokens: Tensor) -> Tensor:
    own = torch.index_select(distributions, 0, proposed)
    other = torch.stack(proposals)
    column = torch.unsqueeze(tokens, 1)
    ratios = torch.squeeze(torch.sub(torch.gather(own, 1, column), torch.gather(other, 1, column)), 1)
    more = torch.clamp_min(torch.sub(torch.exp(own), torch.exp(other)), 0.)
    # Rounding may leave nothing of two that are alike.
    rest = torch.where(torch.gt(torch.sum(more, [-1], True), 0.), torch.log(more), own)
    ids = (self).draw(torch.index_copy(distributions, 0, proposed, rest), keys)
    # The number before that of token 0.
    chances = (self).uniform(torch.index_select(keys, 0, proposed), torch.full_like(tokens, -1))
    kept = torch.where(torch.lt(torch.log(chances), ratios), tokens, torch.index_select(ids, 0, proposed))
    return torch.index_copy(ids, 0, proposed, kept)

  # Numbers between 0 and 1 that depend on a key and a token alone: splitmix64 (Steele et al., OOPSLA 2014).
  # keys, tokens -> 64-bit floats of the shape that they have together
  def uniform(self: __torch__.Transformer, keys: Tensor, tokens: Tensor) -> Tensor:
    x = torch.add(torch.mul(torch.add(tokens, 1), -7046029254386353131), keys)
    x = torch.bitwise_xor(x, torch.bitwise_and(torch.bitwise_right_shift(x, 30), 17179869183))
    x = torch.mul(x, -4658895280553007687)
    x = torch.bitwise_xor(x, torch.bitwise_and(torch.bitwise_right_shift(x, 27), 137438953471))
    x = torch.mul(x, -7723592293110705685)
    x = torch.bitwise_xor(x, torch.bitwise_and(torch.bitwise_right_shift(x, 31), 8589934591))
    high = torch.bitwise_and(torch.bitwise_right_shift(x, 12), 4503599627370495)
    # Half a step above, so that it is neither 0 nor 1.
    return torch.mul(torch.add(torch.to(high, 7), 0.5), 2.220446049250313e-16)

  # [rows, columns], which [chosen] -> [chosen, columns]
  def picked_rows(self: __torch__.Transformer, rows: Tensor, which: Tensor) -> Tensor:
    return torch.index_select(rows, 0, which)

  # A copy, so that it does not keep the others: [rows, columns] -> [columns]
  def row(self: __torch__.Transformer, rows: Tensor, index: int) -> Tensor:
    return torch.clone(torch.select(rows, 0, index))

  # logits [rows, vocabulary], tokens [rows] -> log-probabilities [rows]
  def weigh(self: __torch__.Transformer, logits: Tensor, tokens: Tensor) -> Tensor:
    own = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(tokens, 1)), 1)
    return torch.sub(own, torch.logsumexp(logits, [-1]))
