package io.encodeonce.spark.function;

import io.encodeonce.runtime.AllowedAnswers;
import io.encodeonce.runtime.AnswerOptions;
import io.encodeonce.spark.executor.DriverTokenizers;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.model.TokenizerReference;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.internal.SQLConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks what a call says for all rows while its query is analyzed; what differs by row is checked
 * when the row comes.
 */
final class ConstantArguments {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConstantArguments.class);

  private ConstantArguments() {}

  /**
   * Checks constants, those that need the model's tokenizer or configuration too where this machine
   * can read them.
   *
   * @throws io.encodeonce.runtime.InferenceException if one is bad
   */
  static void require(Asked asked, CallSettings settings, SQLConf configuration) {
    List<List<String>> lists =
        asked.question().allowedAnswers(KnownArguments.of(asked)).stream()
            .filter(list -> !list.isEmpty())
            .toList();
    if (!lists.isEmpty() || hasBudget(settings.options().answers())) {
      tokenizer(settings.location(), configuration)
          .ifPresent(tokenizer -> require(lists, settings, tokenizer));
    }
  }

  private static boolean hasBudget(AnswerOptions answers) {
    return answers.tokenBudget() != AnswerOptions.AS_TRAINED
        || answers.computeBudget() != AnswerOptions.AS_TRAINED;
  }

  private static void require(
      List<List<String>> lists, CallSettings settings, Lease<AllowedAnswers> tokenizer) {
    try (tokenizer) {
      AnswerOptions answers = settings.options().answers();
      tokenizer.resource().requireTokenBudget(answers.tokenBudget());
      tokenizer.resource().requireComputeBudget(answers.computeBudget());
      lists.forEach(list -> tokenizer.resource().require(settings.generation().withAllowed(list)));
    }
  }

  /** Nothing where there is no model to read: the query says so when it is run. */
  private static Optional<Lease<AllowedAnswers>> tokenizer(String location, SQLConf configuration) {
    try {
      return Optional.of(
          DriverTokenizers.acquire(
              TokenizerReference.read(
                  SparkContext.getOrCreate().hadoopConfiguration(), configuration, location)));
    } catch (RuntimeException e) {
      LOGGER.info(
          "the tokenizer of {} cannot be read here, so that allowed answers and budgets are checked"
              + " when the query runs: {}",
          location,
          e.toString());
      return Optional.empty();
    }
  }
}
