package io.encodeonce.spark.function;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.UDFRegistration;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;

/** The functions without an operator, for a Spark that cannot take it: row by row, no options. */
public final class ScalarFunctions {
  private ScalarFunctions() {}

  /** Registers what the configuration's default model can answer. */
  public static void register(SparkSession spark, String prefix) {
    for (OnError onError : List.of(OnError.PERMISSIVE, OnError.NULL)) {
      String start = (onError == OnError.NULL ? "try_" : "") + prefix;
      register(spark, start + "count_tokens", new TokenCount(), onError);
      register(spark, start + "generate", new GenerateQuestion(), onError);
      register(spark, start + "decompose", DecomposeQuestion.free(), onError);
      register(spark, start + "extract", DecomposeQuestion.constrained(), onError);
      register(spark, start + "classify", new ClassifyQuestion(), onError);
    }
  }

  private static void register(
      SparkSession spark, String name, Question question, OnError onError) {
    ScalarFunction function = ScalarFunction.of(SQLConf.get(), name, question, onError);
    UDFRegistration udf = spark.udf();
    DataType type = question.resultType();
    switch (question.argumentTypes().size()) {
      case 0 -> udf.register(name, (UDF1<Object, Object>) function::answer, type);
      case 1 -> udf.register(name, (UDF2<Object, Object, Object>) function::answer, type);
      default -> udf.register(name, (UDF3<Object, Object, Object, Object>) function::answer, type);
    }
  }
}
