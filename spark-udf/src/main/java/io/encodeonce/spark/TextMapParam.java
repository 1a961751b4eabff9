package io.encodeonce.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.param.Param;

/** A parameter of texts by name, kept in their order. */
final class TextMapParam extends Param<Map<String, String>> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  TextMapParam(String parent, String name, String doc) {
    super(parent, name, doc);
  }

  @Override
  public String jsonEncode(Map<String, String> value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new InferenceException(StageMessages.parameterText(name(), e.getOriginalMessage()), e);
    }
  }

  @Override
  public Map<String, String> jsonDecode(String json) {
    try {
      Map<String, String> texts = new LinkedHashMap<>();
      JSON.readTree(json)
          .fields()
          .forEachRemaining(e -> texts.put(e.getKey(), e.getValue().asText()));
      return texts;
    } catch (JsonProcessingException e) {
      throw new InferenceException(StageMessages.parameterText(name(), e.getOriginalMessage()), e);
    }
  }
}
