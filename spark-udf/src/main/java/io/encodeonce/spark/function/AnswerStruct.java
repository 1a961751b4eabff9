package io.encodeonce.spark.function;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * An answer as a value of SQL; {@code score} is a log-probability in nats, at most 0, {@code
 * kept_tokens} counts the document's tokens that each encoder layer read, and at last those that
 * the decoder reads, and {@code learners_run} the learners that each encoder layer ran for one of
 * them, on an average, and {@code decoder_learners_run} those that each decoder layer ran for a
 * token of the rows; both are empty where no module of the stack consists of learners.
 */
final class AnswerStruct {
  static final StructType TYPE =
      new StructType()
          .add("value", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("tokens", DataTypes.IntegerType)
          .add("finish", DataTypes.StringType)
          .add("truncated", DataTypes.BooleanType)
          .add("error", DataTypes.StringType)
          .add("kept_tokens", DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add("learners_run", DataTypes.createArrayType(DataTypes.DoubleType, false))
          .add("decoder_learners_run", DataTypes.createArrayType(DataTypes.DoubleType, false));

  private AnswerStruct() {}

  /** Of each of a document's answers. */
  static Object[] all(DocumentAnswers answers) {
    ArrayData kept = new GenericArrayData(answers.keptTokens().toArray());
    ArrayData learners = new GenericArrayData(answers.learnersRun().toArray());
    ArrayData decoderLearners = new GenericArrayData(answers.decoderLearnersRun().toArray());
    return answers.answers().stream()
        .map(answer -> of(answer, answers.truncated(), kept, learners, decoderLearners))
        .toArray();
  }

  private static InternalRow of(
      GeneratedText answer,
      boolean truncated,
      ArrayData keptTokens,
      ArrayData learnersRun,
      ArrayData decoderLearnersRun) {
    return row(
        UTF8String.fromString(answer.text()),
        answer.score(),
        answer.tokenIds().size(),
        UTF8String.fromString(answer.finish().name()),
        truncated,
        null,
        keptTokens,
        learnersRun,
        decoderLearnersRun);
  }

  static InternalRow failed(String error) {
    return row(null, null, null, null, null, UTF8String.fromString(error), null, null, null);
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }
}
