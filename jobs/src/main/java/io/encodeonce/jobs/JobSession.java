package io.encodeonce.jobs;

import io.encodeonce.spark.EncodeOnceExtensions;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The session a job runs in; closing it stops Spark only where the job started it. */
record JobSession(SparkSession spark, boolean started) implements AutoCloseable {
  // How often running tasks say how far they are; Spark's own 10 s make a poor progress report.
  private static final String HEARTBEAT = "spark.executor.heartbeatInterval";

  /**
   * Joins the process's session, or starts one.
   *
   * @param master empty for what Spark's own settings say, or else this machine's cores
   */
  static JobSession open(Optional<String> master) {
    boolean starts = SparkSession.getDefaultSession().isEmpty();
    SparkSession.Builder builder = SparkSession.builder().appName("EncodeOnce");
    if (starts && System.getProperty(HEARTBEAT) == null) {
      builder.config(HEARTBEAT, "2s");
    }
    master
        .or(() -> Optional.ofNullable(System.getProperty("spark.master")))
        .or(() -> starts ? Optional.of("local[*]") : Optional.empty())
        .ifPresent(builder::master);
    SparkSession spark = builder.getOrCreate();
    // A session that had begun without this jar lacks the functions; to have them twice is no harm.
    EncodeOnceExtensions.register(spark);
    return new JobSession(spark, starts);
  }

  @Override
  public void close() {
    if (started) {
      spark.stop();
    }
  }
}
