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

import io.encodeonce.runtime.checkpoint.Checkpoint;
import io.encodeonce.runtime.checkpoint.ModelConfig;
import io.encodeonce.runtime.checkpoint.StoredTensor;
import io.encodeonce.runtime.model.ModelFootprint;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A T5 checkpoint's tensors as the program's objects, one for one and not copied. */
public final class PlainLayout {
  private final Checkpoint checkpoint;
  private final ModelConfig config;
  private final Scope scope;
  private final Value settings;

  private PlainLayout(Checkpoint checkpoint, Scope scope) {
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
  public static Value read(Checkpoint checkpoint, Scope scope) {
    return new PlainLayout(checkpoint, scope).transformer();
  }

  private Value settings() {
    return scope.tuple(
        SETTINGS,
        scope.number(config.heads()),
        scope.number(config.headSize()),
        scope.number(config.normEpsilon()),
        scope.text(config.activation().name()),
        scope.number(ModelFootprint.ENCODER_BLOCK));
  }

  private Value transformer() {
    Value embedding = stored("shared.weight");
    Value head = config.tiedEmbeddings() ? embedding : stored("lm_head.weight");
    long[] ends = config.endTokens().stream().mapToLong(Integer::longValue).toArray();
    return scope.run(TRANSFORMER, embedding, encoder(), decoder(head), scope.longs(ends));
  }

  private Value encoder() {
    return scope.run(
        ENCODER,
        settings,
        relativeBias("encoder"),
        scope.longs(new RelativePositions(config).encoderBuckets()),
        layers(config.encoderLayers(), i -> encoderLayer("encoder.block." + i + ".layer.")),
        stored("encoder.final_layer_norm.weight"));
  }

  private Value encoderLayer(String layer) {
    return scope.run(ENCODER_LAYER, selfAttention(layer + "0."), feedForward(layer + "1."));
  }

  private Value decoder(Value head) {
    return scope.run(
        DECODER,
        settings,
        relativeBias("decoder"),
        scope.longs(new RelativePositions(config).decoderBuckets()),
        layers(config.decoderLayers(), i -> decoderLayer("decoder.block." + i + ".layer.")),
        crossKeysValues(),
        stored("decoder.final_layer_norm.weight"),
        head,
        scope.number(config.scaledLogits() ? 1 / Math.sqrt(config.width()) : 1));
  }

  private Value decoderLayer(String layer) {
    return scope.run(
        DECODER_LAYER,
        selfAttention(layer + "0."),
        crossAttention(layer + "1."),
        feedForward(layer + "2."));
  }

  private Value layers(int count, IntFunction<Value> layer) {
    return scope.list(IntStream.range(0, count).mapToObj(layer).toList());
  }

  private Value relativeBias(String stack) {
    return stored(stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
  }

  private Value selfAttention(String layer) {
    String attention = layer + "SelfAttention.";
    return scope.run(
        SELF_ATTENTION,
        settings,
        stored(layer + "layer_norm.weight"),
        stored(Stream.of("q", "k", "v").map(name -> attention + name + ".weight")),
        stored(attention + "o.weight"));
  }

  private Value crossAttention(String layer) {
    String attention = layer + "EncDecAttention.";
    return scope.run(
        CROSS_ATTENTION,
        settings,
        stored(layer + "layer_norm.weight"),
        stored(attention + "q.weight"),
        stored(attention + "o.weight"));
  }

  /** Of all layers, layer by layer, keys first. */
  private Value crossKeysValues() {
    return stored(
        IntStream.range(0, config.decoderLayers())
            .mapToObj(i -> "decoder.block." + i + ".layer.1.EncDecAttention.")
            .flatMap(attention -> Stream.of(attention + "k.weight", attention + "v.weight")));
  }

  private Value feedForward(String layer) {
    Stream<String> up = config.gated() ? Stream.of("wi_0", "wi_1") : Stream.of("wi");
    return scope.run(
        FEED_FORWARD,
        settings,
        stored(layer + "layer_norm.weight"),
        stored(up.map(name -> layer + "DenseReluDense." + name + ".weight")),
        stored(layer + "DenseReluDense.wo.weight"));
  }

  private Value stored(Stream<String> names) {
    return scope.list(names.map(this::stored).toList());
  }

  /**
   * In the number format in which it is stored, but for 64-bit floats, of which there are 32 bits.
   */
  private Value stored(String name) {
    StoredTensor tensor = checkpoint.tensor(name);
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
