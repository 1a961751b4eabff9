package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.TokenWork;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.family.Learners;
import io.encodeonce.runtime.family.Stack;
import io.encodeonce.runtime.text.DocumentLimit;
import io.encodeonce.runtime.text.DocumentTokens;
import io.encodeonce.runtime.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells what an encoder does for each token of a text. Thread-safe.
 *
 * @param learners of the model
 * @param layers of its encoder
 */
record TokenAccount(
    Tokenizer tokenizer,
    DocumentLimit limit,
    DocumentEncoder encoder,
    Learners learners,
    int layers) {

  /**
   * Encodes a text to tell it.
   *
   * @throws InferenceException if it has no tokens, or is longer than it may be
   */
  DocumentWork of(String text) {
    int[] ids = tokenizer.encodeDocument(text);
    if (ids.length == 0) {
      throw new InferenceException(WindowAnswers.NO_TOKENS);
    }
    int[] all = IntStream.range(0, ids.length).toArray();
    DocumentTokens read = limit.apply(all, tokenizer.frame());
    int[] document = IntStream.of(read.ids()).map(place -> ids[place]).toArray();
    long[] work = encoder.transformer().tokenWork(document, encoder.shift());
    List<String> names = tokenizer.documentTokens(text);
    List<TokenWork> tokens = new ArrayList<>();
    for (int token = 0; token < document.length; token++) {
      tokens.add(token(names.get(read.ids()[token]), work, token, document.length));
    }
    return new DocumentWork(tokens, ofLayers(), read.truncated());
  }

  /**
   * @param work as {@link io.encodeonce.runtime.model.Transformer#tokenWork} gives it
   */
  private TokenWork token(String name, long[] work, int token, int tokens) {
    int readers = Math.toIntExact(work[token]);
    List<Integer> run =
        IntStream.rangeClosed(1, layers)
            .mapToObj(layer -> Math.toIntExact(work[layer * tokens + token]))
            .toList();
    return new TokenWork(name, Math.min(readers, layers), readers > layers, run);
  }

  /** Learners that each layer of the encoder has. */
  private List<Integer> ofLayers() {
    return IntStream.range(0, layers).mapToObj(this::ofLayer).toList();
  }

  private int ofLayer(int layer) {
    return learners.modules().entrySet().stream()
        .filter(module -> module.getKey().stack() == Stack.ENCODER)
        .filter(module -> module.getKey().layer() == layer)
        .mapToInt(module -> module.getValue().count())
        .sum();
  }
}
