package io.encodeonce.jobs.model;

/** What users call models that lie in no directory of theirs. */
public final class ModelName {
  /** Stands for the embedded model, and as a draft for the embedded model's. */
  public static final String SAMPLE = "sample";

  private static final String RANDOM = "random:";

  private ModelName() {}

  /** Whether a name means a model with random weights, whose words are its tokens. */
  public static boolean isRandom(String name) {
    return name.startsWith(RANDOM);
  }

  /** The shape of a model with random weights. */
  static String shape(String name) {
    return name.substring(RANDOM.length());
  }
}
