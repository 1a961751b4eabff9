package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.SpeculationCounts;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.AgreementRecord;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Answers a table's prompts with a model, and with its teacher, which has it for a draft, and
 * compares, on executors.
 *
 * @param pair the teacher and the model
 * @param options of the model alone
 */
record AgreementCheck(ModelReference pair, ModelReference model, RuntimeOptions options)
    implements FlatMapFunction<Iterator<Row>, long[]> {
  private static final int COUNTS = 8;

  /**
   * Answers and compares.
   *
   * @param table as {@link TrainingColumns} gives it
   */
  AgreementRecord count(Dataset<Row> table) {
    long[] sums = table.javaRDD().mapPartitions(this).fold(new long[COUNTS], Sums::add);
    return new AgreementRecord(
        sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
  }

  @Override
  public Iterator<long[]> call(Iterator<Row> rows) {
    AskedRows asked = AskedRows.of(rows);
    // What is accepted by the exact rule is what the teacher would say itself, alone.
    List<DocumentAnswers> large =
        asked.answers(
            pair, options.withSpeculation(Speculation.exact().withWhen(Speculation.When.ALWAYS)));
    List<DocumentAnswers> small = asked.answers(model, options);
    long[] sums = new long[COUNTS];
    for (int i = 0; i < large.size(); i++) {
      int answers = Math.min(large.get(i).answers().size(), small.get(i).answers().size());
      for (int j = 0; j < answers; j++) {
        Sums.add(
            sums,
            compared(
                large.get(i).answers().get(j).tokenIds(),
                small.get(i).answers().get(j).tokenIds(),
                large.get(i).answers().get(j).speculation().orElse(SpeculationCounts.NONE)));
      }
    }
    return List.of(sums).iterator();
  }

  private static long[] compared(
      List<Integer> expected, List<Integer> given, SpeculationCounts counts) {
    long same =
        IntStream.range(0, Math.min(expected.size(), given.size()))
            .filter(i -> expected.get(i).equals(given.get(i)))
            .count();
    return new long[] {
      1,
      expected.equals(given) ? 1 : 0,
      expected.size(),
      same,
      counts.largeCalls(),
      counts.smallCalls(),
      counts.accepted(),
      counts.fallbacks()
    };
  }
}
