package io.encodeonce.runtime.pace;

import io.encodeonce.runtime.choose.ChoicePlan;
import io.encodeonce.runtime.choose.Chooser;
import io.encodeonce.runtime.choose.Permitted;
import io.encodeonce.runtime.model.TokenBlock;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.pace.CostCurve.Call;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.state.SelfKeysValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Measures what calls of a model cost, in well under a second for models of usual size. */
final class Calibration {
  private static final int DOCUMENT_TOKENS = 128;
  private static final int SOME_ROWS = 8;
  private static final int MANY_ROWS = 64;
  private static final int REPEATS = 3;

  private final Transformer transformer;
  private final int token;
  private final LongSupplier clock;

  /**
   * @param token any that the model knows
   * @param clock in nanoseconds
   */
  private Calibration(Transformer transformer, int token, LongSupplier clock) {
    this.transformer = transformer;
    this.token = token;
    this.clock = clock;
  }

  static ModelCosts measure(Transformer target, Transformer draft, int token, LongSupplier clock) {
    Calibration ofDraft = new Calibration(draft, token, clock);
    CostCurve curve = ofDraft.curve();
    return new ModelCosts(
        new Calibration(target, token, clock).curve(), curve, ofDraft.encodeNanos(curve), true);
  }

  private CostCurve curve() {
    try (CrossKeysValues document = encode()) {
      return CostCurve.through(
          call(document, 1), call(document, SOME_ROWS), call(document, MANY_ROWS));
    }
  }

  /**
   * For a token of a document; the call that follows is waited for, unlike the encoder on a GPU.
   */
  private double encodeNanos(CostCurve curve) {
    long both =
        fastest(
            () -> {
              try (CrossKeysValues document = encode()) {
                decode(document, 1);
              }
            });
    return Math.max(0, both - curve.cost(1)) / DOCUMENT_TOKENS;
  }

  private Call call(CrossKeysValues document, int rows) {
    return new Call(rows, fastest(() -> decode(document, rows)));
  }

  private long fastest(Runnable call) {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < REPEATS; i++) {
      long start = clock.getAsLong();
      call.run();
      fastest = Math.min(fastest, clock.getAsLong() - start);
    }
    return fastest;
  }

  private CrossKeysValues encode() {
    int[] document = new int[DOCUMENT_TOKENS];
    Arrays.fill(document, token);
    return transformer.encode(List.of(document), Transformer.ALL_TOKENS).get(0);
  }

  private void decode(CrossKeysValues document, int rows) {
    TokenBlock block = new TokenBlock(rows, rows);
    ChoicePlan choices = new ChoicePlan(rows);
    block.startDocument();
    for (int row = 0; row < rows; row++) {
      block.startRow(row);
      block.add(token, 0);
      block.ask();
      choices.add(Permitted.ALL, Optional.empty());
    }
    try (SelfKeysValues keysValues = transformer.newRows(rows, 1);
        Logits logits = transformer.decode(keysValues, List.of(document), block)) {
      new Chooser(transformer).choose(logits, choices);
    }
  }
}
