package io.encodeonce.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.Golden.GoldenAnswer;
import java.util.List;
import java.util.Locale;

/**
 * Counts the golden answers that a device gives, for each number format named, and prints a line of
 * JSON for each: {@code GoldenCheck cuda fp32 bf16 fp16}. Nothing but a count is checked; only fp32
 * must give all of them, for these models' weights are random and many tokens nearly as likely.
 */
public final class GoldenCheck {
  private static final int REASON_LENGTH = 300;
  private static final double NANOSECONDS = 1e9;

  private final RuntimeOptions options;
  private final ObjectNode others = new ObjectMapper().createObjectNode();
  private int equal;
  private int all;

  private GoldenCheck(RuntimeOptions options) {
    this.options = options;
  }

  public static void main(String[] arguments) {
    Device device = RuntimeOption.DEVICE.parse(arguments[0]);
    for (String format : List.of(arguments).subList(1, arguments.length)) {
      Precision precision = Precision.valueOf(format.toUpperCase(Locale.ROOT));
      System.out.println(
          new GoldenCheck(
                  RuntimeOptions.defaults()
                      .withDevice(device)
                      .withPrecision(precision)
                      .withNewTokens(0, GoldenModel.MAX_NEW_TOKENS))
              .run());
    }
  }

  private ObjectNode run() {
    long start = System.nanoTime();
    Golden.variants().forEach(this::count);
    ObjectNode line = new ObjectMapper().createObjectNode().put("check", "golden");
    line.put("device", RuntimeOption.DEVICE.print(options.loading().device()))
        .put("precision", RuntimeOption.PRECISION.print(options.loading().precision()))
        .put("equal", equal)
        .put("of", all)
        .put("seconds", (System.nanoTime() - start) / NANOSECONDS);
    return line.set("other_variants", others);
  }

  private void count(String variant) {
    Golden golden = Golden.read(variant);
    List<GoldenAnswer> expected =
        golden.documents().stream().flatMap(document -> document.answers().stream()).toList();
    all += expected.size();
    try (InferenceRuntime runtime = InferenceRuntime.open(Golden.directory(variant), options)) {
      List<GeneratedText> actual =
          runtime.answer(golden.toDocuments()).stream()
              .flatMap(document -> document.answers().stream())
              .toList();
      count(variant, expected, actual);
    } catch (InferenceException e) {
      String reason = String.valueOf(e.getMessage());
      others.put(variant, reason.substring(0, Math.min(REASON_LENGTH, reason.length())));
    }
  }

  private void count(String variant, List<GoldenAnswer> expected, List<GeneratedText> actual) {
    int same = 0;
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      same += actual.get(i).tokenIds().equals(expected.get(i).ids()) ? 1 : 0;
    }
    equal += same;
    if (same < expected.size()) {
      others.put(variant, "%d of %d".formatted(same, expected.size()));
    }
  }
}
