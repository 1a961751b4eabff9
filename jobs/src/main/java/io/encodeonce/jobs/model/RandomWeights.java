package io.encodeonce.jobs.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Weights as T5 has them before training (Raffel et al., arXiv 1910.10683), always the same. A
 * model that follows a chain has, beside its output matrix, layers that hardly change its states.
 */
final class RandomWeights {
  static final int RELATIVE_BUCKETS = 32;

  private static final long SEED = 0;

  private static final String EMBEDDINGS = "shared.weight";
  private static final String HEAD = "lm_head.weight";

  /** Of the numbers that a layer adds to the states, where the model follows a chain. */
  private static final double LITTLE = 0.02;

  private final ModelShape shape;
  private final Optional<Chain> chain;
  private final List<Tensor> tensors = new ArrayList<>();

  /** Normally distributed numbers; where they do not deviate, they are all one. */
  private record Tensor(String name, List<Integer> shape, double deviation) {
    int numbers() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  RandomWeights(ModelShape shape, Optional<Chain> chain) {
    this.shape = shape;
    this.chain = chain;
    add(EMBEDDINGS, 1, shape.vocabularySize(), shape.width());
    if (!shape.tied()) {
      add(HEAD, 1, shape.vocabularySize(), shape.width());
    }
    addEncoder();
    addDecoder();
  }

  private void addEncoder() {
    addPositions("encoder");
    for (int i = 0; i < shape.encoderLayers(); i++) {
      String layers = "encoder.block." + i + ".layer.";
      addAttention(layers + "0.", "SelfAttention");
      addFeedForward(layers + "1.");
    }
    addNorm("encoder.final_layer_norm");
  }

  private void addDecoder() {
    addPositions("decoder");
    for (int i = 0; i < shape.decoderLayers(); i++) {
      String layers = "decoder.block." + i + ".layer.";
      addAttention(layers + "0.", "SelfAttention");
      addAttention(layers + "1.", "EncDecAttention");
      addFeedForward(layers + "2.");
    }
    addNorm("decoder.final_layer_norm");
  }

  private void addPositions(String stack) {
    String name = stack + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight";
    add(name, inverseRoot(shape.width()), RELATIVE_BUCKETS, shape.heads());
  }

  private void addAttention(String layer, String kind) {
    int width = shape.width();
    int inner = shape.innerWidth();
    String attention = layer + kind;
    add(attention + ".q.weight", inverseRoot(width * shape.headSize()), inner, width);
    add(attention + ".k.weight", inverseRoot(width), inner, width);
    add(attention + ".v.weight", inverseRoot(width), inner, width);
    add(attention + ".o.weight", residual(inner), width, inner);
    addNorm(layer + "layer_norm");
  }

  private void addFeedForward(String layer) {
    int width = shape.width();
    int inner = shape.feedForwardWidth();
    for (String input : shape.gated() ? List.of("wi_0", "wi_1") : List.of("wi")) {
      add(layer + "DenseReluDense." + input + ".weight", inverseRoot(width), inner, width);
    }
    add(layer + "DenseReluDense.wo.weight", residual(inner), width, inner);
    addNorm(layer + "layer_norm");
  }

  private void addNorm(String name) {
    add(name + ".weight", 0, shape.width());
  }

  private void add(String name, double deviation, Integer... tensorShape) {
    tensors.add(new Tensor(name, List.of(tensorShape), deviation));
  }

  private double residual(int number) {
    return (chain.isPresent() ? LITTLE : 1) * inverseRoot(number);
  }

  private static double inverseRoot(int number) {
    return 1 / Math.sqrt(number);
  }

  /** Writes a safetensors file. */
  void write(Path file) throws IOException {
    byte[] header = header().toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] headerBytes = new byte[Long.BYTES];
      littleEndian(headerBytes).putLong(header.length);
      out.write(headerBytes);
      out.write(header);
      SplittableRandom random = new SplittableRandom(SEED);
      byte[] embeddings = new byte[0];
      for (Tensor tensor : tensors) {
        boolean follows = tensor.name().equals(HEAD) && chain.isPresent();
        byte[] bytes = follows ? chainHead(embeddings) : bytes(tensor, random);
        embeddings = tensor.name().equals(EMBEDDINGS) ? bytes : embeddings;
        out.write(bytes);
      }
    }
  }

  private ObjectNode header() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode header = mapper.createObjectNode();
    long begin = 0;
    for (Tensor tensor : tensors) {
      long end = begin + (long) tensor.numbers() * Float.BYTES;
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", "F32");
      entry.set("shape", mapper.valueToTree(tensor.shape()));
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    return header;
  }

  private static byte[] bytes(Tensor tensor, SplittableRandom random) {
    byte[] bytes = new byte[tensor.numbers() * Float.BYTES];
    ByteBuffer floats = littleEndian(bytes);
    boolean isNorm = tensor.deviation() == 0;
    while (floats.hasRemaining()) {
      floats.putFloat(isNorm ? 1 : (float) random.nextGaussian(0, tensor.deviation()));
    }
    return bytes;
  }

  private byte[] chainHead(byte[] embeddings) {
    byte[] bytes = new byte[embeddings.length];
    ByteBuffer floats = littleEndian(bytes);
    for (float number :
        ChainHead.of(chain.orElseThrow(), littleEndian(embeddings), shape.width())) {
      floats.putFloat(number);
    }
    return bytes;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
