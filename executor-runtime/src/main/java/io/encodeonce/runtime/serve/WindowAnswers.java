package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.SpecialTokens;
import io.encodeonce.runtime.checkpoint.GenerationDefaults;
import io.encodeonce.runtime.decode.Decoder;
import io.encodeonce.runtime.decode.DocumentTask;
import io.encodeonce.runtime.decode.GeneratedTokens;
import io.encodeonce.runtime.decode.RowPlan;
import io.encodeonce.runtime.text.DocumentLimit;
import io.encodeonce.runtime.text.DocumentTokens;
import io.encodeonce.runtime.text.Tokenizer;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Answers a window of documents: longest first inside, in their own order outside. Thread-safe. */
final class WindowAnswers {
  static final String NO_TOKENS = "the document's text has no tokens, but must have one";

  private final Tokenizer tokenizer;
  private final GenerationDefaults defaults;
  private final DocumentLimit limit;
  private final Generation defaultGeneration;
  private final SpecialTokens specialTokens;
  private final Decoder<?> decoder;
  private final CallMemory memory;
  private final RuntimeCounters counters;

  /**
   * @param defaults how the checkpoint wants prompts to be answered
   * @param defaultGeneration how prompts are answered that do not say it themselves
   * @param specialTokens what becomes of them in answers
   * @param memory that the decoder computes in
   */
  WindowAnswers(
      Tokenizer tokenizer,
      GenerationDefaults defaults,
      DocumentLimit limit,
      Generation defaultGeneration,
      SpecialTokens specialTokens,
      Decoder<?> decoder,
      CallMemory memory,
      RuntimeCounters counters) {
    this.tokenizer = tokenizer;
    this.defaults = defaults;
    this.limit = limit;
    this.defaultGeneration = defaultGeneration;
    this.specialTokens = specialTokens;
    this.decoder = decoder;
    this.memory = memory;
    this.counters = counters;
  }

  List<DocumentAnswers> answer(List<Document> documents) {
    RowPlans plans = plans();
    List<Prepared> prepared = documents.stream().map(document -> prepare(document, plans)).toList();
    List<DocumentTask> tasks =
        prepared.stream()
            .map(Prepared::task)
            .filter(Objects::nonNull)
            .sorted(Comparator.comparing((DocumentTask task) -> -task.tokens().length))
            .toList();
    memory.run(() -> decoder.answer(tasks));
    List<DocumentAnswers> answers = prepared.stream().map(this::result).toList();
    answers.forEach(counters::count);
    return answers;
  }

  void requireAllowed(Generation generation) {
    plans().plan(new Prompt("", "").withGeneration(generation));
  }

  /** A document ready for the decoder, or what is wrong with it. */
  private record Prepared(DocumentTask task, boolean truncated, DocumentAnswers refusal) {
    static Prepared refused(String error) {
      return new Prepared(null, false, DocumentAnswers.failed(error));
    }
  }

  private RowPlans plans() {
    return new RowPlans(tokenizer, decoder.limits().endTokens(), defaults, defaultGeneration);
  }

  private Prepared prepare(Document document, RowPlans plans) {
    if (document.text() == null || document.text().isEmpty()) {
      String what = document.text() == null ? "null" : "empty";
      return Prepared.refused("the document's text is " + what + ", but must have a character");
    }
    try {
      int[] ids = tokenizer.encodeDocument(document.text());
      if (ids.length == 0) {
        return Prepared.refused(NO_TOKENS);
      }
      DocumentTokens tokens = limit.apply(ids, tokenizer.frame());
      List<RowPlan> asked = document.prompts().stream().map(plans::plan).toList();
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
    return new DocumentAnswers(
        texts,
        task.tokens().length,
        task.keptTokens(),
        task.learnersRun(),
        task.decoderLearnersRun(),
        prepared.truncated(),
        Optional.empty());
  }

  private GeneratedText text(GeneratedTokens tokens) {
    int[] ids = tokens.ids().stream().mapToInt(Integer::intValue).toArray();
    String text = tokens.value().orElseGet(() -> tokenizer.decode(ids, specialTokens));
    return new GeneratedText(
        text, tokens.ids(), tokens.score(), tokens.finish(), tokens.speculation());
  }
}
