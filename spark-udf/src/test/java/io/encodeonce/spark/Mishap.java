package io.encodeonce.spark;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/** What befalls a task, once. */
enum Mishap {
  FAILURE {
    @Override
    void happen() {
      throw new IllegalStateException("on purpose");
    }
  },
  DEATH {
    @Override
    void happen() {
      Runtime.getRuntime().halt(7);
    }
  },
  SLOWNESS {
    @Override
    void happen() throws InterruptedException {
      Thread.sleep(120_000);
    }
  };

  abstract void happen() throws InterruptedException;

  /**
   * Registers a function {@code (BOOLEAN, STRING)} that hands on the text.
   *
   * @param mark a file that the mishap leaves, so that it is the only one; it happens where the
   *     condition is true
   * @return the function's name
   */
  String register(SparkSession spark, Path mark) {
    String file = mark.toString();
    UDF2<Boolean, String, String> function =
        (here, text) -> {
          if (here && isFirst(file)) {
            happen();
          }
          return text;
        };
    spark.udf().register(name(), function, DataTypes.StringType);
    return name();
  }

  private static boolean isFirst(String mark) throws IOException {
    try {
      Files.createFile(Path.of(mark));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }
}
