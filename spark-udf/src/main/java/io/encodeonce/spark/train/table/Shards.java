package io.encodeonce.spark.train.table;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.TrainingColumns;
import io.encodeonce.spark.train.model.TrainedModel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * A table's examples, one shard a worker, kept on executors. Which shard an example is in, and its
 * place there, depend on the examples alone, not on how the table was partitioned.
 *
 * @param truncated those whose documents were cut
 * @param fingerprint names all examples
 * @param refusals why some rows are none, a few of them
 */
public record Shards(
    JavaRDD<Shard> rdd,
    long examples,
    long truncated,
    long fingerprint,
    long refused,
    List<String> refusals)
    implements AutoCloseable {
  private static final int SHOWN_REFUSALS = 5;

  /**
   * Tokenizes a table and deals its examples to workers.
   *
   * @param table as {@link TrainingColumns} gives it
   * @throws InferenceException if there are fewer examples than workers
   */
  public static Shards of(
      Dataset<Row> table, TrainedModel model, TrainingOptions options, int workers) {
    JavaRDD<TokenizedRow> rows =
        table
            .javaRDD()
            .mapPartitions(new Tokenizing(model, options))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return deal(rows, workers);
    } finally {
      rows.unpersist(false);
    }
  }

  private static Shards deal(JavaRDD<TokenizedRow> rows, int workers) {
    JavaRDD<String> refusals = rows.flatMap(row -> row.refusal().stream().iterator());
    long refused = refusals.count();
    List<String> reasons = refusals.distinct().take(SHOWN_REFUSALS);
    JavaRDD<TrainingExample> examples = rows.flatMap(row -> row.example().stream().iterator());
    JavaRDD<Shard> shards =
        examples
            .mapToPair(example -> new Tuple2<>(ExampleKey.of(example), example))
            .sortByKey()
            .zipWithIndex()
            .mapToPair(placed -> new Tuple2<>(placed._2, placed._1._2))
            .repartitionAndSortWithinPartitions(new ModuloPartitioner(workers))
            .mapPartitionsWithIndex(Shards::shard, true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return counted(
        shards, workers, rows.filter(TokenizedRow::isTruncated).count(), refused, reasons);
  }

  private static Iterator<Shard> shard(int worker, Iterator<Tuple2<Long, TrainingExample>> placed) {
    List<TrainingExample> examples = new ArrayList<>();
    placed.forEachRemaining(one -> examples.add(one._2));
    return List.of(new Shard(worker, examples)).iterator();
  }

  private static Shards counted(
      JavaRDD<Shard> shards, int workers, long truncated, long refused, List<String> reasons) {
    long examples = sum(shards.map(shard -> (long) shard.examples().size()));
    if (examples == 0) {
      throw new InferenceException(Messages.nothingToLearn(refused, reasons));
    }
    if (examples < workers) {
      throw new InferenceException(Messages.tooFewExamples(workers, examples));
    }
    long fingerprint =
        sum(shards.map(shard -> shard.examples().stream().mapToLong(ExampleKey::of).sum()));
    return new Shards(shards, examples, truncated, fingerprint, refused, reasons);
  }

  private static long sum(JavaRDD<Long> numbers) {
    return numbers.reduce(Long::sum);
  }

  /** The steps in which each worker has seen all of its shard so often. */
  public long steps(TrainingOptions options, int epochs) {
    return rdd.map(shard -> shard.order(options, order -> order.steps(epochs))).reduce(Math::max);
  }

  @Override
  public void close() {
    rdd.unpersist(false);
  }
}
