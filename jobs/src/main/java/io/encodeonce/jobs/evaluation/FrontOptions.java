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
 * The models, precisions and token budgets of a Pareto front: what flags give several of.
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

  private static final List<Optional<Double>> AS_TRAINED = List.of(Optional.empty());

  /** Whether a front is asked for, by more than one model or precision, or by a budget. */
  public boolean isAsked() {
    return models().size() > 1
        || flags.count(RuntimeOption.PRECISION) > 1
        || flags.isGiven(RuntimeOption.TOKEN_BUDGET);
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
   * All combinations; a model without token samplers has no budgets.
   *
   * @throws InferenceException if there are budgets, but samplers in none of the models
   */
  public List<Candidate> candidates(ModelDirectories directories) {
    List<String> models = models();
    Predicate<String> isAdaptive = model -> hasSamplers(directories.path(model));
    if (flags.isGiven(RuntimeOption.TOKEN_BUDGET) && models.stream().noneMatch(isAdaptive)) {
      throw new InferenceException(noSamplers());
    }
    List<Candidate> candidates = new ArrayList<>();
    for (String model : models) {
      List<Optional<Double>> budgets = isAdaptive.test(model) ? budgets() : AS_TRAINED;
      for (Precision precision : precisions()) {
        budgets.forEach(
            budget -> candidates.add(new Candidate(model, name(model), precision, budget)));
      }
    }
    return candidates;
  }

  private static boolean hasSamplers(Path directory) {
    return InferenceRuntime.tensors(directory).stream()
        .anyMatch(tensor -> tensor.role() == TensorRole.SAMPLER);
  }

  private String noSamplers() {
    RuntimeOption<Double> option = RuntimeOption.TOKEN_BUDGET;
    String given = option.print(flags.all(option).get(0));
    return NO_SAMPLERS.formatted(option.flag(), given, String.join(", ", models()));
  }

  private List<Precision> precisions() {
    List<Precision> given = flags.all(RuntimeOption.PRECISION);
    return given.isEmpty() ? List.of(flags.values().get(RuntimeOption.PRECISION)) : given;
  }

  private List<Optional<Double>> budgets() {
    List<Double> given = flags.all(RuntimeOption.TOKEN_BUDGET);
    return given.isEmpty() ? AS_TRAINED : given.stream().map(Optional::of).toList();
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
