package io.encodeonce.jobs.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.model.ModelDirectories;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.TensorRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The models, precisions and budgets of a Pareto front: what flags give several of.
 *
 * @param flags as {@link EvaluateModelOptions} makes them
 */
public record FrontOptions(RuntimeFlags flags) {

  /** What users are told. */
  private static final String TWICE =
      "%s has %s twice, but each point is measured once: leave one of them out";

  private static final String NO_SAMPLERS =
      "%s is %s, but no token sampler is in %s: leave it out, or give a model that AdaptJob has made"
          + " with --tokens";

  private static final String NO_LEARNERS =
      "%s is %s, but no learners are in %s: leave it out, or give a model that AdaptJob has made with"
          + " --acm";

  private static final String NOTHING_TO_MAP =
      "%s is for tokens of which some are dropped or given fewer learners, but neither token samplers"
          + " nor learners are in %s: leave it out, or give a model that AdaptJob has made with --tokens"
          + " or --acm";

  private static final List<Optional<Double>> AS_TRAINED = List.of(Optional.empty());

  /** Whether a front is asked for, by more than one model or precision, or by a budget. */
  public boolean isAsked() {
    return models().size() > 1
        || flags.count(RuntimeOption.PRECISION) > 1
        || flags.isGiven(RuntimeOption.TOKEN_BUDGET)
        || flags.isGiven(RuntimeOption.COMPUTE_BUDGET);
  }

  /** The models, as users name them; a directory's name may have commas in it. */
  public List<String> models() {
    String text = flags.modelOrSample();
    return Files.isDirectory(Path.of(text)) ? List.of(text) : List.of(text.split(",", -1));
  }

  /** What is wrong, a sentence each, if nothing is with the flags themselves. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    requireDifferent(problems, RuntimeFlags.MODEL, models(), Function.identity());
    requireDifferent(problems, RuntimeOption.PRECISION);
    requireDifferent(problems, RuntimeOption.TOKEN_BUDGET);
    requireDifferent(problems, RuntimeOption.COMPUTE_BUDGET);
    return problems;
  }

  private <T> void requireDifferent(List<String> problems, RuntimeOption<T> option) {
    requireDifferent(problems, option.flag(), flags.all(option), option::print);
  }

  private static <T> void requireDifferent(
      List<String> problems, String flag, List<T> values, Function<T, String> print) {
    Set<T> seen = new HashSet<>();
    values.stream()
        .filter(value -> !seen.add(value))
        .forEach(value -> problems.add(TWICE.formatted(flag, print.apply(value))));
  }

  /**
   * All combinations; a model without token samplers has no token budgets, and one without learners
   * no compute budgets.
   *
   * @throws InferenceException if there are budgets, but in none of the models what keeps them
   */
  public List<Candidate> candidates(ModelDirectories directories) {
    List<String> models = models();
    Predicate<String> hasSamplers = model -> has(directories.path(model), TensorRole.SAMPLER);
    Predicate<String> hasLearners = model -> has(directories.path(model), TensorRole.LEARNERS);
    requireAny(RuntimeOption.TOKEN_BUDGET, hasSamplers, NO_SAMPLERS);
    requireAny(RuntimeOption.COMPUTE_BUDGET, hasLearners, NO_LEARNERS);
    List<Candidate> candidates = new ArrayList<>();
    for (String model : models) {
      List<Optional<Double>> tokens = budgets(RuntimeOption.TOKEN_BUDGET, hasSamplers.test(model));
      List<Optional<Double>> learners =
          budgets(RuntimeOption.COMPUTE_BUDGET, hasLearners.test(model));
      for (Precision precision : precisions()) {
        for (Optional<Double> ofTokens : tokens) {
          learners.forEach(
              ofLearners ->
                  candidates.add(
                      new Candidate(model, name(model), precision, ofTokens, ofLearners)));
        }
      }
    }
    return candidates;
  }

  /**
   * Checks that some model does more for one token than for another.
   *
   * @param flag that asks for a map of that
   * @throws InferenceException if none does
   */
  public void requireAdaptive(ModelDirectories directories, String flag) {
    Predicate<String> isAdaptive =
        model ->
            has(directories.path(model), TensorRole.SAMPLER)
                || has(directories.path(model), TensorRole.LEARNERS);
    if (models().stream().noneMatch(isAdaptive)) {
      throw new InferenceException(NOTHING_TO_MAP.formatted(flag, String.join(", ", models())));
    }
  }

  private static boolean has(Path directory, TensorRole role) {
    return InferenceRuntime.tensors(directory).stream().anyMatch(tensor -> tensor.role() == role);
  }

  private void requireAny(RuntimeOption<Double> option, Predicate<String> keeps, String message) {
    if (flags.isGiven(option) && models().stream().noneMatch(keeps)) {
      String given = option.print(flags.all(option).get(0));
      throw new InferenceException(
          message.formatted(option.flag(), given, String.join(", ", models())));
    }
  }

  private List<Precision> precisions() {
    List<Precision> given = flags.all(RuntimeOption.PRECISION);
    return given.isEmpty() ? List.of(flags.values().get(RuntimeOption.PRECISION)) : given;
  }

  private List<Optional<Double>> budgets(RuntimeOption<Double> option, boolean keeps) {
    List<Double> given = flags.all(option);
    return given.isEmpty() || !keeps ? AS_TRAINED : given.stream().map(Optional::of).toList();
  }

  /** The last part of a model's path, where it tells the model from the others. */
  private String name(String model) {
    String last = lastPart(model);
    boolean isTelling = models().stream().filter(m -> lastPart(m).equals(last)).count() == 1;
    return isTelling ? last : model;
  }

  private static String lastPart(String model) {
    Path last = Path.of(model).getFileName();
    return last == null ? model : last.toString();
  }

  /** Adds itself to a report. */
  public void describe(ObjectNode options) {
    models().forEach(options.putArray("models")::add);
    options
        .put("device", flags.text(RuntimeOption.DEVICE))
        .put("max_new_tokens", flags.values().get(RuntimeOption.MAX_NEW_TOKENS));
  }
}
