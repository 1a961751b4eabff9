package io.encodeonce.runtime.checkpoint;

import java.util.Optional;

/** The number format of a stored tensor. */
public enum StoredType {
  /** Read as 32-bit floats. */
  FP64(8, 0x7F80_0000),
  FP32(4, 0x7F80_0000),
  FP16(2, 0x7C00_0000),
  BF16(2, 0x7F80_0000);

  private final int bytes;
  private final int infinityBits;

  StoredType(int bytes, int infinityBits) {
    this.bytes = bytes;
    this.infinityBits = infinityBits;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** The bits of positive infinity, as they are read: its sign leftmost in the int. */
  int infinityBits() {
    return infinityBits;
  }

  /** The format that a safetensors header calls by this name. */
  static Optional<StoredType> named(String dtype) {
    return switch (dtype) {
      case "F64" -> Optional.of(FP64);
      case "F32" -> Optional.of(FP32);
      case "F16" -> Optional.of(FP16);
      case "BF16" -> Optional.of(BF16);
      default -> Optional.empty();
    };
  }
}
