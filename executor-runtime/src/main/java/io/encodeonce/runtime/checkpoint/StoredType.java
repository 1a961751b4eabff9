package io.encodeonce.runtime.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/** The number format of a stored tensor. */
public enum StoredType {
  /** Read as 32-bit floats. */
  FP64("F64", "float64", 8, 0x7F80_0000, 0x7F80_0000),
  FP32("F32", "float32", 4, 0x7F80_0000, 0x7F80_0000),
  FP16("F16", "float16", 2, 0x7C00_0000, 0x477F_F000),
  BF16("BF16", "bfloat16", 2, 0x7F80_0000, 0x7F7F_8000);

  private final String headerName;
  private final String configName;
  private final int bytes;
  private final int infinityBits;
  private final int limitBits;

  StoredType(String headerName, String configName, int bytes, int infinityBits, int limitBits) {
    this.headerName = headerName;
    this.configName = configName;
    this.bytes = bytes;
    this.infinityBits = infinityBits;
    this.limitBits = limitBits;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** What {@code config.json} calls it. */
  public String configName() {
    return configName;
  }

  /** What a safetensors header calls it. */
  String headerName() {
    return headerName;
  }

  /** The bits of positive infinity, as they are read: its sign leftmost in the int. */
  int infinityBits() {
    return infinityBits;
  }

  /** Whether a number can be written: it is finite, and so is what it is rounded to. */
  boolean holds(float number) {
    return (Float.floatToRawIntBits(number) & Integer.MAX_VALUE) < limitBits;
  }

  /** The format that a safetensors header calls by this name. */
  static Optional<StoredType> named(String dtype) {
    return Arrays.stream(values()).filter(type -> type.headerName.equals(dtype)).findFirst();
  }
}
