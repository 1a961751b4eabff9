package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Over operators a program has the same files, and what others call of them is the same. */
class ProgramTextTest {
  private static final Map<String, String> PLAIN = ProgramText.of("transformer");
  private static final Map<String, String> NATIVE = ProgramText.overOperators("transformer");

  private static final Pattern OPERATOR = Pattern.compile("ops\\.encodeonce\\.");
  private static final Pattern CLASS = Pattern.compile("^class \\w+", Pattern.MULTILINE);
  private static final Pattern CONSTRUCTOR =
      Pattern.compile("def __init__\\(([^)]*)\\)", Pattern.MULTILINE);

  private static final String HEARD = "def heard(self, q: Tensor, layer: int) -> Tensor:";
  private static final String SEEN =
      "def seen(self, projected: Tensor, self_kv: Tensor) -> Tensor:";
  private static final String NORMED = "def normed(self, x: Tensor) -> Tensor:";

  @Test
  void onlyADecodersAttentionAndNormsDiffer() {
    assertThat(NATIVE.keySet()).isEqualTo(PLAIN.keySet());
    assertThat(NATIVE.keySet().stream().filter(file -> !NATIVE.get(file).equals(PLAIN.get(file))))
        .containsExactlyInAnyOrder("norm", "row_attention", "shared_attention");
  }

  @Test
  void onlyThoseFilesCallOperators() {
    assertThat(PLAIN.values()).noneMatch(text -> OPERATOR.matcher(text).find());
    assertThat(NATIVE.keySet().stream().filter(file -> OPERATOR.matcher(NATIVE.get(file)).find()))
        .containsExactlyInAnyOrder("row_attention", "shared_attention");
  }

  @Test
  void theirClassesAreMadeAndCalledAlike() {
    for (String file : List.of("norm", "row_attention", "shared_attention")) {
      assertThat(all(CLASS, NATIVE.get(file))).isEqualTo(all(CLASS, PLAIN.get(file)));
      assertThat(all(CONSTRUCTOR, NATIVE.get(file))).isEqualTo(all(CONSTRUCTOR, PLAIN.get(file)));
    }
    assertThat(PLAIN.get("shared_attention")).contains(HEARD);
    assertThat(NATIVE.get("shared_attention")).contains(HEARD);
    assertThat(PLAIN.get("row_attention")).contains(SEEN);
    assertThat(NATIVE.get("row_attention")).contains(SEEN);
    assertThat(PLAIN.get("norm")).contains(NORMED);
    assertThat(NATIVE.get("norm")).contains(NORMED);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
