package io.encodeonce.jobs.options;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionGroup;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.runtime.train.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Options that jobs have flags for, and how their values are checked. */
public final class OptionRegistry {
  /** Those of a runtime that answers. */
  public static final OptionRegistry ANSWERING =
      new OptionRegistry(RuntimeOption.ALL, RuntimeOptions::problems);

  /** Those of training. */
  public static final OptionRegistry TRAINING =
      new OptionRegistry(TrainingOption.ALL, TrainingOptions::problems);

  private final List<RuntimeOption<?>> options;
  private final Function<OptionValues, List<OptionException>> check;

  private OptionRegistry(
      List<RuntimeOption<?>> options, Function<OptionValues, List<OptionException>> check) {
    this.options = options;
    this.check = check;
  }

  List<RuntimeOption<?>> options() {
    return options;
  }

  List<RuntimeOption<?>> of(OptionGroup group) {
    return options.stream().filter(option -> option.group() == group).toList();
  }

  OptionValues parse(Map<String, String> texts) {
    return OptionValues.parse(texts, options);
  }

  List<OptionException> problems(OptionValues values) {
    return check.apply(values);
  }
}
