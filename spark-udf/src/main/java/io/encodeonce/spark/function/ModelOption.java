package io.encodeonce.spark.function;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Sampling;
import io.encodeonce.runtime.SpecialTokens;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.StepCosts;
import io.encodeonce.spark.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
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
      return options.withNewTokens(
          options.generation().newTokens().withMost(Integer.parseInt(value)));
    }
  },
  MIN_NEW_TOKENS {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withNewTokens(
          options.generation().newTokens().withLeast(Integer.parseInt(value)));
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
  /** Whether answers leave special tokens out. */
  SKIP_SPECIAL_TOKENS {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withSpecialTokens(isTrue(value) ? SpecialTokens.SKIP : SpecialTokens.KEEP);
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
  },
  TEMPERATURE {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return sampling(options, s -> s.withTemperature(Double.parseDouble(value)));
    }
  },
  TOP_K {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return sampling(options, s -> s.withTopK(Integer.parseInt(value)));
    }
  },
  TOP_P {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return sampling(options, s -> s.withTopP(Double.parseDouble(value)));
    }
  },
  SEED {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return sampling(options, s -> s.withSeed(Long.parseLong(value)));
    }
  },
  /** Which of a draft's tokens are kept. */
  SPECULATION {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return options.withSpeculation(
          switch (named(Speculation.Rule.class, value)) {
            case OFF -> Speculation.off();
            case EXACT -> Speculation.exact();
            case REJECTION -> Speculation.rejection();
            case DEVIATION -> Speculation.deviation(USUAL_FALLBACK, USUAL_ROLLBACK);
          });
    }
  },
  /** Whether the draft is asked for every row. */
  SPECULATION_WHEN {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return speculation(options, s -> s.withWhen(named(Speculation.When.class, value)));
    }
  },
  FALLBACK {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return speculation(options, s -> s.withFallbackThreshold(Double.parseDouble(value)));
    }
  },
  ROLLBACK {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return speculation(options, s -> s.withRollbackThreshold(Double.parseDouble(value)));
    }
  },
  MAX_DRAFT_TOKENS {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return speculation(options, s -> s.withMaxDraftTokens(Integer.parseInt(value)));
    }
  },
  DRAFT_PRECISION {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return speculation(options, s -> s.withDraftPrecision(named(Precision.class, value)));
    }
  },
  /** What the models' calls cost, instead of measuring it. */
  STEP_COSTS {
    @Override
    RuntimeOptions set(RuntimeOptions options, String value) {
      return speculation(options, s -> s.withCosts(StepCosts.parse(value)));
    }
  };

  /** The paper's for summaries, of middling quality and speed. */
  private static final double USUAL_FALLBACK = 0.6;

  private static final double USUAL_ROLLBACK = 3;

  private static RuntimeOptions sampling(RuntimeOptions options, UnaryOperator<Sampling> change) {
    Generation generation = options.generation();
    return options.withGeneration(generation.withSampling(change.apply(generation.sampling())));
  }

  private static RuntimeOptions speculation(
      RuntimeOptions options, UnaryOperator<Speculation> change) {
    return options.withSpeculation(change.apply(options.speculation()));
  }

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

  private static boolean isTrue(String value) {
    return named(Truth.class, value) == Truth.TRUE;
  }

  private enum Truth {
    TRUE,
    FALSE
  }

  static <E extends Enum<E>> E named(Class<E> type, String value) {
    E[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(() -> new InferenceException(Messages.oneOf(constants)));
  }
}
