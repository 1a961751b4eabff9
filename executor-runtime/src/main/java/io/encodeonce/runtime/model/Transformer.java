package io.encodeonce.runtime.model;

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
  private final long[] endTokens;

  Transformer(Program program, List<Integer> endTokens) {
    this.program = program;
    this.endTokens = endTokens.stream().mapToLong(Integer::longValue).toArray();
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
              "encode",
              scope.longs(padded(documents, longest), documents.size(), longest),
              scope.longs(lengths(documents)),
              scope.flag(documents.stream().anyMatch(ids -> ids.length < longest)));
      return crossKeysValues(scope, states, documents);
    }
  }

  private static List<CrossKeysValues> crossKeysValues(
      Scope scope, Value states, List<int[]> documents) {
    List<Value> tensors = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      Value length = scope.number(documents.get(i).length);
      tensors.add(scope.run("cross_keys_values", states, scope.number(i), length));
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
      Value tensor = scope.run("new_self_kv", scope.number(rows), scope.number(capacity));
      return new SelfKeysValues(scope.take(tensor), rows, capacity);
    }
  }

  /** A copy of the chosen rows, in their new order. */
  public SelfKeysValues keepRows(SelfKeysValues from, long[] rows) {
    try (Scope scope = program.scope()) {
      Value tensor = scope.run("kept_rows", from.tensor(), scope.longs(rows));
      return new SelfKeysValues(scope.take(tensor), rows.length, from.capacity());
    }
  }

  /** A copy with room for more positions. */
  public SelfKeysValues withCapacity(SelfKeysValues from, int capacity) {
    try (Scope scope = program.scope()) {
      Value tensor = scope.run("with_capacity", from.tensor(), scope.number(capacity));
      return new SelfKeysValues(scope.take(tensor), from.rows(), capacity);
    }
  }

  /** A copy of both's rows, one after the other. */
  public SelfKeysValues joinRows(SelfKeysValues first, SelfKeysValues second) {
    int capacity = Math.max(first.capacity(), second.capacity());
    try (Scope scope = program.scope()) {
      Value tensor =
          scope.run("joined_rows", first.tensor(), second.tensor(), scope.number(capacity));
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
    Value ends = scope.longs(endTokens);
    Value unfinished = scope.longs(choices.unfinished());
    long[] held = choices.held();
    if (held.length == 0) {
      return scope.run("greedy", logits, ends, unfinished);
    }
    return scope.run(
        "greedy_held",
        logits,
        ends,
        unfinished,
        scope.longs(held),
        scope.longs(choices.holders()),
        scope.longs(choices.tokens()));
  }

  /**
   * Puts what is drawn in the place of the best.
   *
   * @return by answers, what those were drawn from that another model is to judge; in {@code kept}
   */
  private Map<Integer, Value> draw(Scope kept, Value logits, Draws draws, NextTokens next) {
    Map<Integer, Value> proposals = new HashMap<>();
    try (Scope scope = program.scope()) {
      Value own = scope.run("picked_rows", logits, scope.longs(draws.answers()));
      Value distributions = distributions(scope, own, draws);
      Value ids = drawn(scope, distributions, draws);
      Value scores = scope.run("weigh", own, ids);
      long[] drawnIds = scope.toLongs(ids);
      float[] drawnScores = scope.toFloats(scores);
      for (int d = 0; d < draws.size(); d++) {
        next.draw(draws.answer(d), drawnIds[d], drawnScores[d]);
        if (draws.proposes(d)) {
          Value distribution = kept.run("row", distributions, scope.number(d));
          proposals.put(draws.answer(d), distribution);
        }
      }
    }
    return proposals;
  }

  private Value distributions(Scope scope, Value logits, Draws draws) {
    Choices choices = draws.choices();
    return scope.run(
        "distributions",
        logits,
        scope.floats(draws.floats(draw -> draw.sampling().temperature())),
        scope.longs(draws.longs(draw -> draw.sampling().mostTokens())),
        scope.floats(draws.floats(draw -> draw.sampling().mostProbability())),
        scope.flag(draws.isBounded()),
        scope.longs(endTokens),
        scope.longs(choices.unfinished()),
        scope.longs(choices.held()),
        scope.longs(choices.holders()),
        scope.longs(choices.tokens()));
  }

  private static Value drawn(Scope scope, Value distributions, Draws draws) {
    Value keys = scope.longs(draws.longs(Draw::key));
    List<Proposal> proposals = draws.proposals();
    if (proposals.isEmpty()) {
      return scope.run("draw", distributions, keys);
    }
    return scope.run(
        "draw_proposed",
        distributions,
        keys,
        scope.longs(draws.proposed()),
        scope.list(proposals.stream().map(Proposal::tensor).toList()),
        scope.longs(proposals.stream().mapToLong(Proposal::token).toArray()));
  }

  private static float[] weights(Scope scope, Value logits, TokenBlock block) {
    return block.isWeighing()
        ? scope.toFloats(scope.run("weigh", logits, scope.longs(block.weighed())))
        : new float[0];
  }

  private static Value logits(
      Scope scope, SelfKeysValues rows, List<CrossKeysValues> documents, TokenBlock block) {
    return scope.run(
        "decode",
        rows.tensor(),
        scope.list(documents.stream().map(CrossKeysValues::tensor).toList()),
        scope.longs(block.ids()),
        scope.longs(block.slots()),
        scope.longs(block.places()),
        scope.longs(block.positions()),
        scope.longs(block.askedTokens()),
        scope.list(block.tokensPerDocument()),
        scope.list(block.answersPerDocument()),
        scope.number(block.longestRow()),
        scope.number(block.keys()));
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
    program.close();
  }
}
