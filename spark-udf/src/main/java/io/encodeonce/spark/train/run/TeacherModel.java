package io.encodeonce.spark.train.run;

/**
 * A model that another learns from.
 *
 * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
 */
public record TeacherModel(String location, Answers answers) {
  /** Which answers are learned of it; distributions and states are, where their weights say so. */
  public enum Answers {
    /** All, in place of the table's own; what the two agree on is told, before and after. */
    ALL,
    /** None: the table has those that are to be learned. */
    NONE
  }
}
