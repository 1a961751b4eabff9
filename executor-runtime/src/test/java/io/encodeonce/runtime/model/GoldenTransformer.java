package io.encodeonce.runtime.model;

import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.TestDevice;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.load.PlainLayout;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.state.SelfKeysValues;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A golden variant's transformer in 32-bit floats, to be driven step by step. */
public final class GoldenTransformer implements AutoCloseable {
  private final Golden golden;
  private final Transformer transformer;
  private final int startToken;

  public GoldenTransformer(String variant) {
    this(variant, Golden.directory(variant));
  }

  /**
   * @param directory a checkpoint that reads the variant's tokens
   */
  public GoldenTransformer(String variant, Path directory) {
    this(variant, StoredModel.open(directory), GoldenTransformer::fused);
  }

  private GoldenTransformer(
      String variant, StoredModel checkpoint, Function<StoredModel, Transformer> load) {
    this.golden = Golden.read(variant);
    this.startToken = checkpoint.config().tokens().start();
    this.transformer = load.apply(checkpoint);
  }

  private static Transformer fused(StoredModel checkpoint) {
    return TransformerLoader.load(checkpoint, Precision.FP32, TestDevice.torch());
  }

  /**
   * In the layout of its checkpoint, for as long as the scope is open.
   *
   * @param scope of the program, of main memory
   */
  static GoldenTransformer plain(String variant, Program program, Scope scope) {
    return new GoldenTransformer(
        variant,
        StoredModel.open(Golden.directory(variant)),
        checkpoint ->
            new Transformer(
                program, scope.take(PlainLayout.read(checkpoint, scope)), checkpoint.config()));
  }

  public Golden golden() {
    return golden;
  }

  public Transformer transformer() {
    return transformer;
  }

  /** Tokens of the golden documents. */
  public List<int[]> documents() {
    return golden.documents().stream().map(document -> ints(document.ids())).toList();
  }

  /** A golden document encoded alone. */
  public CrossKeysValues encode(int document) {
    return transformer.encode(List.of(documents().get(document)), Transformer.ALL_TOKENS).get(0);
  }

  /** The start token and a prompt. */
  public List<Integer> row(List<Integer> prompt) {
    int[] row = new int[1 + prompt.size()];
    row[0] = startToken;
    for (int i = 0; i < prompt.size(); i++) {
      row[1 + i] = prompt.get(i);
    }
    return Arrays.stream(row).boxed().toList();
  }

  /** Logits after a call's rows, {@code [rows][vocabulary]}. */
  float[][] logits(SelfKeysValues rows, List<CrossKeysValues> documents, List<NewTokens> tokens) {
    return logits(rows, documents, NewTokens.block(tokens));
  }

  /** Logits for each next token that is asked for, {@code [answers][vocabulary]}. */
  float[][] logits(SelfKeysValues rows, List<CrossKeysValues> documents, TokenBlock block) {
    float[] flat = flatLogits(rows, documents, block);
    int vocabulary = flat.length / block.answers();
    float[][] logits = new float[block.answers()][];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Arrays.copyOfRange(flat, i * vocabulary, (i + 1) * vocabulary);
    }
    return logits;
  }

  private float[] flatLogits(
      SelfKeysValues rows, List<CrossKeysValues> documents, TokenBlock block) {
    try (Logits logits = transformer.decode(rows, documents, block);
        Scope scope = transformer.scope()) {
      return scope.toFloats(logits.tensor());
    }
  }

  /** Logits after a row that nothing was cached of, {@code [vocabulary]}. */
  public float[] freshLogits(CrossKeysValues document, List<Integer> row) {
    try (SelfKeysValues fresh = transformer.newRows(1, row.size())) {
      return logits(fresh, List.of(document), List.of(new NewTokens(0, 0, 0, row)))[0];
    }
  }

  private static int[] ints(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void close() {
    transformer.close();
  }
}
