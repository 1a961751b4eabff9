package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTextTest {
  private static final Map<String, JsonNode> CHANGES =
      Map.of("gone", NullNode.getInstance(), "d_ff", IntNode.valueOf(7));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"gone\": {\"a\": [1]}, \"d_ff\": 9} | {\"d_ff\": 7}",
        "{\"d_ff\": 9, \"gone\": 3, \"b\": 1e-06} | {\"d_ff\": 7, \"b\": 1e-06}",
        "{\"d_ff\": 9, \"gone\": [2]} | {\"d_ff\": 7}",
        "{ \"a\": {\"gone\": 1}, \"d_ff\":9 } | { \"a\": {\"gone\": 1}, \"d_ff\":7 }",
      })
  void aKeyWithoutAValueIsTakenOut(String config, String changed) throws IOException {
    assertThat(ConfigText.with(CHANGES, config)).isEqualTo(changed);
  }
}
