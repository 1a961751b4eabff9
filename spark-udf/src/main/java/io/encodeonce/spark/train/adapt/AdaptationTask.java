package io.encodeonce.spark.train.adapt;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.train.BudgetOption;
import io.encodeonce.runtime.train.EffortOption;
import io.encodeonce.runtime.train.PruningOption;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A model that is to be made cheaper, on what, and how.
 *
 * @param table to learn from; prompts without answers are answered by the teacher
 * @param validation to see how far the model has come; it has the table's columns
 * @param model where the checkpoint lies
 * @param teacher where the model lies that it is to answer like; the same, or a larger one of its
 *     tokens
 * @param options of both runs, by {@link io.encodeonce.runtime.train.TrainingOption}: {@code
 *     tokens}, {@code prune} and {@code acm} say what the model is to come to
 * @param samplers that it gets if tokens are to be dropped
 * @param learners that its modules become if it is to run fewer of them ({@code acm})
 * @param shape what pruning may leave
 * @param workers tasks that learn side by side, at least 1
 * @param output a folder at any Hadoop path, which must be empty unless the runs are to go on
 * @param resume whether to go on from what is there
 */
public record AdaptationTask(
    Dataset<Row> table,
    Optional<Dataset<Row>> validation,
    TrainingColumns columns,
    String model,
    String teacher,
    OptionValues options,
    TokenSamplers samplers,
    LearnerPlan learners,
    PrunedShape shape,
    int workers,
    String output,
    boolean resume) {
  boolean prunes() {
    return options.get(PruningOption.PRUNE) > 0;
  }

  boolean dropsTokens() {
    return options.get(TrainingOption.TOKENS) < 1;
  }

  /** Whether modules become learners. */
  boolean computesLess() {
    return options.find(EffortOption.ACM).isPresent();
  }

  SparkSession spark() {
    return table.sparkSession();
  }

  /** What of the options counts in a run: each has its own aims. */
  OptionValues options(AdaptationPhase phase) {
    OptionValues still =
        options
            .with(TrainingOption.TOKENS, 1.0)
            .without(BudgetOption.TOKEN_BUDGETS)
            .without(EffortOption.ACM);
    return switch (phase) {
      case PRUNING -> still;
      case LEARNERS -> learners.ofLearners(still.with(PruningOption.PRUNE, 0.0));
      case GATES -> learners.ofGates(still.with(PruningOption.PRUNE, 0.0));
      case ADAPTING -> ofAdapting();
    };
  }

  private OptionValues ofAdapting() {
    OptionValues adapting = options.with(PruningOption.PRUNE, 0.0);
    // States that were narrowed cannot be compared with the teacher's.
    return prunes() ? adapting.with(TrainingOption.HIDDEN_STATE_WEIGHT, 0.0) : adapting;
  }

  /** How a run is made, as far as it is known before the table is read. */
  TrainingOptions trainingOptions(AdaptationPhase phase) {
    OptionValues values = options(phase);
    return TrainingOptions.of(values, TrainingRun.of(values).steps(epochs -> Integer.MAX_VALUE));
  }
}
