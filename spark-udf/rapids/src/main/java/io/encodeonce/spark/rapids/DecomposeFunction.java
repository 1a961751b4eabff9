package io.encodeonce.spark.rapids;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.HostColumnVector;
import com.nvidia.spark.RapidsUDF;
import io.encodeonce.spark.function.PlainDecompose;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;

/**
 * {@code decompose(text, prompts)} as a user's function that stays in RAPIDS' plan: its columns are
 * copied to the host, answered a window of rows at a time, and the answers copied back. Where
 * RAPIDS does not compute, Spark calls it row by row, with the same answers.
 */
public final class DecomposeFunction implements UDF2<Object, Object, Object>, RapidsUDF {
  private static final long serialVersionUID = 1L;

  private final PlainDecompose decompose;

  private DecomposeFunction(PlainDecompose decompose) {
    this.decompose = decompose;
  }

  /**
   * Registers the function in a session.
   *
   * @param name what it is called in SQL; it takes a {@code STRING} and an {@code ARRAY<STRING>}
   * @param options as those of {@code eo_decompose}, {@code model} among them, for all calls
   * @throws io.encodeonce.runtime.InferenceException if an option is unknown or bad, or the model
   *     cannot be read
   */
  public static void register(SparkSession spark, String name, Map<String, String> options) {
    PlainDecompose decompose = PlainDecompose.of(spark, name, options);
    spark.udf().register(name, new DecomposeFunction(decompose), decompose.resultType());
  }

  @Override
  public Object call(Object text, Object prompts) {
    return decompose.answer(text, prompts);
  }

  @Override
  public ColumnVector evaluateColumnar(int rows, ColumnVector... arguments) {
    WindowedColumns columns =
        new WindowedColumns(
            decompose::answer, decompose.windowRows(), new ResultType(decompose.resultType()));
    try (HostColumnVector texts = arguments[0].copyToHost();
        HostColumnVector prompts = arguments[1].copyToHost();
        HostColumnVector answers = columns.answer(texts, prompts)) {
      return answers.copyToDevice();
    }
  }
}
