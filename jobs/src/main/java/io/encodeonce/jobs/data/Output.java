package io.encodeonce.jobs.data;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The folder that answers are written to. */
public record Output(String path, Format format, SaveMode saveMode) {
  /** How answers are stored. */
  public enum Format {
    PARQUET,
    JSON
  }

  /** Refuses, before any work, a folder that the answers could not be written to after it. */
  public void requireWritable(Configuration configuration) {
    try {
      Path folder = new Path(path);
      FileSystem files = folder.getFileSystem(configuration);
      if (saveMode == SaveMode.ErrorIfExists && files.exists(folder)) {
        throw new InferenceException(FileMessages.outputExists(path));
      }
      Path existing = nearestExisting(files, folder);
      if (!files.getFileStatus(existing).isDirectory()) {
        throw new IOException(existing + " is a file");
      }
      files.access(existing, FsAction.WRITE_EXECUTE);
    } catch (IOException | IllegalArgumentException e) {
      throw new InferenceException(FileMessages.outputUnwritable(path, e.toString()), e);
    }
  }

  private static Path nearestExisting(FileSystem files, Path folder) throws IOException {
    Path existing = files.makeQualified(folder);
    while (!files.exists(existing) && !existing.isRoot()) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** Writes all rows, which are computed now. */
  public void write(Dataset<Row> rows) {
    rows.write().format(formatName()).option("ignoreNullFields", false).mode(saveMode).save(path);
  }

  /** What is there after writing. */
  public Dataset<Row> read(SparkSession spark, StructType schema) {
    return spark.read().format(formatName()).schema(schema).load(path);
  }

  /** Its name, for users and for Spark. */
  public String formatName() {
    return format.name().toLowerCase(Locale.ROOT);
  }
}
