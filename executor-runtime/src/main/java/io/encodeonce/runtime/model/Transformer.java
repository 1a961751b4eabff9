package io.encodeonce.runtime.model;

import static io.encodeonce.runtime.model.TransformerProgram.CHOICES;
import static io.encodeonce.runtime.model.TransformerProgram.CROSS_KEYS_VALUES;
import static io.encodeonce.runtime.model.TransformerProgram.DECODE;
import static io.encodeonce.runtime.model.TransformerProgram.DISTRIBUTIONS;
import static io.encodeonce.runtime.model.TransformerProgram.DOCUMENTS;
import static io.encodeonce.runtime.model.TransformerProgram.DRAW;
import static io.encodeonce.runtime.model.TransformerProgram.DRAWS;
import static io.encodeonce.runtime.model.TransformerProgram.DRAW_PROPOSED;
import static io.encodeonce.runtime.model.TransformerProgram.ENCODE;
import static io.encodeonce.runtime.model.TransformerProgram.GREEDY;
import static io.encodeonce.runtime.model.TransformerProgram.JOINED_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.KEPT_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.NEW_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.PICKED_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.PROPOSALS;
import static io.encodeonce.runtime.model.TransformerProgram.ROW;
import static io.encodeonce.runtime.model.TransformerProgram.TOKEN_BLOCK;
import static io.encodeonce.runtime.model.TransformerProgram.WEIGH;
import static io.encodeonce.runtime.model.TransformerProgram.WITH_CAPACITY;

import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.Proposal;
import io.encodeonce.runtime.state.SelfKeysValues;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An encoder-decoder transformer on its device. Usable from several threads; what it hands out
 * belongs to the caller, who closes it.
 */
public final class Transformer implements AutoCloseable {
  private final Program program;
  private final Value model;

  /**
   * Takes over both.
   *
   * @param model a {@code Transformer} of the program
   */
  public Transformer(Program program, Value model) {
    this.program = program;
    this.model = model;
  }

  /**
   * Encodes documents together and projects each one's keys and values.
   *
   * @param documents token ids, each at least one
   */
  public List<CrossKeysValues> encode(List<int[]> documents) {
    int longest = documents.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    try (Scope scope = program.scope()) {
      Value states =
          scope.run(
              ENCODE,
              model,
              scope.tuple(
                  DOCUMENTS,
                  scope.longs(padded(documents, longest), documents.size(), longest),
                  scope.longs(lengths(documents)),
                  scope.flag(documents.stream().anyMatch(ids -> ids.length < longest))));
      return crossKeysValues(scope, states, documents);
    }
  }

  private List<CrossKeysValues> crossKeysValues(Scope scope, Value states, List<int[]> documents) {
    List<Value> tensors = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Value length = scope.number(documents.get(i).length);
      tensors.add(scope.run(CROSS_KEYS_VALUES, model, states, scope.number(i), length));
    }
    return tensors.stream().map(tensor -> new CrossKeysValues(scope.take(tensor))).toList();
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
   * Runs the decoder over the rows' new tokens, writes their keys and values, and picks the next
   * tokens that are asked for, of those permitted.
   *
   * @param documents keys and values of the documents, in the block's order
   */
  public NextTokens decode(SelfKeysValues rows, List<CrossKeysValues> documents, TokenBlock block) {
    try (Scope scope = program.scope()) {
      Value logits = logits(scope, rows, documents, block);
      List<Value> best = scope.parts(best(scope, logits, block.choices()));
      float[] weights = weights(scope, logits, block);
      NextTokens next =
          new NextTokens(scope.toLongs(best.get(0)), scope.toFloats(best.get(1)), weights);
      Map<Integer, Value> proposals = new HashMap<>();
      block.draws().forEach(draws -> proposals.putAll(draw(scope, logits, draws, next)));
      proposals.forEach((answer, distribution) -> next.propose(answer, scope.take(distribution)));
      return next;
    }
  }

  private Value best(Scope scope, Value logits, Choices choices) {
    return scope.run(GREEDY, model, logits, choices(scope, choices));
  }

  private static Value choices(Scope scope, Choices choices) {
    return scope.tuple(
        CHOICES,
        scope.longs(choices.unfinished()),
        scope.longs(choices.constrained()),
        scope.longs(choices.allowed()),
        scope.longs(choices.owners()));
  }

  /**
   * Puts what is drawn in the place of the best.
   *
   * @return by answers, what those were drawn from that another model is to judge; in {@code kept}
   */
  private Map<Integer, Value> draw(Scope kept, Value logits, Draws draws, NextTokens next) {
    Map<Integer, Value> proposals = new HashMap<>();
    try (Scope scope = program.scope()) {
      Value own = scope.run(PICKED_ROWS, logits, scope.longs(draws.answers()));
      Value distributions = distributions(scope, own, draws);
      Value ids = drawn(scope, distributions, draws);
      Value scores = scope.run(WEIGH, own, ids);
      long[] drawnIds = scope.toLongs(ids);
      float[] drawnScores = scope.toFloats(scores);
      for (int d = 0; d < draws.size(); d++) {
        next.draw(draws.answer(d), drawnIds[d], drawnScores[d]);
        if (draws.proposes(d)) {
          Value distribution = kept.run(ROW, distributions, scope.number(d));
          proposals.put(draws.answer(d), distribution);
        }
      }
    }
    return proposals;
  }

  private Value distributions(Scope scope, Value logits, Draws draws) {
    Value settings =
        scope.tuple(
            DRAWS,
            scope.floats(draws.floats(draw -> draw.sampling().temperature())),
            scope.longs(draws.longs(draw -> draw.sampling().mostTokens())),
            scope.floats(draws.floats(draw -> draw.sampling().mostProbability())),
            scope.flag(draws.isBounded()));
    return scope.run(DISTRIBUTIONS, model, logits, settings, choices(scope, draws.choices()));
  }

  private static Value drawn(Scope scope, Value distributions, Draws draws) {
    Value keys = scope.longs(draws.longs(Draw::key));
    List<Proposal> proposals = draws.proposals();
    if (proposals.isEmpty()) {
      return scope.run(DRAW, distributions, keys);
    }
    return scope.run(
        DRAW_PROPOSED,
        distributions,
        keys,
        scope.tuple(
            PROPOSALS,
            scope.longs(draws.proposed()),
            scope.list(proposals.stream().map(Proposal::tensor).toList()),
            scope.longs(proposals.stream().mapToLong(Proposal::token).toArray())));
  }

  private static float[] weights(Scope scope, Value logits, TokenBlock block) {
    return block.isWeighing()
        ? scope.toFloats(scope.run(WEIGH, logits, scope.longs(block.weighed())))
        : new float[0];
  }

  private Value logits(
      Scope scope, SelfKeysValues rows, List<CrossKeysValues> documents, TokenBlock block) {
    Value tokens =
        scope.tuple(
            TOKEN_BLOCK,
            scope.longs(block.ids()),
            scope.longs(block.slots()),
            scope.longs(block.places()),
            scope.longs(block.positions()),
            scope.longs(block.asked()),
            scope.list(block.tokensPerDocument()),
            scope.list(block.answersPerDocument()),
            scope.number(block.longestRow()),
            scope.number(block.keys()));
    List<Value> cross = documents.stream().map(CrossKeysValues::tensor).toList();
    return scope.run(DECODE, model, rows.tensor(), scope.list(cross), tokens);
  }

  /**
   * The scores of the whole vocabulary instead of the best token, for the curious.
   *
   * @return {@code [answers, vocabulary]}, answer by answer
   */
  float[] logits(SelfKeysValues rows, List<CrossKeysValues> documents, TokenBlock block) {
    try (Scope scope = program.scope()) {
      return scope.toFloats(logits(scope, rows, documents, block));
    }
  }

  @Override
  public void close() {
    model.close();
    program.close();
  }
}
