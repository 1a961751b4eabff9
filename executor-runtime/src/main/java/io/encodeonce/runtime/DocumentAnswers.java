package io.encodeonce.runtime;

import java.util.List;
import java.util.Optional;

/**
 * What became of one document: an answer to each of its prompts, or an error.
 *
 * @param answers one a prompt, in the prompts' order; empty where there is an error
 * @param documentTokens tokens of the document, the end token included, after it was cut
 * @param keptTokens how many of them each layer of the encoder read, and at last how many the
 *     decoder reads: the same number throughout where a model drops none; empty where nothing was
 *     asked
 * @param learnersRun learners that each layer of the encoder ran for one of its tokens, on an
 *     average; empty where it has none, or nothing was asked
 * @param decoderLearnersRun learners that each layer of the decoder ran for one of the rows' tokens
 *     (the prompts', the answers' and, where a draft proposes some, those that were refused), on an
 *     average; empty where it has none, or nothing was asked
 * @param truncated whether the document was longer than the limit and was cut
 * @param error what was wrong with the document, and the remedy
 */
public record DocumentAnswers(
    List<GeneratedText> answers,
    int documentTokens,
    List<Integer> keptTokens,
    List<Double> learnersRun,
    List<Double> decoderLearnersRun,
    boolean truncated,
    Optional<String> error) {
  public DocumentAnswers {
    answers = List.copyOf(answers);
    keptTokens = List.copyOf(keptTokens);
    learnersRun = List.copyOf(learnersRun);
    decoderLearnersRun = List.copyOf(decoderLearnersRun);
  }

  /** The result for a document that could not be answered. */
  public static DocumentAnswers failed(String error) {
    return new DocumentAnswers(
        List.of(), 0, List.of(), List.of(), List.of(), false, Optional.of(error));
  }
}
