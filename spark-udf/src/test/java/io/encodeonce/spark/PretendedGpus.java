package io.encodeonce.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** A local cluster whose executors have GPUs, of which Spark believes that they are there. */
final class PretendedGpus {
  private PretendedGpus() {}

  /**
   * @param master of the form local-cluster[...]
   * @param addresses of each worker's GPUs, all of which its executor gets
   */
  static SparkSession.Builder cluster(String master, int... addresses) throws IOException {
    Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
    return LocalSpark.builder(master)
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.worker.resource.gpu.amount", addresses.length)
        .config("spark.worker.resource.gpu.discoveryScript", discoveryScript(addresses))
        .config("spark.executor.resource.gpu.amount", addresses.length);
  }

  private static String discoveryScript(int... addresses) throws IOException {
    String listed =
        Arrays.stream(addresses).mapToObj("\"%d\""::formatted).collect(Collectors.joining(", "));
    Path script = Files.createTempFile(Path.of("target"), "gpus", "");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [%s]}'\n".formatted(listed));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toAbsolutePath().toString();
  }
}
