package io.encodeonce.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvScannerTest {
  private static final Map<String, String> DOUBLED =
      Map.of("multiLine", "true", "quote", "\"", "escape", "\"");

  private static Optional<UnclosedQuote> find(Map<String, String> options, String content)
      throws IOException {
    return CsvDialect.of(options)
        .map(UnclosedQuoteFinder::new)
        .orElseThrow()
        .find(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
  }

  /** A slash stands for the end of a line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a,b/",
        "a,\"b\"/",
        "a,\"b\"",
        "a,\"b/c\"/d,e/",
        "a,\"b \"\"c\"\"\"/d/",
        "a,\"\"/b,\"\"/c/",
        "a,he said \"b/c,d/",
        "a,\"b\" c/d,e/",
        "a,\"b\"c,\"d/e\"/f/",
        "a,\"b/",
        "a,b/c,\""
      })
  void quotesAreClosed(String content) throws IOException {
    assertThat(find(DOUBLED, content.replace("/", "\r\n"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a,b/c,\"d/e,f/; 2; de,f",
        "\uFEFF\"a,b/c,d/; 1; a,bc,d",
        "a/\"b\"\"/c/d; 2; b\"cd",
        "a,\"b/c\"/d,\"e,/f/; 3; e,f",
        "a,\"b\"c\",\"d/e/f; 1; def"
      })
  void quotesAreNot(String content, long line, String beginning) throws IOException {
    assertThat(find(DOUBLED, content.replace("/", "\r\n")))
        .contains(new UnclosedQuote(line, beginning));
  }

  @Test
  void dialectsDiffer() throws IOException {
    Map<String, String> dialect =
        Map.of("multiLine", "true", "quote", "'", "escape", "\\", "sep", "||", "comment", "#");
    assertThat(find(dialect, "#'\na||'b\\'\nc'\n'd'||e|'f\n\n")).isEmpty();
    assertThat(find(dialect, "#\na|||'\n'b\\'\\n\\\\'\n'c\n\n"))
        .contains(new UnclosedQuote(4, "c"));
    assertThat(find(dialect, "'b\\'\\n\nc\n")).contains(new UnclosedQuote(1, "b'\\nc"));
  }

  @Test
  void longValuesAreKnownByTheirBeginning() throws IOException {
    assertThat(find(DOUBLED, "\"" + "w\n".repeat(300)))
        .contains(new UnclosedQuote(1, "w".repeat(200)));
  }

  @Test
  void whereValuesEndWithTheirLineThereIsNothingToFind() {
    assertThat(CsvDialect.of(Map.of("multiLine", "false", "quote", "\""))).isEmpty();
    assertThat(CsvDialect.of(Map.of("multiLine", "true", "quote", ""))).isEmpty();
    assertThat(CsvDialect.of(Map.of("multiLine", "true", "quote", "\"", "lineSep", "|"))).isEmpty();
  }
}
