package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.train.AnswerColumn;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a stage's table has what is right.
 *
 * @param promptsCol empty where all texts are asked the same
 * @param prompts what that is
 * @param names of their answers, or none
 * @param answerCols one a prompt
 */
record StageColumns(
    String inputCol,
    Optional<String> promptsCol,
    List<String> prompts,
    List<String> names,
    List<String> answerCols,
    Optional<String> noneText) {

  void requireFitting() {
    if (promptsCol.isPresent() == !prompts.isEmpty()) {
      throw new InferenceException(StageMessages.trainedPrompts());
    }
    if (promptsCol.isEmpty() && answerCols.size() != prompts.size()) {
      throw new InferenceException(StageMessages.answerColumns(answerCols.size(), prompts.size()));
    }
    if (!names.isEmpty() && names.size() != prompts.size()) {
      throw new InferenceException(StageMessages.promptNames(names.size(), prompts.size()));
    }
  }

  TrainingColumns columns() {
    return promptsCol
        .map(column -> TrainingColumns.ofPrompts(inputCol, column, noneText))
        .orElseGet(() -> TrainingColumns.ofAnswers(inputCol, answers(), noneText));
  }

  private List<AnswerColumn> answers() {
    return IntStream.range(0, prompts.size())
        .mapToObj(
            i ->
                new AnswerColumn(
                    names.isEmpty() ? prompts.get(i) : names.get(i),
                    prompts.get(i),
                    answerCols.get(i)))
        .toList();
  }
}
