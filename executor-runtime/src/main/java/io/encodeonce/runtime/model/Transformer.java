package io.encodeonce.runtime.model;

import static io.encodeonce.runtime.model.TransformerProgram.CROSS_KEYS_VALUES;
import static io.encodeonce.runtime.model.TransformerProgram.DECODE;
import static io.encodeonce.runtime.model.TransformerProgram.DOCUMENTS;
import static io.encodeonce.runtime.model.TransformerProgram.ENCODE;
import static io.encodeonce.runtime.model.TransformerProgram.JOINED_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.KEPT_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.KEPT_TOKENS;
import static io.encodeonce.runtime.model.TransformerProgram.NEW_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.SENT_BLOCK;
import static io.encodeonce.runtime.model.TransformerProgram.WITH_CAPACITY;

import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.state.SelfKeysValues;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An encoder-decoder transformer on its device. Usable from several threads; what it hands out
 * belongs to the caller, who closes it.
 */
public final class Transformer implements AutoCloseable {
  /** The shift by which token samplers keep every token. */
  public static final double ALL_TOKENS = Double.POSITIVE_INFINITY;

  private final Program program;
  private final Value model;
  private final ModelFlops flops;
  private final WorkCounter work;

  /**
   * Takes over program and model.
   *
   * @param model a {@code Transformer} of the program
   * @param flops what the model multiplies
   */
  public Transformer(Program program, Value model, ModelFlops flops) {
    this(program, model, flops, new WorkCounter());
  }

  private Transformer(Program program, Value model, ModelFlops flops, WorkCounter work) {
    this.program = program;
    this.model = model;
    this.flops = flops;
    this.work = work;
  }

  /** The same model, whose work is counted there; closing either one frees it. */
  public Transformer countedBy(WorkCounter counter) {
    return new Transformer(program, model, flops, counter);
  }

  /**
   * Encodes documents together and projects each one's keys and values.
   *
   * @param documents token ids, each at least one
   * @param shift what is added to the logits by which token samplers keep tokens; {@link
   *     #ALL_TOKENS} drops none
   */
  public List<CrossKeysValues> encode(List<int[]> documents, double shift) {
    int longest = documents.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    try (Scope scope = program.scope()) {
      Value encoded =
          scope.run(
              ENCODE,
              model,
              scope.tuple(
                  DOCUMENTS,
                  scope.longs(padded(documents, longest), documents.size(), longest),
                  scope.longs(lengths(documents)),
                  scope.flag(documents.stream().anyMatch(ids -> ids.length < longest))),
              scope.number(shift));
      List<CrossKeysValues> all = crossKeysValues(scope, encoded, documents.size());
      for (int i = 0; i < all.size(); i++) {
        count(documents.get(i).length, all.get(i).keptTokens(), shift);
      }
      return all;
    }
  }

  private void count(int tokens, List<Integer> kept, double shift) {
    work.encoded(shift == ALL_TOKENS ? flops.encoding(tokens) : flops.encoding(tokens, kept));
  }

  private List<CrossKeysValues> crossKeysValues(Scope scope, Value encoded, int documents) {
    long[] counts = scope.toLongs(scope.run(KEPT_TOKENS, encoded));
    List<CrossKeysValues> all = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      List<Integer> kept = ofDocument(counts, i, documents);
      Value length = scope.number(kept.get(kept.size() - 1));
      Value tensor = scope.run(CROSS_KEYS_VALUES, model, encoded, scope.number(i), length);
      all.add(new CrossKeysValues(tensor, kept));
    }
    all.forEach(keysValues -> scope.take(keysValues.tensor()));
    return all;
  }

  /**
   * @param counts {@code [layers + 1, documents]}
   */
  private static List<Integer> ofDocument(long[] counts, int document, int documents) {
    return IntStream.range(0, counts.length / documents)
        .mapToObj(place -> Math.toIntExact(counts[place * documents + document]))
        .toList();
  }

  private static long[] padded(List<int[]> documents, int length) {
    long[] padded = new long[documents.size() * length];
    for (int i = 0; i < documents.size(); i++) {
      int[] ids = documents.get(i);
      for (int j = 0; j < ids.length; j++) {
        padded[i * length + j] = ids[j];
      }
    }
    return padded;
  }

  private static long[] lengths(List<int[]> documents) {
    return documents.stream().mapToLong(ids -> ids.length).toArray();
  }

  /** Self-KV of rows that have no token yet. */
  public SelfKeysValues newRows(int rows, int capacity) {
    try (Scope scope = program.scope()) {
      Value tensor = scope.run(NEW_ROWS, model, scope.number(rows), scope.number(capacity));
      return new SelfKeysValues(scope.take(tensor), rows, capacity);
    }
  }

  /** A copy of the chosen rows, in their new order. */
  public SelfKeysValues keepRows(SelfKeysValues from, long[] rows) {
    try (Scope scope = program.scope()) {
      Value tensor = scope.run(KEPT_ROWS, from.tensor(), scope.longs(rows));
      return new SelfKeysValues(scope.take(tensor), rows.length, from.capacity());
    }
  }

  /** A copy with room for more positions. */
  public SelfKeysValues withCapacity(SelfKeysValues from, int capacity) {
    try (Scope scope = program.scope()) {
      Value tensor = scope.run(WITH_CAPACITY, from.tensor(), scope.number(capacity));
      return new SelfKeysValues(scope.take(tensor), from.rows(), capacity);
    }
  }

  /** A copy of both's rows, one after the other. */
  public SelfKeysValues joinRows(SelfKeysValues first, SelfKeysValues second) {
    int capacity = Math.max(first.capacity(), second.capacity());
    try (Scope scope = program.scope()) {
      Value tensor =
          scope.run(JOINED_ROWS, first.tensor(), second.tensor(), scope.number(capacity));
      return new SelfKeysValues(scope.take(tensor), first.rows() + second.rows(), capacity);
    }
  }

  /**
   * Runs the decoder over the rows' new tokens and writes their keys and values.
   *
   * @param documents keys and values of the documents, in the block's order
   * @return what it says of the next tokens that are asked for
   */
  public Logits decode(SelfKeysValues rows, List<CrossKeysValues> documents, TokenBlock block) {
    try (Scope scope = program.scope()) {
      Value tokens =
          scope.tuple(
              SENT_BLOCK,
              scope.longs(block.vectors()),
              scope.list(block.tokensPerDocument()),
              scope.list(block.answersPerDocument()),
              scope.number(block.longestRow()),
              scope.number(block.keys()));
      Value cross = scope.list(documents.stream().map(CrossKeysValues::tensor).toList());
      Logits logits =
          new Logits(scope.take(scope.run(DECODE, model, rows.tensor(), cross, tokens)));
      work.decoded(flops.decoding(block, tokens(documents)));
      return logits;
    }
  }

  private static int[] tokens(List<CrossKeysValues> documents) {
    return documents.stream()
        .map(CrossKeysValues::keptTokens)
        .mapToInt(kept -> kept.get(kept.size() - 1))
        .toArray();
  }

  /** Opens a series of calls of the program that the model runs in. */
  public Scope scope() {
    return program.scope();
  }

  /** What the program's functions take as the model; it stays this object's. */
  public Value model() {
    return model;
  }

  @Override
  public void close() {
    model.close();
    program.close();
  }
}
