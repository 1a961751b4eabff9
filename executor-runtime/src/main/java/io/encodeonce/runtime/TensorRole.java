package io.encodeonce.runtime;

/** What a tensor does in a model. Matrices are stored transposed: {@code [outputs, inputs]}. */
public enum TensorRole {
  /** {@code [vocabulary, width]}. */
  EMBEDDING,
  /** {@code [vocabulary, width]}: gives the logits, unless the embeddings do. */
  HEAD,
  /** {@code [buckets, heads]}. */
  RELATIVE_BIAS,
  /** {@code [width]}. */
  NORM,
  /** {@code [heads * headSize, width]}, as keys and values. */
  QUERY,
  KEY,
  VALUE,
  /** {@code [width, heads * headSize]}: from attention back to the states. */
  OUTPUT,
  /** {@code [feedForwardWidth, width]}: its product, activated, multiplies that of {@link #UP}. */
  GATE,
  /** {@code [feedForwardWidth, width]}: its product is activated where there is no gate. */
  UP,
  /** {@code [width, feedForwardWidth]}: from the feed-forward network back to the states. */
  DOWN,
  /** {@code [samplerWidth, width]}: what a token sampler reads of a state. */
  SAMPLER,
  /** {@code [samplerWidth]}. */
  SAMPLER_BIAS,
  /** {@code [1, samplerWidth]}: gives the logit by which a token sampler keeps a token. */
  KEEP_LOGIT,
  /** {@code [1]}. */
  KEEP_LOGIT_BIAS,
  /** {@code [width]}: which of the states' dimensions are pruned, as all masks in log-alphas. */
  WIDTH_MASK,
  /** {@code [heads]}. */
  HEAD_MASK,
  /** {@code [feedForwardWidth]}. */
  COLUMN_MASK,
  /** {@code [1]}. */
  BLOCK_MASK,
  /** {@code [2]}: what holds the share of pruned weights at its target. */
  MULTIPLIERS,
  /**
   * {@code [learners * learnerWidth, inputs]}: what a module's learners read, one after another.
   */
  LEARNERS,
  /** {@code [learners * learnerWidth]}. */
  LEARNERS_BIAS,
  /** {@code [outputs, learners * learnerWidth]}: from the learners to the module's outputs. */
  LEARNERS_OUTPUT,
  /** {@code [gateWidth, inputs]}: what the gate of a module's learners reads. */
  CHOICE,
  /** {@code [gateWidth]}. */
  CHOICE_BIAS,
  /** {@code [choices, gateWidth]}: the logits by which so many learners run, the fewest first. */
  CHOICE_LOGITS,
  /** {@code [choices]}. */
  CHOICE_LOGITS_BIAS
}
