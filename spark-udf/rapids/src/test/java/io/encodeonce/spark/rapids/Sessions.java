package io.encodeonce.spark.rapids;

import org.apache.spark.sql.SparkSession;

/** Sessions on two threads of a process. */
final class Sessions {
  private Sessions() {}

  static SparkSession start() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("encodeonce-rapids-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", "target/warehouse")
        .getOrCreate();
  }
}
