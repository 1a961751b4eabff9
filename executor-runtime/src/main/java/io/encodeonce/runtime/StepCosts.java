package io.encodeonce.runtime;

import java.io.Serializable;

/**
 * What calls of two models' decoders cost: so much a call, and so much more for each token in it;
 * checked when made.
 *
 * @param largeCallMicros of the large model
 * @param largeTokenMicros of the large model
 * @param smallCallMicros of the small model
 * @param smallTokenMicros of the small model
 * @param smallEncodeMicros of the small model's encoder, for each token of a document
 */
public record StepCosts(
    double largeCallMicros,
    double largeTokenMicros,
    double smallCallMicros,
    double smallTokenMicros,
    double smallEncodeMicros)
    implements Serializable {

  /** Stands for those of this machine, which a runtime measures when it opens and while it runs. */
  public static final StepCosts MEASURED = new StepCosts(0, 0, 0, 0, 0);

  public StepCosts {
    require("largeCallMicros", largeCallMicros);
    require("largeTokenMicros", largeTokenMicros);
    require("smallCallMicros", smallCallMicros);
    require("smallTokenMicros", smallTokenMicros);
    require("smallEncodeMicros", smallEncodeMicros);
  }

  private static void require(String name, double micros) {
    RuntimeOptions.require(
        micros >= 0 && micros < Double.POSITIVE_INFINITY, name, micros, "at least 0 and finite");
  }

  /** Whether the runtime is to measure them. */
  public boolean isMeasured() {
    return equals(MEASURED);
  }
}
