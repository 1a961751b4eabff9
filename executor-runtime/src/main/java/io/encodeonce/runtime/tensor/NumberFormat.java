package io.encodeonce.runtime.tensor;

/** What a tensor's numbers are, as programs call it. */
public enum NumberFormat {
  FLOAT32(6),
  FLOAT16(5),
  BFLOAT16(15);

  private final int code;

  NumberFormat(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
