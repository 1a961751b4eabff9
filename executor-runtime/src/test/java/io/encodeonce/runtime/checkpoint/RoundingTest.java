package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All numbers of 16 bits, and those between each and the next. */
class RoundingTest {
  private static final int SIGN = 0x8000;

  @Test
  void halvesAreTheNearestAndOfTwoTheEvenOne() {
    for (int bits = 0; bits < 0x7C00; bits++) {
      // The number after the largest would be the next power of two, whose place infinity has.
      assertNearest(bits, half(bits), half(bits + 1), StoredType.FP16);
    }
  }

  @Test
  void brainFloatsAreTheNearestAndOfTwoTheEvenOne() {
    for (int bits = 0; bits < 0x7F80; bits++) {
      assertNearest(bits, brainFloat(bits), brainFloat(bits + 1), StoredType.BF16);
    }
  }

  /** What the bits mean, by IEEE 754: the exponent's lowest value is that of subnormal numbers. */
  private static double half(int bits) {
    int exponent = bits >> 10;
    int fraction = bits & 0x3FF;
    return exponent == 0
        ? Math.scalb((double) fraction, -24)
        : Math.scalb(1024.0 + fraction, exponent - 15 - 10);
  }

  private static double brainFloat(int bits) {
    int exponent = bits >> 7;
    int fraction = bits & 0x7F;
    return exponent == 0
        ? Math.scalb((double) fraction, -126 - 7)
        : Math.scalb(128.0 + fraction, exponent - 127 - 7);
  }

  private static void assertNearest(int bits, double number, double next, StoredType type) {
    float middle = (float) ((number + next) / 2);
    assertThat((double) middle).isEqualTo((number + next) / 2);
    assertRounded((float) number, bits, type);
    assertRounded(Math.nextDown(middle), bits, type);
    assertRounded(middle, bits + (bits & 1), type);
    assertRounded(Math.nextUp(middle), bits + 1, type);
  }

  private static void assertRounded(float number, int bits, StoredType type) {
    assertThat(rounded(number, type)).as("%s as %s", number, type).isEqualTo(bits);
    assertThat(rounded(-number, type)).as("-%s as %s", number, type).isEqualTo(bits | SIGN);
    boolean isFinite = bits < (type == StoredType.FP16 ? 0x7C00 : 0x7F80);
    assertThat(type.holds(number)).as("%s in %s", number, type).isEqualTo(isFinite);
    assertThat(type.holds(-number)).as("-%s in %s", number, type).isEqualTo(isFinite);
  }

  private static int rounded(float number, StoredType type) {
    short bits = type == StoredType.FP16 ? Rounding.toHalf(number) : Rounding.toBrainFloat(number);
    return bits & 0xFFFF;
  }

  @ParameterizedTest
  @CsvSource({
    "7F800000, 7C00, 7F80",
    "FF800000, FC00, FF80",
    "7F7FFFFF, 7C00, 7F80",
    "477FF000, 7C00, 4780",
    "477FEFFF, 7BFF, 4780",
    "7FC00000, 7E00, 7FC0",
    "FF800001, FE00, FFC0",
    "7FFFFFFF, 7E00, 7FFF",
    "00000001, 0000, 0000",
    "80000001, 8000, 8000",
    "33000000, 0000, 3300",
    "33000001, 0001, 3300",
    "387FFFFF, 0400, 3880"
  })
  void theEndsOfTheRangesAndWhatIsNoNumber(String bits, String half, String brainFloat) {
    float number = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    assertThat(rounded(number, StoredType.FP16)).isEqualTo(Integer.parseInt(half, 16));
    assertThat(rounded(number, StoredType.BF16)).isEqualTo(Integer.parseInt(brainFloat, 16));
  }

  @ParameterizedTest
  @CsvSource({"7F7FFFFF, true", "FF7FFFFF, true", "7F800000, false", "FFC00000, false"})
  void widerFormatsHoldAllFiniteNumbers(String bits, boolean held) {
    float number = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16));
    assertThat(StoredType.FP32.holds(number)).isEqualTo(held);
    assertThat(StoredType.FP64.holds(number)).isEqualTo(held);
  }
}
