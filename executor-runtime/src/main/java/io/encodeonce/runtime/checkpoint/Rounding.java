package io.encodeonce.runtime.checkpoint;

/**
 * Rounds 32-bit floats to 16 bits: to the nearest number, and of two that are as near to the one
 * whose last bit is 0. What is too large becomes an infinity; what is not a number stays that.
 */
final class Rounding {
  private static final int INFINITY = 0x7F80_0000;
  private static final int WITHOUT_SIGN = Integer.MAX_VALUE;

  /** Quiet, whatever the bits were that are cut off. */
  private static final int BRAIN_NOT_A_NUMBER = 0x0040;

  private static final int HALF_NOT_A_NUMBER = 0x7E00;
  private static final int HALF_INFINITY = 0x7C00;

  /** 65520, from which half precision has only infinity. */
  private static final int HALF_LIMIT = 0x477F_F000;

  /** 2^-14, below which half precision has multiples of 2^-24. */
  private static final int HALF_LEAST_NORMAL = 0x3880_0000;

  private static final int EXPONENT_DIFFERENCE = (127 - 15) << 23;

  private Rounding() {}

  /** The bits of the nearest bfloat16. */
  static short toBrainFloat(float number) {
    int bits = Float.floatToRawIntBits(number);
    return (bits & WITHOUT_SIGN) > INFINITY
        ? (short) ((bits >>> 16) | BRAIN_NOT_A_NUMBER)
        : (short) nearest(bits, 16);
  }

  /** The bits of the nearest number of IEEE half precision. */
  static short toHalf(float number) {
    int bits = Float.floatToRawIntBits(number);
    return (short) (((bits >>> 16) & 0x8000) | halfOf(bits & WITHOUT_SIGN));
  }

  private static int halfOf(int magnitude) {
    if (magnitude > INFINITY) {
      return HALF_NOT_A_NUMBER;
    }
    if (magnitude >= HALF_LIMIT) {
      return HALF_INFINITY;
    }
    return magnitude < HALF_LEAST_NORMAL
        ? (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24)
        : nearest(magnitude - EXPONENT_DIFFERENCE, 13);
  }

  /** Cuts bits off. A carry into the exponent is right: it makes the next power of two. */
  private static int nearest(int bits, int cut) {
    int belowHalf = (1 << (cut - 1)) - 1;
    return (bits + belowHalf + ((bits >>> cut) & 1)) >>> cut;
  }
}
