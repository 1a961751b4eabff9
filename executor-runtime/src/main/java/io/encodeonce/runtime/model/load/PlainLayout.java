package io.encodeonce.runtime.model.load;

import static io.encodeonce.runtime.model.TransformerProgram.BRAIN_FLOATS;
import static io.encodeonce.runtime.model.TransformerProgram.CROSS_ATTENTION;
import static io.encodeonce.runtime.model.TransformerProgram.DECODER;
import static io.encodeonce.runtime.model.TransformerProgram.DECODER_LAYER;
import static io.encodeonce.runtime.model.TransformerProgram.ENCODER;
import static io.encodeonce.runtime.model.TransformerProgram.ENCODER_LAYER;
import static io.encodeonce.runtime.model.TransformerProgram.FEED_FORWARD;
import static io.encodeonce.runtime.model.TransformerProgram.SELF_ATTENTION;
import static io.encodeonce.runtime.model.TransformerProgram.SETTINGS;
import static io.encodeonce.runtime.model.TransformerProgram.TRANSFORMER;

import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.checkpoint.StoredTensor;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.Stack;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.ModelFootprint;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A checkpoint's tensors as the program's objects, one for one and not copied. */
public final class PlainLayout {
  private final StoredModel checkpoint;
  private final ModelConfig config;
  private final Scope scope;
  private final Value settings;

  private PlainLayout(StoredModel checkpoint, Scope scope) {
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.scope = scope;
    this.settings = settings();
  }

  /**
   * Reads a checkpoint.
   *
   * @param scope of main memory; what is read can be used until it is closed
   * @return a {@code Transformer} of the program, in the scope
   */
  public static Value read(StoredModel checkpoint, Scope scope) {
    return new PlainLayout(checkpoint, scope).transformer();
  }

  private Value settings() {
    return scope.tuple(
        SETTINGS,
        scope.number(config.heads()),
        scope.number(config.headSize()),
        scope.number(config.norm().epsilon()),
        scope.text(config.feedForward().activation().name()),
        scope.number(ModelFootprint.ENCODER_BLOCK));
  }

  private Value transformer() {
    Value embedding = stored(Slot.EMBEDDING);
    Value head = config.output().tied() ? embedding : stored(Slot.HEAD);
    long[] ends = config.tokens().ends().stream().mapToLong(Integer::longValue).toArray();
    return scope.run(TRANSFORMER, embedding, encoder(), decoder(head), scope.longs(ends));
  }

  private Value encoder() {
    return scope.run(
        ENCODER,
        settings,
        stored(new Slot.OfStack(Stack.ENCODER, TensorRole.RELATIVE_BIAS)),
        scope.longs(new RelativePositions(config.positions()).encoderBuckets()),
        layers(config.encoderLayers(), this::encoderLayer),
        stored(new Slot.OfStack(Stack.ENCODER, TensorRole.NORM)));
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
        stored(new Slot.OfStack(Stack.DECODER, TensorRole.RELATIVE_BIAS)),
        scope.longs(new RelativePositions(config.positions()).decoderBuckets()),
        layers(config.decoderLayers(), this::decoderLayer),
        crossKeysValues(),
        stored(new Slot.OfStack(Stack.DECODER, TensorRole.NORM)),
        head,
        scope.number(config.output().scaled() ? 1 / Math.sqrt(config.width()) : 1));
  }

  private Value decoderLayer(int layer) {
    return scope.run(
        DECODER_LAYER,
        selfAttention(new Block(Stack.DECODER, layer, Block.Kind.SELF_ATTENTION)),
        crossAttention(crossBlock(layer)),
        feedForward(new Block(Stack.DECODER, layer, Block.Kind.FEED_FORWARD)));
  }

  private static Block crossBlock(int layer) {
    return new Block(Stack.DECODER, layer, Block.Kind.CROSS_ATTENTION);
  }

  private Value layers(int count, IntFunction<Value> layer) {
    return scope.list(IntStream.range(0, count).mapToObj(layer).toList());
  }

  private Value selfAttention(Block block) {
    return scope.run(
        SELF_ATTENTION,
        settings,
        stored(block.slot(TensorRole.NORM)),
        stored(slots(block, TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE)),
        stored(block.slot(TensorRole.OUTPUT)));
  }

  private Value crossAttention(Block block) {
    return scope.run(
        CROSS_ATTENTION,
        settings,
        stored(block.slot(TensorRole.NORM)),
        stored(block.slot(TensorRole.QUERY)),
        stored(block.slot(TensorRole.OUTPUT)));
  }

  /** Of all layers, layer by layer, keys first. */
  private Value crossKeysValues() {
    return stored(
        IntStream.range(0, config.decoderLayers())
            .mapToObj(PlainLayout::crossBlock)
            .flatMap(block -> slots(block, TensorRole.KEY, TensorRole.VALUE)));
  }

  private Value feedForward(Block block) {
    Stream<Slot> up =
        config.feedForward().gated()
            ? slots(block, TensorRole.GATE, TensorRole.UP)
            : slots(block, TensorRole.UP);
    return scope.run(
        FEED_FORWARD,
        settings,
        stored(block.slot(TensorRole.NORM)),
        stored(up),
        stored(block.slot(TensorRole.DOWN)));
  }

  private static Stream<Slot> slots(Block block, TensorRole... roles) {
    return Stream.of(roles).map(block::slot);
  }

  private Value stored(Stream<Slot> slots) {
    return scope.list(slots.map(this::stored).toList());
  }

  /**
   * In the number format in which it is stored, but for 64-bit floats, of which there are 32 bits.
   */
  private Value stored(Slot slot) {
    StoredTensor tensor = checkpoint.tensor(slot);
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    return switch (tensor.type()) {
      case FP64 -> scope.singles(narrowed(tensor.bytes()), shape);
      case FP32 -> scope.singles(tensor.bytes(), shape);
      case FP16 -> scope.halves(tensor.bytes(), shape);
      case BF16 -> scope.run(BRAIN_FLOATS, scope.halves(tensor.bytes(), shape));
    };
  }

  private static ByteBuffer narrowed(ByteBuffer doubles) {
    ByteBuffer floats =
        ByteBuffer.allocateDirect(doubles.remaining() / 2).order(ByteOrder.nativeOrder());
    while (doubles.hasRemaining()) {
      floats.putFloat((float) doubles.getDouble());
    }
    return floats.flip();
  }
}
