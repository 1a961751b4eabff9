package io.encodeonce.jobs.data;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Reads whole files on the executors, to find what Spark's readers pass over without a word. */
record FileScan<T extends Serializable>(Finder<T> finder) implements Serializable {
  private static final int MOST_TASKS = 1000;

  /** Finds something in a file's decompressed content, which it does not close. */
  interface Finder<T> extends Serializable {
    Optional<T> find(InputStream content) throws IOException;
  }

  /**
   * What is found, by file as in Spark's {@code _metadata.file_path}, with no entry for a file
   * without.
   */
  Map<String, T> find(SparkSession spark, List<String> files) {
    if (files.isEmpty()) {
      return Map.of();
    }
    SerializableConfiguration configuration =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(files, Math.min(files.size(), MOST_TASKS))
        .flatMapToPair(file -> found(file, configuration.value()).iterator())
        .collectAsMap();
  }

  private Stream<Tuple2<String, T>> found(String file, Configuration configuration) {
    Path path = new Path(URI.create(file));
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    try (InputStream stored = path.getFileSystem(configuration).open(path);
        InputStream content = codec == null ? stored : codec.createInputStream(stored)) {
      return finder.find(content).map(found -> new Tuple2<>(asInMetadata(path), found)).stream();
    } catch (IOException e) {
      throw new InferenceException(FileMessages.noInput(path.toString(), e.toString()), e);
    }
  }

  // Spark lists files as file:///a, and has file:/a in their rows.
  private static String asInMetadata(Path path) {
    return new Path(path.toString()).toUri().toString();
  }
}
