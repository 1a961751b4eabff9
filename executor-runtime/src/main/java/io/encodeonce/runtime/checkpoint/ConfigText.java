package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The text of a {@code config.json} with some values changed. */
final class ConfigText {
  private ConfigText() {}

  /** The same text, to the letter but for these keys' values; keys that it lacks are put in. */
  static String with(Map<String, JsonNode> values, String config) throws IOException {
    Map<String, JsonNode> absent = new LinkedHashMap<>(values);
    StringBuilder rest = new StringBuilder();
    int afterBrace;
    int copied;
    try (JsonParser parser = new JsonFactory().createParser(config)) {
      parser.nextToken();
      afterBrace = end(parser);
      copied = afterBrace;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        if (values.containsKey(key)) {
          rest.append(config, copied, start).append(absent.remove(key));
          copied = end(parser);
        }
      }
    }
    StringBuilder changed = new StringBuilder(config.substring(0, afterBrace));
    absent.forEach((key, value) -> changed.append("\n  \"%s\": %s,".formatted(key, value)));
    return changed.append(rest).append(config, copied, config.length()).toString();
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getCharOffset();
  }
}
