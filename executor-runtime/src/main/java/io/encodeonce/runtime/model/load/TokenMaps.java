package io.encodeonce.runtime.model.load;

import static io.encodeonce.runtime.model.TransformerProgram.JOINED_MAP;
import static io.encodeonce.runtime.model.TransformerProgram.LEARNER_MAP;
import static io.encodeonce.runtime.model.TransformerProgram.MATRIX_MAP;
import static io.encodeonce.runtime.model.TransformerProgram.NETWORK;

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
  private final Scope scope;
  private final Value settings;

  /**
   * @param settings the program's, of all layers
   */
  TokenMaps(ModelConfig config, Function<Slot, Value> tensors, Scope scope, Value settings) {
    this.config = config;
    this.tensors = tensors;
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
    return learners(block, Kind.CROSS_KEYS_VALUES)
        .orElseGet(
            () ->
                joined(
                    Stream.of(TensorRole.KEY, TensorRole.VALUE).map(role -> matrix(block, role))));
  }

  /** Of attention, with or without learners. */
  Value projection(Block block, Kind kind, TensorRole role) {
    return learners(block, kind).orElseGet(() -> matrix(block, role));
  }

  /** A feed-forward network, with or without learners. */
  Value network(Block block) {
    return learners(block, Kind.FEED_FORWARD).orElseGet(() -> denseNetwork(block));
  }

  private Value denseNetwork(Block block) {
    Stream<TensorRole> up =
        config.feedForward().gated()
            ? Stream.of(TensorRole.GATE, TensorRole.UP)
            : Stream.of(TensorRole.UP);
    return scope.run(
        NETWORK, settings, all(up.map(block::slot)), tensors.apply(block.slot(TensorRole.DOWN)));
  }

  /** Empty where the module is dense. */
  private Optional<Value> learners(Block block, Kind kind) {
    AdaptiveModule module = new AdaptiveModule(block.stack(), block.layer(), kind);
    return Optional.ofNullable(config.learners().modules().get(module))
        .map(shape -> learners(module, shape));
  }

  private Value learners(AdaptiveModule module, LearnerShape shape) {
    Stream<TensorRole> weights =
        Stream.of(TensorRole.LEARNERS, TensorRole.LEARNERS_BIAS, TensorRole.LEARNERS_OUTPUT);
    Stream<TensorRole> gate =
        Stream.of(
            TensorRole.CHOICE,
            TensorRole.CHOICE_BIAS,
            TensorRole.CHOICE_LOGITS,
            TensorRole.CHOICE_LOGITS_BIAS);
    return scope.run(
        LEARNER_MAP,
        settings,
        scope.number(shape.count()),
        all(weights.map(module::slot)),
        all(gate.map(module::slot)));
  }

  private Value joined(Stream<Value> maps) {
    return maps.reduce((first, second) -> scope.run(JOINED_MAP, first, second)).orElseThrow();
  }

  private Value matrix(Block block, TensorRole role) {
    return scope.run(MATRIX_MAP, settings, tensors.apply(block.slot(role)));
  }

  private Value all(Stream<Slot> slots) {
    return scope.list(slots.map(tensors).toList());
  }
}
