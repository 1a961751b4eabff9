package io.encodeonce.jobs.measure;

import io.encodeonce.jobs.model.ModelShape;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Counts what a model has to multiply, in floating-point operations: a multiplication and an
 * addition are two. The document is encoded once (Lu et al., arXiv 2403.13112); linear products and
 * attention count, norms and activations do not.
 */
record MatrixProducts(ModelShape shape) {

  /**
   * Of answering documents.
   *
   * @param promptTokens tokens of a prompt's text
   */
  double all(
      List<Document> documents, List<DocumentAnswers> answers, ToIntFunction<String> promptTokens) {
    Map<String, Integer> tokens = new HashMap<>();
    double sum = 0;
    for (int i = 0; i < documents.size(); i++) {
      int documentTokens = answers.get(i).documentTokens();
      sum += document(documentTokens);
      for (int j = 0; j < documents.get(i).prompts().size(); j++) {
        String prompt = documents.get(i).prompts().get(j).text();
        int newTokens = answers.get(i).answers().get(j).tokenIds().size();
        sum +=
            answer(
                documentTokens,
                tokens.computeIfAbsent(prompt, promptTokens::applyAsInt),
                newTokens);
      }
    }
    return sum;
  }

  /** Of encoding a document and projecting its keys and values. */
  double document(double tokens) {
    double encoderLayer =
        (projections(4) + feedForward()) * tokens + 4 * shape.innerWidth() * tokens * tokens;
    return shape.encoderLayers() * encoderLayer + shape.decoderLayers() * projections(2) * tokens;
  }

  /**
   * Of one answer: its decoder row reads the start token, the prompt and all but its last token.
   */
  double answer(double documentTokens, double promptTokens, double newTokens) {
    double tokens = promptTokens + newTokens;
    double attended = tokens * (tokens + 1) / 2 + tokens * documentTokens;
    double layer = (projections(6) + feedForward()) * tokens + 4 * shape.innerWidth() * attended;
    return shape.decoderLayers() * layer + 2.0 * shape.width() * shape.vocabularySize() * newTokens;
  }

  /** Of a token's linear products with attention matrices. */
  private double projections(int matrices) {
    return 2.0 * matrices * shape.width() * shape.innerWidth();
  }

  /** Of a token in a feed-forward network. */
  private double feedForward() {
    int matrices = shape.gated() ? 3 : 2;
    return 2.0 * matrices * shape.width() * shape.feedForwardWidth();
  }
}
