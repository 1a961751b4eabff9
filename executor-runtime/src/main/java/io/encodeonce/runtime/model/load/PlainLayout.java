package io.encodeonce.runtime.model.load;

import static io.encodeonce.runtime.model.TransformerProgram.CROSS_ATTENTION;
import static io.encodeonce.runtime.model.TransformerProgram.DECODER;
import static io.encodeonce.runtime.model.TransformerProgram.DECODER_LAYER;
import static io.encodeonce.runtime.model.TransformerProgram.ENCODER;
import static io.encodeonce.runtime.model.TransformerProgram.ENCODER_LAYER;
import static io.encodeonce.runtime.model.TransformerProgram.FEED_FORWARD;
import static io.encodeonce.runtime.model.TransformerProgram.NO_BLOCK;
import static io.encodeonce.runtime.model.TransformerProgram.NO_TENSORS;
import static io.encodeonce.runtime.model.TransformerProgram.SELF_ATTENTION;
import static io.encodeonce.runtime.model.TransformerProgram.SETTINGS;
import static io.encodeonce.runtime.model.TransformerProgram.TRANSFORMER;
import static io.encodeonce.runtime.model.TransformerProgram.WITH_SAMPLER;

import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.AdaptiveModule.Kind;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.Downsampling;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.Stack;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.ModelFootprint;
import io.encodeonce.runtime.tensor.NumberFormat;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A model's tensors as the program's objects, one for one and not copied. */
public final class PlainLayout {
  private final ModelConfig config;
  private final NumberFormat products;
  private final Function<Slot, Value> tensors;
  private final Scope scope;
  private final Value settings;
  private final TokenMaps maps;
  private final Value noBlock;

  private PlainLayout(
      ModelConfig config,
      NumberFormat products,
      Function<Slot, Value> tensors,
      Optional<Function<Slot, Value>> dense,
      Scope scope) {
    this.config = config;
    this.products = products;
    this.tensors = tensors;
    this.scope = scope;
    this.settings = settings(config.heads());
    this.maps = new TokenMaps(config, tensors, dense, scope, settings);
    this.noBlock = scope.run(NO_BLOCK);
  }

  /**
   * Reads a checkpoint.
   *
   * @param scope of main memory; what is read can be used until it is closed
   * @return a {@code Transformer} of the program, in the scope
   */
  public static Value read(StoredModel checkpoint, Scope scope) {
    return of(
        checkpoint.config(),
        NumberFormat.FLOAT32,
        new StoredTensors(checkpoint, scope),
        Optional.empty(),
        scope);
  }

  /**
   * Lays out tensors from anywhere.
   *
   * @param products the number format of matrix products
   * @param tensors gives each slot's, for as long as the transformer is used
   * @param dense likewise, those of a model that has dense modules in the place of learners: these
   *     then learn to do what they do, while the dense ones are what answers
   * @return a {@code Transformer} of the program, in the scope
   */
  public static Value of(
      ModelConfig config,
      NumberFormat products,
      Function<Slot, Value> tensors,
      Optional<Function<Slot, Value>> dense,
      Scope scope) {
    return new PlainLayout(config, products, tensors, dense, scope).transformer();
  }

  private Value settings(int heads) {
    return scope.tuple(
        SETTINGS,
        scope.number(heads),
        scope.number(config.headSize()),
        scope.number(config.norm().epsilon()),
        scope.text(config.feedForward().activation().name()),
        scope.number(ModelFootprint.ENCODER_BLOCK),
        scope.format(products));
  }

  private Value transformer() {
    Value embedding = tensors.apply(Slot.EMBEDDING);
    Value head = config.output().tied() ? embedding : tensors.apply(Slot.HEAD);
    long[] ends = config.tokens().ends().stream().mapToLong(Integer::longValue).toArray();
    return scope.run(TRANSFORMER, embedding, encoder(), decoder(head), scope.longs(ends));
  }

  private Value encoder() {
    Value encoder = plainEncoder();
    for (int place : config.downsampling().places()) {
      encoder = withSampler(encoder, place);
    }
    return encoder;
  }

  private Value withSampler(Value encoder, int place) {
    return scope.run(
        WITH_SAMPLER,
        settings,
        encoder,
        scope.number(place),
        tensors.apply(Downsampling.slot(place, TensorRole.NORM)),
        ofSampler(place, TensorRole.SAMPLER, TensorRole.SAMPLER_BIAS),
        ofSampler(place, TensorRole.KEEP_LOGIT, TensorRole.KEEP_LOGIT_BIAS));
  }

  private Value ofSampler(int place, TensorRole... roles) {
    Stream<Slot> slots = Stream.of(roles).map(role -> Downsampling.slot(place, role));
    return scope.list(slots.map(tensors).toList());
  }

  private Value plainEncoder() {
    return scope.run(
        ENCODER,
        settings,
        all(config.relativeBiases(Stack.ENCODER).stream()),
        scope.longs(new RelativePositions(config.positions()).encoderBuckets()),
        layers(config.encoderLayers(), this::encoderLayer),
        tensors.apply(new Slot.OfStack(Stack.ENCODER, TensorRole.NORM)));
  }

  private Value encoderLayer(int layer) {
    return scope.run(
        ENCODER_LAYER,
        selfAttention(new Block(Stack.ENCODER, layer, Block.Kind.SELF_ATTENTION)),
        feedForward(new Block(Stack.ENCODER, layer, Block.Kind.FEED_FORWARD)));
  }

  private Value decoder(Value head) {
    return scope.run(
        DECODER,
        settings,
        all(config.relativeBiases(Stack.DECODER).stream()),
        scope.longs(new RelativePositions(config.positions()).decoderBuckets()),
        layers(config.decoderLayers(), this::decoderLayer),
        maps.crossKeysValues(),
        tensors.apply(new Slot.OfStack(Stack.DECODER, TensorRole.NORM)),
        head,
        scope.number(config.output().scaled() ? 1 / Math.sqrt(config.width()) : 1));
  }

  private Value decoderLayer(int layer) {
    return scope.run(
        DECODER_LAYER,
        selfAttention(new Block(Stack.DECODER, layer, Block.Kind.SELF_ATTENTION)),
        crossAttention(new Block(Stack.DECODER, layer, Block.Kind.CROSS_ATTENTION)),
        feedForward(new Block(Stack.DECODER, layer, Block.Kind.FEED_FORWARD)));
  }

  private Value layers(int count, IntFunction<Value> layer) {
    return scope.list(IntStream.range(0, count).mapToObj(layer).toList());
  }

  private Value selfAttention(Block block) {
    if (!config.has(block)) {
      return noBlock;
    }
    int bias = config.relativeBiases(block.stack()).indexOf(block.slot(TensorRole.RELATIVE_BIAS));
    return scope.run(
        SELF_ATTENTION,
        settings(config.heads(block)),
        tensors.apply(block.slot(TensorRole.NORM)),
        maps.queriesKeysValues(block),
        maps.projection(block, Kind.OUTPUT, TensorRole.OUTPUT),
        // The one of all layers comes first.
        scope.number(Math.max(bias, 0)));
  }

  private Value crossAttention(Block block) {
    if (!config.has(block)) {
      return noBlock;
    }
    return scope.run(
        CROSS_ATTENTION,
        settings(config.heads(block)),
        tensors.apply(block.slot(TensorRole.NORM)),
        maps.projection(block, Kind.CROSS_QUERY, TensorRole.QUERY),
        maps.projection(block, Kind.CROSS_OUTPUT, TensorRole.OUTPUT));
  }

  private Value feedForward(Block block) {
    return config.has(block)
        ? scope.run(
            FEED_FORWARD, settings, tensors.apply(block.slot(TensorRole.NORM)), maps.network(block))
        : noBlock;
  }

  private Value all(Stream<Slot> slots) {
    List<Value> all = slots.map(tensors).toList();
    return all.isEmpty() ? scope.run(NO_TENSORS) : scope.list(all);
  }
}
