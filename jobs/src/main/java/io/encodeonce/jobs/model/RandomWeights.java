package io.encodeonce.jobs.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
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
  private static final long SEED = 0;

  private static final int PIECE_BYTES = 1 << 18;

  /** Of the numbers that a layer adds to the states, where the model follows a chain. */
  private static final double LITTLE = 0.02;

  private final List<ModelTensor> tensors;
  private final ModelShape shape;
  private final Optional<Chain> chain;

  /**
   * @param directory with the {@code config.json} of a model of this shape
   */
  RandomWeights(Path directory, ModelShape shape, Optional<Chain> chain) {
    this.tensors = InferenceRuntime.tensors(directory);
    this.shape = shape;
    this.chain = chain;
  }

  /** The standard deviation of a tensor's numbers; zero where they are all one. */
  private double deviation(ModelTensor tensor) {
    int inputs = tensor.shape().get(tensor.shape().size() - 1).intValue();
    return switch (tensor.role()) {
      case EMBEDDING, HEAD -> 1;
      case RELATIVE_BIAS -> inverseRoot(shape.width());
      case NORM, SAMPLER_BIAS, KEEP_LOGIT_BIAS -> 0;
      case LEARNERS_BIAS, CHOICE_BIAS, CHOICE_LOGITS_BIAS -> 0;
      case WIDTH_MASK, HEAD_MASK, COLUMN_MASK, BLOCK_MASK, MULTIPLIERS -> 0;
      case QUERY -> inverseRoot(inputs * shape.headSize());
      case KEY, VALUE, GATE, UP, SAMPLER, KEEP_LOGIT -> inverseRoot(inputs);
      case LEARNERS, CHOICE, CHOICE_LOGITS -> inverseRoot(inputs);
      case OUTPUT, DOWN, LEARNERS_OUTPUT -> residual(inputs);
    };
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
      for (ModelTensor tensor : tensors) {
        boolean follows = tensor.role() == TensorRole.HEAD && chain.isPresent();
        byte[] bytes = follows ? chainHead(embeddings) : bytes(tensor, random);
        embeddings = tensor.role() == TensorRole.EMBEDDING ? bytes : embeddings;
        out.write(bytes);
      }
    }
  }

  private ObjectNode header() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode header = mapper.createObjectNode();
    long begin = 0;
    for (ModelTensor tensor : tensors) {
      long end = begin + byteCount(tensor);
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", "F32");
      entry.set("shape", mapper.valueToTree(tensor.shape()));
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    return header;
  }

  private static long byteCount(ModelTensor tensor) {
    return tensor.shape().stream().reduce((long) Float.BYTES, Math::multiplyExact);
  }

  private byte[] bytes(ModelTensor tensor, SplittableRandom random) {
    byte[] bytes = new byte[Math.toIntExact(byteCount(tensor))];
    double deviation = deviation(tensor);
    // Each piece has numbers of its own, so that they are the same however many cores make them.
    List<Runnable> pieces = new ArrayList<>();
    for (int begin = 0; begin < bytes.length; begin += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, bytes.length - begin);
      ByteBuffer piece = littleEndian(bytes).slice(begin, length).order(ByteOrder.LITTLE_ENDIAN);
      SplittableRandom numbers = random.split();
      pieces.add(() -> fill(piece, deviation, numbers));
    }
    pieces.parallelStream().forEach(Runnable::run);
    return bytes;
  }

  private static void fill(ByteBuffer floats, double deviation, SplittableRandom random) {
    while (floats.hasRemaining()) {
      floats.putFloat(deviation == 0 ? 1 : (float) random.nextGaussian(0, deviation));
    }
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
