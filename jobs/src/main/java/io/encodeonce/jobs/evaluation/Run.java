package io.encodeonce.jobs.evaluation;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import java.util.List;
import java.util.stream.Stream;

/**
 * All documents answered once.
 *
 * @param answers in the documents' order
 */
public record Run(List<DocumentAnswers> answers, Time time) {

  /**
   * What a run took.
   *
   * @param processorSeconds of each answering thread, on average
   * @param wallSeconds from the first answer's begin to the last one's end
   */
  public record Time(double processorSeconds, double wallSeconds) {}

  List<List<String>> texts() {
    return answers.stream()
        .map(document -> document.answers().stream().map(GeneratedText::text).toList())
        .toList();
  }

  List<List<Integer>> tokens() {
    return generated().map(GeneratedText::tokenIds).toList();
  }

  Stream<GeneratedText> generated() {
    return answers.stream().flatMap(document -> document.answers().stream());
  }
}
