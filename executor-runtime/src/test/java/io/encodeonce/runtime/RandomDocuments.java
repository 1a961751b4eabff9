package io.encodeonce.runtime;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Documents of the golden models' words, and prompts of all lengths. Not thread-safe. */
final class RandomDocuments {
  private static final int FIRST_WORD = 3;
  private static final int WORDS = 94;

  private final Random random;

  RandomDocuments(long seed) {
    this.random = new Random(seed);
  }

  /** Documents of up to so many words, each with no, one or several prompts. */
  List<Document> documents(int count, int mostWords) {
    return IntStream.range(0, count)
        .mapToObj(i -> document(1 + random.nextInt(mostWords), random.nextInt(5)))
        .toList();
  }

  /** The same, but some of the prompts say how they are answered. */
  List<Document> documentsOfAllWays(int count, int mostWords) {
    return documents(count, mostWords).stream()
        .map(d -> new Document(d.text(), d.prompts().stream().map(this::inSomeWay).toList()))
        .toList();
  }

  private Prompt inSomeWay(Prompt prompt) {
    int least = random.nextInt(5);
    Generation free = new Generation(least, least + 4 + random.nextInt(9), List.of());
    return switch (random.nextInt(3)) {
      case 0 -> prompt;
      case 1 -> prompt.withGeneration(free);
      default -> prompt.withGeneration(free.withAllowed(allowed()));
    };
  }

  private List<String> allowed() {
    return IntStream.range(0, 1 + random.nextInt(30))
        .mapToObj(i -> text(1 + random.nextInt(3)))
        .distinct()
        .toList();
  }

  Document document(int words, int prompts) {
    return new Document(text(words), prompts(prompts, 6));
  }

  List<Prompt> prompts(int count, int mostWords) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Prompt("prompt" + i, text(random.nextInt(1 + mostWords))))
        .toList();
  }

  String text(int words) {
    return IntStream.range(0, words)
        .mapToObj(i -> "w" + (FIRST_WORD + random.nextInt(WORDS)))
        .collect(Collectors.joining(" "));
  }
}
