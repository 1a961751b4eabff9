package io.encodeonce.runtime.model;

import static io.encodeonce.runtime.model.TransformerProgram.EFFORT;
import static io.encodeonce.runtime.model.TransformerProgram.MARGINS;

import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * By how much a model's token samplers keep the tokens of some documents. Documents of like lengths
 * are computed together, and nothing after the last sampler is. Not thread-safe.
 */
public final class KeepMargins implements AutoCloseable {
  /**
   * Padded tokens that are computed together; a longer document goes alone. Measured on the
   * sample's models: a call of 512, and one of 4096, takes longer.
   */
  private static final int TOKENS_PER_CALL = 2048;

  private final Transformer transformer;
  private final Scope kept;
  private final List<Value> batches;
  private final int tokens;

  /**
   * @param transformer with samplers; it must stay open
   * @param documents token ids, each at least one
   */
  public KeepMargins(Transformer transformer, List<int[]> documents) {
    this.transformer = transformer;
    this.kept = transformer.scope();
    this.batches = batches(documents).stream().map(batch -> batch.in(kept)).toList();
    this.tokens = documents.stream().mapToInt(ids -> ids.length).sum();
  }

  private static List<PaddedDocuments> batches(List<int[]> documents) {
    List<PaddedDocuments> batches = new ArrayList<>();
    List<int[]> batch = new ArrayList<>();
    List<int[]> longestFirst =
        documents.stream().sorted(Comparator.comparingInt(ids -> -ids.length)).toList();
    for (int[] ids : longestFirst) {
      if (!batch.isEmpty() && (batch.size() + 1L) * batch.get(0).length > TOKENS_PER_CALL) {
        batches.add(PaddedDocuments.of(batch));
        batch = new ArrayList<>();
      }
      batch.add(ids);
    }
    batches.add(PaddedDocuments.of(batch));
    return batches;
  }

  /** All documents' tokens. */
  public int tokens() {
    return tokens;
  }

  /**
   * Of each token that the decoder would read, the least of its keep logits, in no order; a shift
   * by less than its negative drops it.
   *
   * @param shift what is added to the logits by which tokens are kept
   */
  public float[] at(double shift) {
    FloatBuffer margins = FloatBuffer.allocate(tokens);
    for (Value batch : batches) {
      try (Scope scope = transformer.scope()) {
        Value effort = scope.run(EFFORT, scope.number(0.0));
        Value left = scope.run(MARGINS, transformer.model(), batch, scope.number(shift), effort);
        margins.put(scope.toFloats(left));
      }
    }
    float[] all = new float[margins.flip().remaining()];
    margins.get(all);
    return all;
  }

  @Override
  public void close() {
    kept.close();
  }
}
