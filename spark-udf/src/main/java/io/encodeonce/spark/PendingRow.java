package io.encodeonce.spark;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * A row whose document is being answered.
 *
 * @param refusal what is wrong with the row's prompts
 */
record PendingRow(Row row, String text, List<Prompt> prompts, Optional<String> refusal) {

  static PendingRow of(Row row, String text, Function<Row, List<Prompt>> prompts) {
    try {
      return new PendingRow(row, text, prompts.apply(row), Optional.empty());
    } catch (InferenceException e) {
      return new PendingRow(row, text, List.of(), Optional.of(e.getMessage()));
    }
  }

  /** What the runtime is asked; nothing, in this row's place, where its prompts are bad. */
  Document document() {
    return new Document(refusal.isPresent() ? null : text, prompts);
  }

  /** What the runtime answered, with this row's own refusal before the runtime's. */
  DocumentAnswers outcome(DocumentAnswers answers) {
    return refusal.map(DocumentAnswers::failed).orElse(answers);
  }
}
