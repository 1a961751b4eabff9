package io.encodeonce.runtime.model;

import io.encodeonce.runtime.LearnerMetrics;
import io.encodeonce.runtime.family.AdaptiveModule;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Stack;
import io.encodeonce.runtime.state.DecoderLearners;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** How many learners ran, module by module. Thread-safe. */
final class LearnersRun {
  private final Map<AdaptiveModule, Count> counts = new TreeMap<>();
  private final List<AdaptiveModule> encoder;
  private final List<AdaptiveModule> cross;
  private final List<AdaptiveModule> decoder;
  private final int decoderLayers;

  private record Count(LongAdder learners, LongAdder tokens) {}

  LearnersRun(ModelConfig config) {
    config
        .learners()
        .modules()
        .keySet()
        .forEach(module -> counts.put(module, new Count(new LongAdder(), new LongAdder())));
    Predicate<AdaptiveModule> encodes = module -> module.stack() == Stack.ENCODER;
    Predicate<AdaptiveModule> crosses =
        module -> module.kind() == AdaptiveModule.Kind.CROSS_KEYS_VALUES;
    this.encoder = modules(encodes);
    this.cross = modules(crosses);
    this.decoder = modules(encodes.negate().and(crosses.negate()));
    this.decoderLayers = config.decoderLayers();
  }

  /** In the order in which a program's call runs them. */
  private List<AdaptiveModule> modules(Predicate<AdaptiveModule> some) {
    return counts.keySet().stream().filter(some).toList();
  }

  /** Modules of the encoder. */
  List<AdaptiveModule> encoder() {
    return encoder;
  }

  /** Modules that project a document's keys and values. */
  List<AdaptiveModule> cross() {
    return cross;
  }

  /** Modules of a step of the decoder. */
  List<AdaptiveModule> decoder() {
    return decoder;
  }

  /** What the decoder runs for a document that has no rows yet. */
  DecoderLearners ofNoRows() {
    return decoder.isEmpty()
        ? DecoderLearners.NONE
        : new DecoderLearners(
            decoderLayers, decoder.stream().mapToInt(AdaptiveModule::layer).toArray());
  }

  /**
   * Tells documents what a step of the decoder ran for their rows.
   *
   * @param chosen learners of each token that a module read, module after module
   * @return of all of them, learners and tokens, {@code [modules, 2]}
   */
  long[] decoded(long[] chosen, TokenBlock block, List<DecoderLearners> documents) {
    long[] both = new long[2 * decoder.size()];
    long[] tokens = block.tokensPerDocument();
    long[] answers = block.answersPerDocument();
    int token = 0;
    for (int i = 0; i < decoder.size(); i++) {
      long[] read = readsAnswersAlone(decoder.get(i)) ? answers : tokens;
      for (int document = 0; document < read.length; document++) {
        int end = token + Math.toIntExact(read[document]);
        long run = Arrays.stream(chosen, token, end).sum();
        documents.get(document).add(i, run, read[document]);
        both[2 * i] += run;
        both[2 * i + 1] += read[document];
        token = end;
      }
    }
    return both;
  }

  /** Beyond the last layer's keys and values, tokens after which the next is asked for. */
  private boolean readsAnswersAlone(AdaptiveModule module) {
    return module.layer() == decoderLayers - 1 && !module.kind().isQueryKeyOrValue();
  }

  /**
   * Adds what a call ran of these modules.
   *
   * @param run learners and tokens, {@code [modules, 2]}
   */
  void add(List<AdaptiveModule> modules, long[] run) {
    for (int i = 0; i < modules.size(); i++) {
      add(modules.get(i), run[2 * i], run[2 * i + 1]);
    }
  }

  /**
   * What the encoder ran for a document: learners and tokens, {@code [modules, 2]}.
   *
   * @param run learners of each of its modules
   * @param tokens that each of its layers read
   */
  long[] encoded(List<Integer> run, List<Integer> tokens) {
    long[] both = new long[2 * encoder.size()];
    for (int i = 0; i < encoder.size(); i++) {
      both[2 * i] = run.get(i);
      both[2 * i + 1] = tokens.get(encoder.get(i).layer());
    }
    return both;
  }

  /**
   * Learners that each layer of the encoder ran for a token of a document, all its modules
   * together, on an average; empty where none consists of learners.
   *
   * @param run learners of each of its modules
   * @param tokens that each of its layers read, and at last the decoder
   */
  List<Double> perToken(List<Integer> run, List<Integer> tokens) {
    int layers = encoder.isEmpty() ? 0 : tokens.size() - 1;
    return IntStream.range(0, layers)
        .mapToObj(layer -> (double) ofLayer(run, layer) / tokens.get(layer))
        .toList();
  }

  private int ofLayer(List<Integer> run, int layer) {
    return IntStream.range(0, encoder.size())
        .filter(module -> encoder.get(module).layer() == layer)
        .map(run::get)
        .sum();
  }

  private void add(AdaptiveModule module, long learners, long tokens) {
    Count count = counts.get(module);
    count.learners.add(learners);
    count.tokens.add(tokens);
  }

  List<LearnerMetrics> snapshot() {
    return counts.entrySet().stream()
        .map(
            entry ->
                new LearnerMetrics(
                    entry.getKey().layerName(),
                    entry.getKey().name(),
                    entry.getValue().learners.sum(),
                    entry.getValue().tokens.sum()))
        .toList();
  }
}
