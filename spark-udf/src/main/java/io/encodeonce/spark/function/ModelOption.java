package io.encodeonce.spark.function;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.network.util.JavaUtils;

/**
 * How a model runs, as configuration and calls say it; the keys are the constants in lower case.
 */
enum ModelOption {
  DEVICE {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withDevice(named(Device.class, value));
    }
  },
  PRECISION {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withPrecision(named(Precision.class, value));
    }
  },
  /** Before the fewest, which it bounds. */
  MAX_NEW_TOKENS {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withNewTokens(options.generation().minNewTokens(), Integer.parseInt(value));
    }
  },
  MIN_NEW_TOKENS {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withNewTokens(Integer.parseInt(value), options.generation().maxNewTokens());
    }
  },
  MAX_DOCUMENT_TOKENS {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withMaxDocumentTokens(Integer.parseInt(value));
    }
  },
  LONG_TEXT {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withLongDocuments(named(LongDocuments.class, value));
    }
  },
  /** Memory, such as 512m. */
  BUDGET {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withBudgetBytes(JavaUtils.byteStringAsBytes(value));
    }
  },
  LOOK_AHEAD {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withLookAheadDocuments(Integer.parseInt(value));
    }
  };

  /** The options with this one set. */
  abstract RuntimeOptions set(RuntimeOptions options, String value);

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(ModelOption::key).toList();
  }

  /**
   * Sets what is named.
   *
   * @param texts values by key; other keys are none of ours
   */
  static RuntimeOptions apply(RuntimeOptions options, Map<String, String> texts) {
    RuntimeOptions set = options;
    for (ModelOption option : values()) {
      String value = texts.get(option.key());
      if (value != null) {
        set = option.checked(set, value);
      }
    }
    return set;
  }

  private RuntimeOptions checked(RuntimeOptions options, String value) {
    try {
      return set(options, value.strip());
    } catch (IllegalArgumentException | InferenceException e) {
      throw new InferenceException(Messages.option(key(), value, e.getMessage()), e);
    }
  }

  static <E extends Enum<E>> E named(Class<E> type, String value) {
    E[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() -> new InferenceException(Messages.oneOf(constants)));
  }
}
