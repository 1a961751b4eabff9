package io.encodeonce.jobs.model;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.Prompt;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts in the words of a random model, always the same.
 *
 * @param texts how many
 * @param tokens how many each text has
 */
public record RandomText(int texts, int tokens) {
  private static final int VOCABULARY = 32_000;
  private static final int DOCUMENT_SEED = 1;
  private static final int PROMPT_SEED = 2;
  private static final int ANSWER_SEED = 3;

  /** Documents, of which the end token is one of the tokens, that all have the same prompts. */
  public List<Document> documents(RandomText prompts) {
    List<Prompt> asked =
        prompts.words(PROMPT_SEED, prompts.tokens).stream()
            .map(text -> new Prompt(text, text))
            .toList();
    return words(DOCUMENT_SEED, tokens - 1).stream()
        .map(text -> new Document(text, asked))
        .toList();
  }

  /** Answers to as many prompts, of which the end token is one of the tokens. */
  public List<String> answers() {
    return words(ANSWER_SEED, tokens - 1);
  }

  private List<String> words(int seed, int length) {
    Random random = new Random(seed);
    return IntStream.range(0, texts).mapToObj(i -> text(random, length)).toList();
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, RandomCheckpoint.FIRST_WORD, VOCABULARY)
        .mapToObj(RandomCheckpoint::word)
        .collect(Collectors.joining(" "));
  }
}
