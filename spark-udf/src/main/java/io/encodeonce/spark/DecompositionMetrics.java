package io.encodeonce.spark;

import io.encodeonce.runtime.DocumentAnswers;
import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of a {@link Decomposition} have done, readable on the driver while they run and
 * after. As with every Spark accumulator, rows that are answered again, after a failure or by a
 * second action, are counted again.
 */
public final class DecompositionMetrics implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongAccumulator documents;
  private final LongAccumulator answers;
  private final LongAccumulator documentTokens;
  private final LongAccumulator generatedTokens;
  private final LongAccumulator truncated;
  private final LongAccumulator errors;
  private final LongAccumulator encodeNanos;
  private final LongAccumulator decodeNanos;
  private final LongAccumulator runtimesOpened;

  private DecompositionMetrics(SparkContext context) {
    documents = context.longAccumulator("documents");
    answers = context.longAccumulator("answers");
    documentTokens = context.longAccumulator("document tokens");
    generatedTokens = context.longAccumulator("generated tokens");
    truncated = context.longAccumulator("truncated documents");
    errors = context.longAccumulator("documents with errors");
    encodeNanos = context.longAccumulator("encode nanoseconds");
    decodeNanos = context.longAccumulator("decode nanoseconds");
    runtimesOpened = context.longAccumulator("runtimes opened");
  }

  /** New counters, all zero, that Spark's interface shows with the stages that use them. */
  public static DecompositionMetrics register(SparkContext context) {
    return new DecompositionMetrics(context);
  }

  /** Documents answered or refused. */
  public long documents() {
    return documents.sum();
  }

  public long answers() {
    return answers.sum();
  }

  /** Tokens the encoder read. */
  public long documentTokens() {
    return documentTokens.sum();
  }

  /** Tokens of the answers, end tokens included. */
  public long generatedTokens() {
    return generatedTokens.sum();
  }

  /** Documents that were cut to the limit. */
  public long truncated() {
    return truncated.sum();
  }

  /** Documents that could not be answered, dropped ones included. */
  public long errors() {
    return errors.sum();
  }

  /** Time in the encoder, summed over all threads of all executors. */
  public long encodeNanos() {
    return encodeNanos.sum();
  }

  /** Time in the decoder, summed over all threads of all executors. */
  public long decodeNanos() {
    return decodeNanos.sum();
  }

  /** How often an executor opened the model. */
  public long runtimesOpened() {
    return runtimesOpened.sum();
  }

  void count(DocumentAnswers answered) {
    documents.add(1);
    answers.add(answered.answers().size());
    documentTokens.add(answered.documentTokens());
    answered.answers().forEach(answer -> generatedTokens.add(answer.tokenIds().size()));
    truncated.add(answered.truncated() ? 1 : 0);
    errors.add(answered.error().isPresent() ? 1 : 0);
  }

  void countTime(long encode, long decode) {
    encodeNanos.add(encode);
    decodeNanos.add(decode);
  }

  void countOpened() {
    runtimesOpened.add(1);
  }

  boolean countsDocuments(long accumulator) {
    return documents.id() == accumulator;
  }
}
