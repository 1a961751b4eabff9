package io.encodeonce.runtime;

import java.util.List;
import java.util.stream.IntStream;

/** What answers are worth to a model that would perhaps have given others: their scores. */
public final class GivenAnswers {
  /** More than answers of a test have. */
  private static final int MOST_TOKENS = 64;

  private GivenAnswers() {}

  /**
   * Documents whose prompts may be answered in one way each: as some model has answered them.
   *
   * @param answers one a document, none of them without a text
   */
  public static List<Document> only(List<Document> documents, List<DocumentAnswers> answers) {
    return IntStream.range(0, documents.size())
        .mapToObj(d -> only(documents.get(d), answers.get(d).answers()))
        .toList();
  }

  private static Document only(Document document, List<GeneratedText> answers) {
    List<Prompt> prompts =
        IntStream.range(0, answers.size())
            .mapToObj(
                p ->
                    document
                        .prompts()
                        .get(p)
                        .withGeneration(
                            new Generation(0, MOST_TOKENS, List.of(answers.get(p).text()))))
            .toList();
    return new Document(document.text(), prompts);
  }

  /** How far two models' scores of given answers are apart, in nats a token, on an average. */
  static double distance(List<Document> given, InferenceRuntime one, InferenceRuntime other) {
    List<GeneratedText> first = answers(one, given);
    List<GeneratedText> second = answers(other, given);
    return IntStream.range(0, first.size())
        .mapToDouble(i -> Math.abs(first.get(i).meanScore() - second.get(i).meanScore()))
        .average()
        .orElseThrow();
  }

  private static List<GeneratedText> answers(InferenceRuntime runtime, List<Document> documents) {
    return runtime.answer(documents).stream().flatMap(d -> d.answers().stream()).toList();
  }
}
