package io.encodeonce.runtime.choose;

/**
 * What choosing needs of the device's memory, in bytes: an upper bound.
 *
 * @param vocabularySize of the model
 */
public record ChoosingFootprint(int vocabularySize) {
  /** Arrays of the vocabulary's length, logits included, that the choice of a token takes. */
  private static final long ARRAYS_OF_AN_ANSWER = 3;

  /** Arrays of the vocabulary's length, of 32-bit floats, that drawing a token takes. */
  private static final long ARRAYS_OF_A_DRAW = 16;

  /** What the choice of a token takes. */
  public long answerBytes() {
    return ARRAYS_OF_AN_ANSWER * distributionBytes();
  }

  /** What drawing takes besides, however many tokens are drawn. */
  public long drawBytes() {
    return Draws.MOST * ARRAYS_OF_A_DRAW * distributionBytes();
  }

  /** What a token was drawn from, where that is kept. */
  public long distributionBytes() {
    return (long) vocabularySize * Float.BYTES;
  }
}
