package io.encodeonce.runtime.tensor;

import io.encodeonce.runtime.InferenceException;
import java.util.Optional;

/**
 * Asks libtorch itself whether a device computes, in whose words the reason is the best there is.
 */
final class DeviceCheck {
  private static final ProgramMethod ONE = ProgramMethod.of("one", "device: str");

  /** What stands before the reason, after a trace of the program's lines. */
  private static final String REASON = "RuntimeError: ";

  private DeviceCheck() {}

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
