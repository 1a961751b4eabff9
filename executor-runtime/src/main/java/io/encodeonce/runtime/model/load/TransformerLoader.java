package io.encodeonce.runtime.model.load;

import static io.encodeonce.runtime.model.TransformerProgram.FORM;
import static io.encodeonce.runtime.model.TransformerProgram.FUSED;

import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.TransformerProgram;
import io.encodeonce.runtime.tensor.NumberFormat;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.tensor.Value;

/**
 * Brings a checkpoint into the transformer's program in two passes: first in its own layout, which
 * stays in the files' memory, then fused, one matrix after the other, for its device.
 */
public final class TransformerLoader {
  /** oneDNN compiles a kernel for each shape, and keeps some hundreds: few tokens each have one. */
  private static final int TOKEN_MULTIPLE = 16;

  private TransformerLoader() {}

  /**
   * Loads the program and a model.
   *
   * @param precision not {@link Precision#AUTO}
   */
  public static Transformer load(StoredModel checkpoint, Precision precision, TorchDevice device) {
    return load(TransformerProgram.load(device), checkpoint, precision);
  }

  /**
   * Loads the program for one thread, which encodes and does not decode, and a model.
   *
   * @param precision not {@link Precision#AUTO}
   * @param threads with which a CPU computes
   */
  public static Transformer loadToEncode(
      StoredModel checkpoint, Precision precision, TorchDevice device, int threads) {
    return load(TransformerProgram.load(device, threads), checkpoint, precision);
  }

  private static Transformer load(Program program, StoredModel checkpoint, Precision precision) {
    try {
      Value model = fused(program, checkpoint, precision);
      return new Transformer(program, model, checkpoint.config());
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  /**
   * Loads a model into a program.
   *
   * @param precision not {@link Precision#AUTO}
   * @return a {@code Transformer} of the program, which the caller closes
   */
  public static Value fused(Program program, StoredModel checkpoint, Precision precision) {
    try (Scope scope = program.hostScope()) {
      Value plain = PlainLayout.read(checkpoint, scope);
      return scope.take(scope.run(FUSED, plain, form(scope, precision, program.device())));
    }
  }

  private static Value form(Scope scope, Precision precision, TorchDevice device) {
    NumberFormat format = numberFormat(precision);
    return scope.tuple(
        FORM,
        scope.text(linear(precision, device)),
        scope.format(format),
        // The inner states of a feed-forward network outgrow 16-bit IEEE floats.
        scope.format(format == NumberFormat.FLOAT16 ? NumberFormat.FLOAT32 : format),
        scope.text(device.torchName()),
        scope.number(TOKEN_MULTIPLE));
  }

  /** How the program calls the way in which matrices are kept. */
  private static String linear(Precision precision, TorchDevice device) {
    if (precision == Precision.INT8) {
      return "PACKED";
    }
    return device.isGpu() ? "DENSE" : "BLOCKED";
  }

  /** Of tables and, unless packed, of matrices. */
  public static NumberFormat numberFormat(Precision precision) {
    return switch (precision) {
      case BF16 -> NumberFormat.BFLOAT16;
      case FP16 -> NumberFormat.FLOAT16;
      case FP32, INT8, AUTO -> NumberFormat.FLOAT32;
    };
  }
}
