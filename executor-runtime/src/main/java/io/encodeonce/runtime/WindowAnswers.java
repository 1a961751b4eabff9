package io.encodeonce.runtime;

import io.encodeonce.runtime.decode.Decoder;
import io.encodeonce.runtime.decode.DocumentTask;
import io.encodeonce.runtime.decode.GeneratedTokens;
import io.encodeonce.runtime.text.DocumentLimit;
import io.encodeonce.runtime.text.DocumentTokens;
import io.encodeonce.runtime.text.Tokenizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Answers a window of documents: longest first inside, in their own order outside. Thread-safe. */
final class WindowAnswers {
  private final Tokenizer tokenizer;
  private final DocumentLimit limit;
  private final Decoder decoder;
  private final RuntimeCounters counters;

  WindowAnswers(
      Tokenizer tokenizer, DocumentLimit limit, Decoder decoder, RuntimeCounters counters) {
    this.tokenizer = tokenizer;
    this.limit = limit;
    this.decoder = decoder;
    this.counters = counters;
  }

  List<DocumentAnswers> answer(List<Document> documents) {
    Map<String, int[]> prompts = new HashMap<>();
    List<Prepared> prepared =
        documents.stream().map(document -> prepare(document, prompts)).toList();
    decoder.answer(
        prepared.stream()
            .map(Prepared::task)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparing((DocumentTask task) -> -task.tokens().length))
            .toList());
    List<DocumentAnswers> answers = prepared.stream().map(this::result).toList();
    answers.forEach(counters::count);
    return answers;
  }

  /** A document ready for the decoder, or what is wrong with it. */
  private record Prepared(DocumentTask task, boolean truncated, DocumentAnswers refusal) {
    static Prepared refused(String error) {
      return new Prepared(null, false, DocumentAnswers.failed(error));
    }
  }

  private Prepared prepare(Document document, Map<String, int[]> prompts) {
    if (document.text() == null || document.text().isEmpty()) {
      String what = document.text() == null ? "null" : "empty";
      return Prepared.refused("the document's text is " + what + ", but must have a character");
    }
    try {
      DocumentTokens tokens = limit.apply(tokenizer.encodeDocument(document.text()));
      List<int[]> asked =
          document.prompts().stream()
              .map(prompt -> prompts.computeIfAbsent(prompt.text(), tokenizer::encodePrompt))
              .toList();
      return new Prepared(new DocumentTask(tokens.ids(), asked), tokens.truncated(), null);
    } catch (InferenceException e) {
      return Prepared.refused(e.getMessage());
    }
  }

  private DocumentAnswers result(Prepared prepared) {
    if (prepared.task() == null) {
      return prepared.refusal();
    }
    DocumentTask task = prepared.task();
    if (task.error().isPresent()) {
      return DocumentAnswers.failed(task.error().get());
    }
    counters.countPrompts(task);
    List<GeneratedText> texts = task.answers().stream().map(this::text).toList();
    return new DocumentAnswers(texts, task.tokens().length, prepared.truncated(), Optional.empty());
  }

  private GeneratedText text(GeneratedTokens tokens) {
    int[] ids = tokens.ids().stream().mapToInt(Integer::intValue).toArray();
    return new GeneratedText(tokenizer.decode(ids), tokens.ids(), tokens.score(), tokens.finish());
  }
}
