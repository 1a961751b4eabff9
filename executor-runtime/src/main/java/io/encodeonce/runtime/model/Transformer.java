package io.encodeonce.runtime.model;

import static io.encodeonce.runtime.model.TransformerProgram.CROSS_KEYS_VALUES;
import static io.encodeonce.runtime.model.TransformerProgram.DECODE;
import static io.encodeonce.runtime.model.TransformerProgram.DOCUMENT_LEARNERS;
import static io.encodeonce.runtime.model.TransformerProgram.EFFORT;
import static io.encodeonce.runtime.model.TransformerProgram.ENCODE;
import static io.encodeonce.runtime.model.TransformerProgram.JOINED_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.KEPT_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.KEPT_TOKENS;
import static io.encodeonce.runtime.model.TransformerProgram.LEARNERS_CHOSEN;
import static io.encodeonce.runtime.model.TransformerProgram.LEARNERS_RUN;
import static io.encodeonce.runtime.model.TransformerProgram.NEW_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.SENT_BLOCK;
import static io.encodeonce.runtime.model.TransformerProgram.TOKEN_WORK;
import static io.encodeonce.runtime.model.TransformerProgram.WITH_CAPACITY;

import io.encodeonce.runtime.LearnerMetrics;
import io.encodeonce.runtime.family.AdaptiveModule;
import io.encodeonce.runtime.family.Learners;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.DecoderLearners;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.state.SelfKeysValues;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An encoder-decoder transformer on its device. Usable from several threads; what it hands out
 * belongs to the caller, who closes it.
 */
public final class Transformer implements AutoCloseable {
  /** The shift by which token samplers keep every token. */
  public static final double ALL_TOKENS = Double.POSITIVE_INFINITY;

  /** The shift by which every token gets all learners of every module. */
  public static final double ALL_LEARNERS = Double.POSITIVE_INFINITY;

  private final Program program;
  private final Value model;
  private final ModelFlops flops;
  private final LearnerFlops learnerFlops;
  private final WorkCounter work;

  /** What all calls take of a model without learners, which have nothing to tell of them. */
  private final Optional<Value> noEffort;

  private final ModelConfig config;
  private final double computeShift;
  private final LearnersRun run;

  /**
   * Takes over program and model.
   *
   * @param model a {@code Transformer} of the program
   * @param config the model's
   */
  public Transformer(Program program, Value model, ModelConfig config) {
    this.program = program;
    this.model = model;
    this.noEffort = noEffort(program, config.learners());
    this.flops = new ModelFlops(config);
    this.learnerFlops = new LearnerFlops(config);
    this.work = new WorkCounter();
    this.config = config;
    this.computeShift = 0;
    this.run = new LearnersRun(config);
  }

  private Transformer(Transformer other, WorkCounter work, double computeShift) {
    this.program = other.program;
    this.model = other.model;
    this.flops = other.flops;
    this.learnerFlops = other.learnerFlops;
    this.work = work;
    this.noEffort = other.noEffort;
    this.config = other.config;
    this.computeShift = computeShift;
    this.run = new LearnersRun(config);
  }

  /** The same model, whose work is counted there; closing either one frees it. */
  public Transformer countedBy(WorkCounter counter) {
    return new Transformer(this, counter, computeShift);
  }

  /**
   * The same model with a count of its own of learners that run; closing either one frees it.
   *
   * @param shift what is added to the logits by which gates choose learners: all of it where all
   *     would run, and in proportion where fewer; {@link #ALL_LEARNERS} runs all
   */
  public Transformer withComputeShift(double shift) {
    return new Transformer(this, work, shift);
  }

  /** Learners that have run here, module by module; none for a dense model. */
  public List<LearnerMetrics> learnersRun() {
    return run.snapshot();
  }

  /**
   * Encodes documents together and projects each one's keys and values.
   *
   * @param documents token ids, each at least one
   * @param shift what is added to the logits by which token samplers keep tokens; {@link
   *     #ALL_TOKENS} drops none
   */
  public List<CrossKeysValues> encode(List<int[]> documents, double shift) {
    try (Scope scope = program.scope()) {
      Value encoded = encoded(scope, documents, shift, effort(scope));
      List<CrossKeysValues> all = crossKeysValues(scope, encoded, documents.size());
      for (int i = 0; i < all.size(); i++) {
        count(documents.get(i).length, all.get(i).keptTokens(), shift);
      }
      return all;
    }
  }

  private Value encoded(Scope scope, List<int[]> documents, double shift, Value effort) {
    PaddedDocuments padded = PaddedDocuments.of(documents);
    return scope.run(ENCODE, model, padded.in(scope), scope.number(shift), effort);
  }

  /**
   * What is done for each token of a document that is encoded alone. It is encoded for that, which
   * is not counted.
   *
   * @param document token ids, at least one
   * @param shift as {@link #encode} takes it
   * @return how many read each token, the encoder's layers in their order and then the decoder; and
   *     how many learners each layer ran for it, none where it does not read it: {@code [1 +
   *     layers, tokens]}
   */
  public long[] tokenWork(int[] document, double shift) {
    try (Scope scope = program.scope()) {
      Value effort = effort(scope);
      Value encoded = encoded(scope, List.of(document), shift, effort);
      long[] layers = run.encoder().stream().mapToLong(AdaptiveModule::layer).toArray();
      Value tokens = scope.number(document.length);
      return scope.toLongs(scope.run(TOKEN_WORK, encoded, effort, scope.list(layers), tokens));
    }
  }

  private static Optional<Value> noEffort(Program program, Learners learners) {
    if (learners.isPresent()) {
      return Optional.empty();
    }
    try (Scope scope = program.scope()) {
      return Optional.of(scope.take(scope.run(EFFORT, scope.number(0.0))));
    }
  }

  /** Of one call. */
  private Value effort(Scope scope) {
    return noEffort.orElseGet(() -> scope.run(EFFORT, scope.number(computeShift)));
  }

  private void count(int tokens, List<Integer> kept, double shift) {
    work.encoded(shift == ALL_TOKENS ? flops.encoding(tokens) : flops.encoding(kept));
  }

  private List<CrossKeysValues> crossKeysValues(Scope scope, Value encoded, int documents) {
    long[] counts = scope.toLongs(scope.run(KEPT_TOKENS, encoded));
    long[] lengths = Arrays.copyOfRange(counts, counts.length - documents, counts.length);
    List<Value> tensors = crossKeysValues(scope, encoded, lengths);
    long[] learnersRun = encoderLearners(scope, encoded);
    List<CrossKeysValues> all = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      List<Integer> kept = ofDocument(counts, i, documents);
      List<Integer> chosen = ofDocument(learnersRun, i, documents);
      work.encoded(count(run.encoder(), run.encoded(chosen, kept)));
      all.add(
          new CrossKeysValues(tensors.get(i), kept, run.perToken(chosen, kept), run.ofNoRows()));
    }
    tensors.forEach(scope::take);
    return all;
  }

  /** Of each document; one product for all of them. */
  private List<Value> crossKeysValues(Scope scope, Value encoded, long[] lengths) {
    Value effort = effort(scope);
    Value all = scope.run(CROSS_KEYS_VALUES, model, encoded, scope.list(lengths), effort);
    work.encoded(count(scope, run.cross(), effort));
    return scope.tensors(all);
  }

  /** Learners of each module and document, {@code [modules, documents]}. */
  private long[] encoderLearners(Scope scope, Value encoded) {
    return run.encoder().isEmpty()
        ? new long[0]
        : scope.toLongs(scope.run(DOCUMENT_LEARNERS, encoded));
  }

  /** Counts what a call has run of these modules, and returns its operations. */
  private double count(Scope scope, List<AdaptiveModule> modules, Value effort) {
    return modules.isEmpty() ? 0 : count(modules, scope.toLongs(scope.run(LEARNERS_RUN, effort)));
  }

  private double count(List<AdaptiveModule> modules, long[] learnersAndTokens) {
    run.add(modules, learnersAndTokens);
    return learnerFlops.of(modules, learnersAndTokens, computeShift != ALL_LEARNERS);
  }

  /**
   * @param counts {@code [places, documents]}
   */
  private static List<Integer> ofDocument(long[] counts, int document, int documents) {
    return IntStream.range(0, counts.length / documents)
        .mapToObj(place -> Math.toIntExact(counts[place * documents + document]))
        .toList();
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
              scope.hostLongs(block.vectors()),
              scope.list(block.tokensPerDocument()),
              scope.list(block.answersPerDocument()),
              scope.number(block.longestRow()),
              scope.number(block.keys()),
              scope.flag(!config.learners().isPresent()));
      Value cross = scope.list(documents.stream().map(CrossKeysValues::tensor).toList());
      Value effort = effort(scope);
      Value logits = scope.run(DECODE, model, rows.tensor(), cross, tokens, effort);
      double learned = countDecoded(scope, block, documents, effort);
      work.decoded(flops.decoding(block, tokens(documents)) + learned);
      return new Logits(scope.take(logits));
    }
  }

  private double countDecoded(
      Scope scope, TokenBlock block, List<CrossKeysValues> documents, Value effort) {
    if (run.decoder().isEmpty()) {
      return 0;
    }
    long[] chosen = scope.toLongs(scope.run(LEARNERS_CHOSEN, effort));
    List<DecoderLearners> accounts =
        documents.stream().map(CrossKeysValues::decoderLearners).toList();
    return count(run.decoder(), run.decoded(chosen, block, accounts));
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
    noEffort.ifPresent(Value::close);
    model.close();
    program.close();
  }
}
