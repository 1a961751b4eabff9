package io.encodeonce.spark.function;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text and all that is asked of it, each prompt once. Not thread-safe. */
final class AskedDocument {
  private final String text;
  private final Map<Prompt, Integer> prompts = new LinkedHashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();

  /** A request and the prompts whose answers it needs. */
  private record Wanted(Request request, List<Prompt> prompts) {}

  AskedDocument(String text) {
    this.text = text;
  }

  void ask(Request request, List<Prompt> asked) {
    asked.forEach(prompt -> prompts.putIfAbsent(prompt, prompts.size()));
    wanted.add(new Wanted(request, asked));
  }

  Document document() {
    return new Document(text, List.copyOf(prompts.keySet()));
  }

  List<Request> requests() {
    return wanted.stream().map(Wanted::request).toList();
  }

  /** The same text once for each request. */
  List<AskedDocument> apart() {
    return wanted.stream().map(this::alone).toList();
  }

  private AskedDocument alone(Wanted one) {
    AskedDocument document = new AskedDocument(text);
    document.ask(one.request(), one.prompts());
    return document;
  }

  /** Gives each request the answers to its own prompts. */
  void distribute(DocumentAnswers answers, InferenceRuntime runtime) {
    wanted.forEach(one -> one.request().answered(chosen(answers, one.prompts()), runtime));
  }

  private DocumentAnswers chosen(DocumentAnswers answers, List<Prompt> asked) {
    return new DocumentAnswers(
        asked.stream().map(prompt -> answers.answers().get(prompts.get(prompt))).toList(),
        answers.documentTokens(),
        answers.keptTokens(),
        answers.learnersRun(),
        answers.decoderLearnersRun(),
        answers.truncated(),
        answers.error());
  }
}
