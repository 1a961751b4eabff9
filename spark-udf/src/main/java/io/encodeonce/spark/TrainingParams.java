package io.encodeonce.spark;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.train.TrainingOption;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** A parameter for each option of training, under its key; its values are texts. */
final class TrainingParams implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<String, Param<String>> byKey = new LinkedHashMap<>();

  TrainingParams(Params parent) {
    for (RuntimeOption<?> option : TrainingOption.ALL) {
      byKey.put(option.key(), new Param<>(parent, option.key(), option.help()));
    }
  }

  /** The option's parameter; null where there is no such option. */
  Param<String> find(String key) {
    return byKey.get(key);
  }

  /** Others, and these after them. */
  Param<?>[] after(Param<?>[] others) {
    return Stream.concat(Stream.of(others), byKey.values().stream()).toArray(Param<?>[]::new);
  }

  /**
   * What is set.
   *
   * @throws io.encodeonce.runtime.OptionException if a text has not its option's form
   */
  OptionValues values(Params stage) {
    Map<String, String> texts = new LinkedHashMap<>();
    byKey.forEach(
        (key, param) -> {
          if (stage.isSet(param)) {
            texts.put(key, stage.getOrDefault(param));
          }
        });
    return TrainingOption.parse(texts);
  }
}
