package io.encodeonce.runtime.model;

import ai.djl.ndarray.types.DataType;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.checkpoint.Checkpoint;
import io.encodeonce.runtime.checkpoint.ModelConfig;
import io.encodeonce.runtime.checkpoint.StoredTensor;
import io.encodeonce.runtime.tensor.NumberFormat;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.tensor.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Brings a T5 checkpoint into the transformer program: matrices that read the same input become
 * one, and a norm's weights go into the matrix after it.
 */
public final class TransformerLoader {
  private static final String CODE = "transformer.py";

  /** oneDNN compiles a kernel for each shape, and keeps some hundreds: few tokens each have one. */
  private static final int TOKEN_MULTIPLE = 16;

  private final Checkpoint checkpoint;
  private final ModelConfig config;
  private final Precision precision;
  private final Program program;

  private TransformerLoader(Checkpoint checkpoint, Precision precision, Program program) {
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.precision = precision;
    this.program = program;
  }

  /**
   * Loads the program and its weights.
   *
   * @param precision not {@link Precision#AUTO}
   */
  public static Transformer load(Checkpoint checkpoint, Precision precision, TorchDevice device) {
    Map<String, Object> attributes = attributes(checkpoint.config());
    Program program =
        Program.load(device, "Transformer", TransformerLoader.class, CODE, attributes);
    try {
      new TransformerLoader(checkpoint, precision, program).loadAll();
      return new Transformer(program, checkpoint.config().endTokens());
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private static Map<String, Object> attributes(ModelConfig config) {
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put("training", false);
    attributes.put("heads", config.heads());
    attributes.put("head_size", config.headSize());
    attributes.put("encoder_layers", config.encoderLayers());
    attributes.put("decoder_layers", config.decoderLayers());
    attributes.put("activation", config.activation().name());
    attributes.put("gated", config.gated());
    attributes.put("norm_epsilon", config.normEpsilon());
    attributes.put("max_distance", config.relativeMaxDistance());
    attributes.put("token_multiple", TOKEN_MULTIPLE);
    attributes.put("dense", Map.of());
    attributes.put("blocked", Map.of());
    attributes.put("packed", Map.of());
    return attributes;
  }

  private void loadAll() {
    loadEmbeddings();
    loadPositions();
    for (int i = 0; i < config.encoderLayers(); i++) {
      loadEncoderLayer("encoder." + i, "encoder.block." + i + ".layer.");
    }
    for (int i = 0; i < config.decoderLayers(); i++) {
      loadDecoderLayer("decoder." + i, "decoder.block." + i + ".layer.");
    }
    loadCrossProjections();
  }

  private void loadEmbeddings() {
    try (Scope scope = program.scope()) {
      keepTable(scope, "embedding", stacked(scope, List.of("shared.weight"), 1));
    }
    String logits = config.tiedEmbeddings() ? "shared.weight" : "lm_head.weight";
    double scale = config.scaledLogits() ? 1 / Math.sqrt(config.width()) : 1;
    keepMatrix("logits", List.of(logits), "decoder.final_layer_norm.weight", scale);
  }

  private void loadPositions() {
    RelativePositions positions = new RelativePositions(config);
    loadBias("encoder", positions.encoderBuckets());
    loadBias("decoder", positions.decoderBuckets());
  }

  private void loadBias(String stack, long[] buckets) {
    try (Scope scope = program.scope()) {
      Value learned =
          stored(scope, stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
      Value table = scope.run(stack + "_bias_table", learned, scope.longs(buckets));
      keepTable(scope, stack + ".bias", table);
    }
  }

  private void loadEncoderLayer(String layer, String stored) {
    loadSelfAttention(layer, stored + "0.");
    loadFeedForward(layer, stored + "1.");
  }

  private void loadDecoderLayer(String layer, String stored) {
    loadSelfAttention(layer, stored + "0.");
    String cross = stored + "1.EncDecAttention.";
    keepMatrix(layer + ".cross_q", List.of(cross + "q.weight"), stored + "1.layer_norm.weight", 1);
    keepMatrix(layer + ".cross_o", List.of(cross + "o.weight"));
    loadFeedForward(layer, stored + "2.");
  }

  private void loadSelfAttention(String layer, String stored) {
    List<String> projections =
        Stream.of("q", "k", "v").map(name -> stored + "SelfAttention." + name + ".weight").toList();
    keepMatrix(layer + ".qkv", projections, stored + "layer_norm.weight", 1);
    keepMatrix(layer + ".o", List.of(stored + "SelfAttention.o.weight"));
  }

  private void loadFeedForward(String layer, String stored) {
    List<String> inputs =
        (config.gated() ? Stream.of("wi_0", "wi_1") : Stream.of("wi"))
            .map(name -> stored + "DenseReluDense." + name + ".weight")
            .toList();
    keepMatrix(layer + ".in", inputs, stored + "layer_norm.weight", 1);
    keepMatrix(layer + ".out", List.of(stored + "DenseReluDense.wo.weight"));
  }

  /** Keys and values of all layers from one product: layer by layer, keys first. */
  private void loadCrossProjections() {
    List<String> projections =
        IntStream.range(0, config.decoderLayers())
            .mapToObj(i -> "decoder.block." + i + ".layer.1.EncDecAttention.")
            .flatMap(attention -> Stream.of(attention + "k.weight", attention + "v.weight"))
            .toList();
    keepMatrix("decoder.cross_kv", projections, "encoder.final_layer_norm.weight", 1);
  }

  private void keepMatrix(String name, List<String> parts, String norm, double scale) {
    try (Scope scope = program.scope()) {
      Value matrix = stacked(scope, parts, scale);
      keep(scope, name, scope.run("after_norm", matrix, stored(scope, norm)));
    }
  }

  private void keepMatrix(String name, List<String> parts) {
    try (Scope scope = program.scope()) {
      keep(scope, name, stacked(scope, parts, 1));
    }
  }

  private Value stacked(Scope scope, List<String> parts, double scale) {
    List<Value> tensors = new ArrayList<>();
    parts.forEach(part -> tensors.add(stored(scope, part)));
    return scope.run("stacked", scope.list(tensors), scope.number(scale));
  }

  private void keep(Scope scope, String name, Value matrix) {
    if (precision == Precision.INT8) {
      scope.run("keep_packed", scope.text(name), matrix);
    } else if (program.device() == TorchDevice.CPU) {
      scope.run("keep_blocked", scope.text(name), matrix, scope.format(numberFormat()));
    } else {
      // The inner states of a feed-forward network outgrow 16-bit IEEE floats.
      boolean outgrown = precision == Precision.FP16 && name.endsWith(".out");
      keepDense(scope, name, matrix, outgrown ? NumberFormat.FLOAT32 : numberFormat());
    }
  }

  private void keepTable(Scope scope, String name, Value table) {
    keepDense(scope, name, table, numberFormat());
  }

  private void keepDense(Scope scope, String name, Value tensor, NumberFormat format) {
    String device = program.device().torchName();
    scope.run("keep_dense", scope.text(name), tensor, scope.format(format), scope.text(device));
  }

  /** Of tables and, unless packed, of matrices. */
  private NumberFormat numberFormat() {
    return switch (precision) {
      case BF16 -> NumberFormat.BFLOAT16;
      case FP16 -> NumberFormat.FLOAT16;
      case FP32, INT8, AUTO -> NumberFormat.FLOAT32;
    };
  }

  /** A stored tensor as libtorch's, in 32-bit floats or 16-bit IEEE ones. */
  private Value stored(Scope scope, String name) {
    StoredTensor tensor = checkpoint.tensor(name);
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    return switch (tensor.type()) {
      case FP64 -> scope.tensor(narrowed(tensor.bytes()), DataType.FLOAT32, shape);
      case FP32 -> scope.tensor(tensor.bytes(), DataType.FLOAT32, shape);
      case FP16 -> scope.tensor(tensor.bytes(), DataType.FLOAT16, shape);
      case BF16 -> scope.tensor(widened(tensor.bytes()), DataType.FLOAT32, shape);
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

  /** A brain float is the upper half of a 32-bit float. */
  private static ByteBuffer widened(ByteBuffer halves) {
    ByteBuffer floats =
        ByteBuffer.allocateDirect(2 * halves.remaining()).order(ByteOrder.nativeOrder());
    while (halves.hasRemaining()) {
      floats.putInt(halves.getShort() << 16);
    }
    return floats.flip();
  }
}
