package io.encodeonce.spark.function;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.model.ModelReference;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.internal.SQLConf;

/** One function as a user-defined one. */
interface ScalarFunction extends Serializable {

  /** The result, for the text and what the question takes, all as Spark gives them to a UDF. */
  Object answer(Object... arguments);

  /** A function that asks the configuration's default model; where there is none, it says so. */
  static ScalarFunction of(SQLConf configuration, String name, Question question, OnError onError) {
    try {
      CallSettings settings = CallSettings.of(configuration, Map.of());
      Call call =
          new Call(
              name, question, onError == OnError.NULL ? settings.withOnError(onError) : settings);
      ModelReference model = settings.reference(SparkContext.getOrCreate(), configuration);
      return answering(new SingleAnswers(call, model), question);
    } catch (InferenceException e) {
      String reason = e.getMessage();
      return arguments -> {
        throw new InferenceException(reason);
      };
    }
  }

  static ScalarFunction answering(SingleAnswers answers, Question question) {
    return arguments -> {
      Object[] values =
          Arrays.stream(arguments).map(CatalystTypeConverters::convertToCatalyst).toArray();
      return CatalystTypeConverters.convertToScala(
          answers.answer(new GenericInternalRow(values)), question.resultType());
    };
  }
}
