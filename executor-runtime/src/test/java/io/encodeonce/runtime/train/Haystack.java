package io.encodeonce.runtime.train;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Documents of twelve words, of which one is asked for, and stands anywhere. */
record Haystack(List<TrainingDocument> documents) {
  private static final int TOKENS = 13;

  static Haystack of(int documents, Random random) {
    return new Haystack(IntStream.range(0, documents).mapToObj(i -> drawn(random)).toList());
  }

  static TrainingDocument drawn(Random random) {
    String needle = "w" + (3 + random.nextInt(8));
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      words.add("w" + (30 + random.nextInt(50)));
    }
    words.add(random.nextInt(12), needle);
    return new TrainingDocument(String.join(" ", words), List.of(new PromptAnswer("w20", needle)));
  }

  List<String> texts() {
    return documents.stream().map(TrainingDocument::text).toList();
  }

  /** How many answers are right, and what was kept of the documents for them. */
  record Answers(int right, KeptTokens kept) {}

  Answers answers(Path model, RuntimeOptions options) {
    List<Document> asked =
        texts().stream().map(text -> new Document(text, List.of(new Prompt("a", "w20")))).toList();
    int right = 0;
    KeptTokens kept = KeptTokens.NONE;
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      List<DocumentAnswers> answers = runtime.answer(asked);
      for (int i = 0; i < asked.size(); i++) {
        List<Integer> tokens = answers.get(i).keptTokens();
        kept = kept.plus(new KeptTokens(tokens.get(tokens.size() - 1), TOKENS));
        String answer = answers.get(i).answers().get(0).text();
        right += answer.equals(documents.get(i).answers().get(0).answer()) ? 1 : 0;
      }
    }
    return new Answers(right, kept);
  }
}
