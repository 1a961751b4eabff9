package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference in {@code docs/} is what the registry says. */
class OptionReferenceTest {
  private static final Path REFERENCE = Path.of("../docs/options.md");
  private static final Path MADE = Path.of("target/options.md");

  private static final String HEAD =
      """
      # Options

      Made from the registry `RuntimeOption`; its test compares this page with it.

      The key is that of a call's `options` map in SQL, and of the configuration of a model, after
      `spark.encodeonce.model.NAME.`; a call's own options count before the configuration's. The flag is that
      of the jobs. `model` and `mode` are options of calls alone, `path` and `draft` of the configuration.
      """;

  @Test
  void theReferenceIsTheRegistrys() throws IOException {
    Files.createDirectories(MADE.getParent());
    Files.writeString(MADE, page());
    assertThat(REFERENCE).as("copy %s there", MADE.toAbsolutePath()).hasSameTextualContentAs(MADE);
  }

  private static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (OptionGroup group : OptionGroup.values()) {
      page.append("\n## %s\n\n".formatted(capital(group.meaning())));
      page.append("| key | flag | value | default | meaning |\n|---|---|---|---|---|\n");
      RuntimeOption.of(group).forEach(option -> page.append(row(option)));
    }
    return page.toString();
  }

  private static String row(RuntimeOption<?> option) {
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            option.key(), option.flag(), option.type().rule(), option.defaultText(), option.help());
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
