package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFormatTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1e-06, \"dtype\": \"float32\"} | {\"a\": 1e-06, \"dtype\": \"bfloat16\"}",
        "{ \"dtype\":null,\"a\":[1.0,{}]} | { \"dtype\":\"bfloat16\",\"a\":[1.0,{}]}",
        "{\"torch_dtype\": \"float\\u0031\", \"ä\": 2} | {\"torch_dtype\": \"bfloat16\", \"ä\": 2}",
        "{\"dtype\": \"x\", \"torch_dtype\": \"y\"} | {\"dtype\": \"bfloat16\", \"torch_dtype\": \"bfloat16\"}",
        "{\"a\": {\"dtype\": \"x\"}, \"dtype\": 16} | {\"a\": {\"dtype\": \"x\"}, \"dtype\": \"bfloat16\"}"
      })
  void onlyTheFormatChanges(String config, String changed) throws IOException {
    assertThat(ConfigFormat.with(StoredType.BF16, config)).isEqualTo(changed);
  }

  @ParameterizedTest
  @CsvSource({"FP64, float64", "FP32, float32", "FP16, float16", "BF16, bfloat16"})
  void aFormatThatIsNotNamedIsPutIn(StoredType type, String name) throws IOException {
    assertThat(ConfigFormat.with(type, "{\"a\": {\"dtype\": 1}}\n"))
        .isEqualTo("{\n  \"dtype\": \"%s\",\"a\": {\"dtype\": 1}}\n".formatted(name));
  }
}
