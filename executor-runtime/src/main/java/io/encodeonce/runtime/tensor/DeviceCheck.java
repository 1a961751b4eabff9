package io.encodeonce.runtime.tensor;

import ai.djl.engine.Engine;
import io.encodeonce.runtime.InferenceException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks libtorch itself whether a device computes, in whose words the reason is the best there is.
 */
final class DeviceCheck {
  private static final ProgramMethod ONE = ProgramMethod.of("one", "device: str");
  private static final ProgramMethod COUNT = ProgramMethod.of("count");

  /** What stands before the reason, after a trace of the program's lines. */
  private static final String REASON = "RuntimeError: ";

  private DeviceCheck() {}

  /**
   * Why a GPU cannot be used, with what to do, as what follows "but"; empty where it can.
   *
   * @param gpu its number
   */
  static Optional<String> gpuProblem(Engine engine, int gpu) {
    OptionalInt seen = gpus();
    if (seen.isEmpty() && !engine.hasCapability("CUDA")) {
      return Optional.of(cpuBuild(engine.getVersion()));
    }
    return seen.orElse(0) > 0 && gpu >= seen.getAsInt()
        ? Optional.of(tooFew(seen.getAsInt()))
        : problem(TorchDevice.cuda(gpu).torchName()).map(DeviceCheck::unusable);
  }

  /** How many GPUs libtorch sees; empty where it has no half for CUDA. */
  static OptionalInt gpus() {
    return Gpus.SEEN;
  }

  /** Counts when it is first asked. */
  private static final class Gpus {
    static final OptionalInt SEEN = count();
  }

  private static OptionalInt count() {
    try (Program program = Program.load(TorchDevice.CPU, "device_count", "DeviceCount");
        Scope scope = program.scope()) {
      return OptionalInt.of(Math.toIntExact(scope.toLongs(scope.run(COUNT))[0]));
    } catch (InferenceException e) {
      return OptionalInt.empty();
    }
  }

  private static String cpuBuild(String version) {
    return ("libtorch is built for the CPU alone: on a machine with an NVIDIA driver, pip install"
            + " torch==%s, and set PYTORCH_LIBRARY_PATH to its torch/lib, PYTORCH_VERSION to %1$s and"
            + " PYTORCH_FLAVOR to cu128")
        .formatted(version);
  }

  /**
   * What is said of a GPU whose number is too high.
   *
   * @param seen at least 1
   */
  static String tooFew(int seen) {
    String names =
        IntStream.range(0, seen)
            .mapToObj(gpu -> TorchDevice.cuda(gpu).torchName())
            .collect(Collectors.joining(", "));
    return ("libtorch sees %d GPU%s here (%s): ask for one of these, or have CUDA_VISIBLE_DEVICES name"
            + " more")
        .formatted(seen, seen == 1 ? "" : "s", names);
  }

  private static String unusable(String reason) {
    return ("libtorch cannot use the GPU: %s; see that nvidia-smi lists it here and that its driver is"
            + " as new as libtorch's CUDA")
        .formatted(reason);
  }

  /**
   * Why a device cannot be used, in one line; empty where it can.
   *
   * @param torchName such as {@code cuda:0}
   */
  static Optional<String> problem(String torchName) {
    try (Program program = Program.load(TorchDevice.CPU, "device_check", "DeviceCheck");
        Scope scope = program.scope()) {
      scope.toFloats(scope.run(ONE, scope.text(torchName)));
      return Optional.empty();
    } catch (InferenceException e) {
      return Optional.of(reason(e.getMessage()));
    }
  }

  private static String reason(String message) {
    int before = message.lastIndexOf(REASON);
    String reason = before < 0 ? message : message.substring(before + REASON.length());
    return reason.lines().findFirst().orElse(reason).strip();
  }
}
