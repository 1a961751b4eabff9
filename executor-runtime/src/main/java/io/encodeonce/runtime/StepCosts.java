package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

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

  /** What {@link #parse} reads. */
  static final String RULE =
      "five numbers with commas, each at least 0 and finite, in microseconds: of the large model a"
          + " call and a token, of the small model a call and a token, and a token of its encoder";

  public StepCosts {
    boolean areCosts =
        DoubleStream.of(
                largeCallMicros,
                largeTokenMicros,
                smallCallMicros,
                smallTokenMicros,
                smallEncodeMicros)
            .allMatch(micros -> micros >= 0 && micros < Double.POSITIVE_INFINITY);
    if (!areCosts) {
      throw refusal(
          format(
              largeCallMicros,
              largeTokenMicros,
              smallCallMicros,
              smallTokenMicros,
              smallEncodeMicros));
    }
  }

  /**
   * Reads the five numbers in their order, with commas between them. Five zeros stand for {@link
   * #MEASURED}.
   *
   * @throws OptionException if they are not five, or one is no cost
   */
  public static StepCosts parse(String text) {
    double[] costs;
    try {
      costs = Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw refusal(text);
    }
    if (costs.length != 5) {
      throw refusal(text);
    }
    return new StepCosts(costs[0], costs[1], costs[2], costs[3], costs[4]);
  }

  private static OptionException refusal(String text) {
    return new OptionException(
        RuntimeOption.STEP_COSTS.key(), "is '%s', but must be %s".formatted(text, RULE));
  }

  /** The five numbers, as {@link #parse} reads them. */
  public String format() {
    return format(
        largeCallMicros, largeTokenMicros, smallCallMicros, smallTokenMicros, smallEncodeMicros);
  }

  private static String format(double... micros) {
    return DoubleStream.of(micros).mapToObj(String::valueOf).collect(Collectors.joining(","));
  }

  /** Whether the runtime is to measure them. */
  public boolean isMeasured() {
    return equals(MEASURED);
  }
}
