package io.encodeonce.runtime;

import io.encodeonce.runtime.decode.AnswerTrie;
import io.encodeonce.runtime.family.Downsampling;
import io.encodeonce.runtime.family.Learners;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.serve.BudgetShift;
import io.encodeonce.runtime.text.Tokenizer;
import io.encodeonce.runtime.text.Tokenizers;
import java.nio.file.Path;

/**
 * What a model's tokenizer makes of allowed answers, and its configuration of budgets, known before
 * any weight is read. Usable from several threads until closed; closing frees native memory.
 */
public final class AllowedAnswers implements AutoCloseable {
  private final Tokenizer tokenizer;
  private final ModelConfig config;

  private AllowedAnswers(Tokenizer tokenizer, ModelConfig config) {
    this.tokenizer = tokenizer;
    this.config = config;
  }

  /**
   * Opens a model directory's tokenizer.
   *
   * @param directory with {@code config.json} and the tokenizer's files; weights are not looked at
   * @throws InferenceException if the model is not supported, or its files are incomplete
   */
  public static AllowedAnswers open(Path directory) {
    ModelConfig config = ModelConfig.read(directory);
    Tokenizer tokenizer =
        Tokenizers.open(directory, config.tokens().documentEnd(), config.vocabularySize());
    return new AllowedAnswers(tokenizer, config);
  }

  /**
   * Checks that each allowed answer can be given, and told from the others.
   *
   * @throws InferenceException if one has no tokens, an end token among them, the same as another,
   *     or more than there may be
   */
  public void require(Generation generation) {
    AnswerTrie.of(generation.allowed(), tokenizer::encodePrompt, config.tokens().ends())
        .requireWithin(generation.maxNewTokens());
  }

  /**
   * Checks that the model's token samplers can keep to a budget.
   *
   * @throws OptionException if they cannot, or there are none
   */
  public void requireTokenBudget(double budget) {
    Downsampling samplers = config.downsampling();
    BudgetShift.OF_TOKENS.requireOfModel(samplers.isPresent(), samplers.budgets(), budget);
  }

  /**
   * Checks that the model's learners can keep to a budget.
   *
   * @throws OptionException if they cannot, or there are none
   */
  public void requireComputeBudget(double budget) {
    Learners learners = config.learners();
    BudgetShift.OF_LEARNERS.requireOfModel(learners.isPresent(), learners.budgets(), budget);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
