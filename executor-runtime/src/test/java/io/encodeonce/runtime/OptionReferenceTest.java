package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.train.TrainingOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The references in {@code docs/} are what the registries say. */
class OptionReferenceTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path MADE = Path.of("target");

  private static final String HEAD =
      """
      # Options

      Made from the registry `RuntimeOption`; its test compares this page with it.

      The key is that of a call's `options` map in SQL, and of the configuration of a model, after
      `spark.encodeonce.model.NAME.`; a call's own options count before the configuration's. The flag is that
      of the jobs. `model` and `mode` are options of calls alone (`spark.encodeonce.mode` is the mode of calls that
      name none), `path` and `draft` of the configuration.
      Training has [options of its own](training-options.md).
      """;

  private static final String TRAINING_HEAD =
      """
      # Options of training

      Made from the registry `TrainingOption`; its test compares this page with it. The flag is that of jobs.
      """;

  @Test
  void theReferenceIsTheRegistrys() throws IOException {
    assertSame("options.md", HEAD, RuntimeOption.ALL);
  }

  @Test
  void trainingsReferenceIsItsRegistrys() throws IOException {
    assertSame("training-options.md", TRAINING_HEAD, TrainingOption.ALL);
  }

  private static void assertSame(String page, String head, List<RuntimeOption<?>> options)
      throws IOException {
    Path made = MADE.resolve(page);
    Files.createDirectories(MADE);
    Files.writeString(made, page(head, options));
    assertThat(DOCS.resolve(page))
        .as("copy %s there", made.toAbsolutePath())
        .hasSameTextualContentAs(made);
  }

  private static String page(String head, List<RuntimeOption<?>> options) {
    StringBuilder page = new StringBuilder(head);
    for (OptionGroup group : groups(options)) {
      page.append("\n## %s\n\n".formatted(capital(group.meaning())));
      page.append("| key | flag | value | default | meaning |\n|---|---|---|---|---|\n");
      options.stream()
          .filter(option -> option.group() == group)
          .forEach(option -> page.append(row(option)));
    }
    return page.toString();
  }

  private static SortedSet<OptionGroup> groups(List<RuntimeOption<?>> options) {
    return options.stream()
        .map(RuntimeOption::group)
        .collect(Collectors.toCollection(TreeSet::new));
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
