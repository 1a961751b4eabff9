package io.encodeonce.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A cluster of two hosts, which are loopback addresses of this machine: Spark runs a task a second
 * time on another host only.
 */
final class TwoHosts implements AutoCloseable {
  private final String master;
  private final List<Process> processes = new ArrayList<>();

  private TwoHosts(int port) {
    master = "spark://127.0.0.1:" + port;
  }

  /**
   * Starts the cluster, each host with one core.
   *
   * @param folder for its logs and its executors' files
   */
  static TwoHosts start(Path folder) throws IOException {
    int port = freePort();
    TwoHosts hosts = new TwoHosts(port);
    hosts.run(
        folder.resolve("master.log"),
        "org.apache.spark.deploy.master.Master --host 127.0.0.1 --webui-port 0 --port " + port);
    for (String host : List.of("127.0.0.2", "127.0.0.3")) {
      hosts.run(
          folder.resolve(host + ".log"),
          "org.apache.spark.deploy.worker.Worker --cores 1 --memory 1g --webui-port 0 --host "
              + host
              + " --work-dir "
              + folder.resolve(host)
              + " "
              + hosts.master);
    }
    return hosts;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void run(Path log, String classAndArguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(Arrays.asList(classAndArguments.split(" ")));
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  String master() {
    return master;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }
}
