package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /**
   * Reads the five numbers in their order, with commas between them. Five zeros stand for {@link
   * #MEASURED}.
   *
   * @throws InferenceException if they are not five, or one is no cost
   */
  public static StepCosts parse(String text) {
    double[] costs;
    try {
      costs = Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw refusal(text, e);
    }
    if (costs.length != 5) {
      throw refusal(text, null);
    }
    return new StepCosts(costs[0], costs[1], costs[2], costs[3], costs[4]);
  }

  private static InferenceException refusal(String text, Throwable cause) {
    return new InferenceException(
        ("step costs are \"%s\", but must be five numbers with commas, in microseconds: of the large"
                + " model a call and a token, of the small model a call and a token, and a token of"
                + " its encoder")
            .formatted(text),
        cause);
  }

  /** The five numbers, as {@link #parse} reads them. */
  public String format() {
    return Stream.of(
            largeCallMicros, largeTokenMicros, smallCallMicros, smallTokenMicros, smallEncodeMicros)
        .map(String::valueOf)
        .collect(Collectors.joining(","));
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
