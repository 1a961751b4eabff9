package io.encodeonce.runtime;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How a runtime computes; checked when made. Change one setting of {@link #defaults()} at a time
 * with the {@code with} methods, or read texts with {@link OptionValues}. Its parts are told apart
 * by when they count: runtimes of equal {@link #loading} can share a loaded model.
 *
 * @param loading what is loaded
 * @param answers how documents are cut and answers decoded
 * @param schedule how work is scheduled
 * @param speculation how the model and its draft share the rows, where there is a draft
 */
public record RuntimeOptions(
    LoadOptions loading, AnswerOptions answers, ScheduleOptions schedule, Speculation speculation)
    implements Serializable {

  public RuntimeOptions {
    Objects.requireNonNull(loading, "loading");
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(speculation, "speculation");
    LoadOptions.requireOn(
        loading.device(), RuntimeOption.DRAFT_PRECISION, speculation.draftPrecision());
  }

  /**
   * Everything automatic: new tokens as the checkpoint says, or up to 64; 512 MiB a thread on a
   * CPU, 64 documents ahead.
   */
  public static RuntimeOptions defaults() {
    return of(OptionValues.NONE);
  }

  /**
   * What values say, and the defaults where they say nothing.
   *
   * @throws OptionException if an option has a value that it cannot have
   */
  public static RuntimeOptions of(OptionValues values) {
    return new RuntimeOptions(
        LoadOptions.of(values),
        AnswerOptions.of(values),
        ScheduleOptions.of(values),
        Speculation.of(values));
  }

  /** All that keeps {@link #of} from making options of these values, as far as it shows at once. */
  public static List<OptionException> problems(OptionValues values) {
    List<OptionException> problems =
        OptionException.refusals(
            List.of(
                () -> LoadOptions.of(values),
                () -> AnswerOptions.of(values),
                () -> ScheduleOptions.of(values),
                () -> Speculation.of(values)));
    return problems.isEmpty() ? OptionException.refusals(List.of(() -> of(values))) : problems;
  }

  public RuntimeOptions withDevice(Device value) {
    return with(loading.withDevice(value));
  }

  public RuntimeOptions withPrecision(Precision value) {
    return with(loading.withPrecision(value));
  }

  private RuntimeOptions with(LoadOptions value) {
    return new RuntimeOptions(value, answers, schedule, speculation);
  }

  public RuntimeOptions withGeneration(Generation value) {
    return with(answers.withGeneration(value));
  }

  /** Sets the least and the most new tokens of the default generation together. */
  public RuntimeOptions withNewTokens(int least, int most) {
    return withNewTokens(NewTokens.of(least, most));
  }

  /** Sets the number of new tokens of the default generation. */
  public RuntimeOptions withNewTokens(NewTokens value) {
    return withGeneration(answers.generation().withNewTokens(value));
  }

  public RuntimeOptions withMaxDocumentTokens(int value) {
    return with(answers.withMaxDocumentTokens(value));
  }

  public RuntimeOptions withLongDocuments(LongDocuments value) {
    return with(answers.withLongDocuments(value));
  }

  public RuntimeOptions withSpecialTokens(SpecialTokens value) {
    return with(answers.withSpecialTokens(value));
  }

  public RuntimeOptions withTokenBudget(double value) {
    return with(answers.withTokenBudget(value));
  }

  public RuntimeOptions withComputeBudget(double value) {
    return with(answers.withComputeBudget(value));
  }

  private RuntimeOptions with(AnswerOptions value) {
    return new RuntimeOptions(loading, value, schedule, speculation);
  }

  public RuntimeOptions withBudgetBytes(long value) {
    return with(schedule.withBudgetBytes(value));
  }

  public RuntimeOptions withLookAheadDocuments(int value) {
    return with(schedule.withLookAheadDocuments(value));
  }

  private RuntimeOptions with(ScheduleOptions value) {
    return new RuntimeOptions(loading, answers, value, speculation);
  }

  public RuntimeOptions withSpeculation(Speculation value) {
    return new RuntimeOptions(loading, answers, schedule, value);
  }
}
