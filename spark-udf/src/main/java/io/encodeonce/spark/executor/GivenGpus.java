package io.encodeonce.spark.executor;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.InferenceException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The GPUs that Spark gave a task.
 *
 * @param addresses as the discovery script told them: best the numbers by which CUDA counts the
 *     GPUs that the executor sees; the first counts
 * @param areGiven whether Spark gives GPUs to tasks at all
 * @param visible what {@link #VISIBLE} says on the executor; empty where it says nothing
 */
record GivenGpus(List<String> addresses, boolean areGiven, String visible) {
  /** The environment variable that names, in its order, the GPUs that CUDA counts. */
  static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private static final Logger LOGGER = LoggerFactory.getLogger(GivenGpus.class);

  /** Problems that were logged: each is told once, however many tasks have it. */
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  /**
   * The device, with the number of the task's GPU where one is to be taken. An automatic one is the
   * CPU where that number is not known, or where others have the GPUs that Spark gives; the log
   * says so.
   *
   * @throws InferenceException if CUDA is asked for and the task has no GPU, or none that is known
   */
  Device device(Device asked) {
    if (!asked.takesAnyGpu()) {
      return asked;
    }
    return addresses.isEmpty() ? withoutGpu(asked) : onGpu(asked, addresses.get(0));
  }

  private Device withoutGpu(Device asked) {
    return areGiven ? withoutKnownGpu(asked, Messages.noGpu(asked)) : asked;
  }

  private Device onGpu(Device asked, String address) {
    if (address.matches("\\d{1,4}")) {
      return asked.onGpu(Integer.parseInt(address));
    }
    int place = List.of(visible.split(",")).indexOf(address);
    return place < 0
        ? withoutKnownGpu(asked, Messages.unknownGpu(asked, address, VISIBLE))
        : asked.onGpu(place);
  }

  private static Device withoutKnownGpu(Device asked, String problem) {
    if (asked.kind() == Device.Kind.CUDA) {
      throw new InferenceException(problem);
    }
    if (TOLD.add(problem)) {
      LOGGER.warn("the CPU computes: {}", problem);
    }
    return Device.CPU;
  }
}
