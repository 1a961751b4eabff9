package io.encodeonce.runtime.model.load;

import static io.encodeonce.runtime.model.TransformerProgram.JOINED_MAP;
import static io.encodeonce.runtime.model.TransformerProgram.LEARNER_MAP;
import static io.encodeonce.runtime.model.TransformerProgram.MATRIX_MAP;
import static io.encodeonce.runtime.model.TransformerProgram.NETWORK;
import static io.encodeonce.runtime.model.TransformerProgram.TAUGHT_MAP;

import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.AdaptiveModule;
import io.encodeonce.runtime.family.AdaptiveModule.Kind;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.LearnerShape;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The parts of layers that read each token by itself, in the plain layout: dense ones, and sums of
 * learners. What they make is a {@code TokenMap} of the program.
 */
final class TokenMaps {
  private final ModelConfig config;
  private final Function<Slot, Value> tensors;
  private final Optional<Function<Slot, Value>> dense;
  private final Scope scope;
  private final Value settings;

  /**
   * @param dense a model's that has dense modules in the place of learners, which learn of them
   * @param settings the program's, of all layers
   */
  TokenMaps(
      ModelConfig config,
      Function<Slot, Value> tensors,
      Optional<Function<Slot, Value>> dense,
      Scope scope,
      Value settings) {
    this.config = config;
    this.tensors = tensors;
    this.dense = dense;
    this.scope = scope;
    this.settings = settings;
  }

  /** Of self-attention: {@code [tokens, width] -> [tokens, 3 * inner]}. */
  Value queriesKeysValues(Block block) {
    return joined(
        Stream.of(
            projection(block, Kind.QUERY, TensorRole.QUERY),
            projection(block, Kind.KEY, TensorRole.KEY),
            projection(block, Kind.VALUE, TensorRole.VALUE)));
  }

  /** Of all layers' cross-attention, layer by layer, keys first. */
  Value crossKeysValues() {
    return joined(
        config.blocks().stream()
            .filter(block -> block.kind() == Block.Kind.CROSS_ATTENTION)
            .map(this::keysValues));
  }

  private Value keysValues(Block block) {
    return module(
        block,
        Kind.CROSS_KEYS_VALUES,
        source ->
            joined(
                Stream.of(TensorRole.KEY, TensorRole.VALUE)
                    .map(role -> matrix(block, role, source))));
  }

  /** Of attention, with or without learners. */
  Value projection(Block block, Kind kind, TensorRole role) {
    return module(block, kind, source -> matrix(block, role, source));
  }

  /** A feed-forward network, with or without learners. */
  Value network(Block block) {
    return module(block, Kind.FEED_FORWARD, source -> denseNetwork(block, source));
  }

  private Value denseNetwork(Block block, Function<Slot, Value> source) {
    Stream<TensorRole> up =
        config.feedForward().gated()
            ? Stream.of(TensorRole.GATE, TensorRole.UP)
            : Stream.of(TensorRole.UP);
    return scope.run(
        NETWORK,
        settings,
        all(up.map(block::slot), source),
        source.apply(block.slot(TensorRole.DOWN)));
  }

  /**
   * @param ofTensors makes the dense module
   */
  private Value module(Block block, Kind kind, Function<Function<Slot, Value>, Value> ofTensors) {
    AdaptiveModule module = new AdaptiveModule(block.stack(), block.layer(), kind);
    LearnerShape shape = config.learners().modules().get(module);
    if (shape == null) {
      return ofTensors.apply(tensors);
    }
    Value learners = scope.number(shape.count());
    Value weights =
        all(
            Stream.of(TensorRole.LEARNERS, TensorRole.LEARNERS_BIAS, TensorRole.LEARNERS_OUTPUT)
                .map(module::slot),
            tensors);
    Value gate =
        all(
            Stream.of(
                    TensorRole.CHOICE,
                    TensorRole.CHOICE_BIAS,
                    TensorRole.CHOICE_LOGITS,
                    TensorRole.CHOICE_LOGITS_BIAS)
                .map(module::slot),
            tensors);
    return dense
        .map(ofTensors)
        .map(taught -> scope.run(TAUGHT_MAP, settings, taught, learners, weights, gate))
        .orElseGet(() -> scope.run(LEARNER_MAP, settings, learners, weights, gate));
  }

  private Value joined(Stream<Value> maps) {
    return maps.reduce((first, second) -> scope.run(JOINED_MAP, first, second)).orElseThrow();
  }

  private Value matrix(Block block, TensorRole role, Function<Slot, Value> source) {
    return scope.run(MATRIX_MAP, settings, source.apply(block.slot(role)));
  }

  private Value all(Stream<Slot> slots, Function<Slot, Value> source) {
    return scope.list(slots.map(source).toList());
  }
}
