package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Over operators a program takes a step in another way, and what others call of it is the same. */
class ProgramTextTest {
  private static final Map<String, String> PLAIN = ProgramText.of("transformer");
  private static final Map<String, String> NATIVE = ProgramText.overOperators("transformer");

  private static final Pattern OPERATOR = Pattern.compile("ops\\.encodeonce\\.");
  private static final Pattern CONSTRUCTOR =
      Pattern.compile("def __init__\\(([^)]*)\\)", Pattern.MULTILINE);
  private static final Pattern METHOD =
      Pattern.compile("^ *def (?!__)\\w+\\([^)]*\\) -> .*:$", Pattern.MULTILINE);

  @Test
  void onlyADecodersStepsTheirChoiceAndNormsDiffer() {
    TreeSet<String> shared = new TreeSet<>(PLAIN.keySet());
    shared.removeAll(List.of("row_attention", "token_block"));
    assertThat(NATIVE.keySet()).isEqualTo(shared);
    assertThat(shared.stream().filter(file -> !NATIVE.get(file).equals(PLAIN.get(file))))
        .containsExactlyInAnyOrder(
            "decoding",
            "likeliest",
            "norm",
            "recorded_steps",
            "residual",
            "shared_attention",
            "step");
  }

  @Test
  void onlyThoseFilesCallOperators() {
    assertThat(PLAIN.values()).noneMatch(text -> OPERATOR.matcher(text).find());
    assertThat(NATIVE.keySet().stream().filter(file -> OPERATOR.matcher(NATIVE.get(file)).find()))
        .containsExactlyInAnyOrder("decoding", "likeliest", "residual", "shared_attention", "step");
  }

  @Test
  void whatOthersCallOfThemIsTheSame() {
    for (String file : List.of("likeliest", "norm", "residual", "shared_attention", "step")) {
      assertThat(all(METHOD, PLAIN.get(file))).isNotEmpty();
      assertThat(all(METHOD, NATIVE.get(file))).as(file).isEqualTo(all(METHOD, PLAIN.get(file)));
    }
    assertThat(all(METHOD, NATIVE.get("decoding"))).containsAll(all(METHOD, PLAIN.get("decoding")));
    for (String file : List.of("norm", "recorded_steps", "residual")) {
      assertThat(all(CONSTRUCTOR, NATIVE.get(file)))
          .as(file)
          .containsAll(all(CONSTRUCTOR, PLAIN.get(file)));
    }
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
