package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The text of a {@code config.json} with some values changed. */
final class ConfigText {
  private ConfigText() {}

  /**
   * The same text, to the letter but for these keys' values; keys that it lacks are put in, and a
   * key whose value is null is taken out.
   */
  static String with(Map<String, JsonNode> values, String config) throws IOException {
    Map<String, JsonNode> absent = new LinkedHashMap<>(values);
    StringBuilder rest = new StringBuilder();
    int afterBrace;
    int copied;
    try (JsonParser parser = new JsonFactory().createParser(config)) {
      parser.nextToken();
      afterBrace = end(parser);
      copied = afterBrace;
      int endOfLast = afterBrace;
      JsonToken token = parser.nextToken();
      while (token == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        int field = start(parser);
        parser.nextToken();
        int value = start(parser);
        parser.skipChildren();
        parser.finishToken();
        int end = end(parser);
        token = parser.nextToken();
        if (isNull(values.get(key))) {
          boolean isLast = token != JsonToken.FIELD_NAME;
          rest.append(config, copied, isLast ? endOfLast : field);
          copied = isLast ? end : start(parser);
        } else if (values.containsKey(key)) {
          rest.append(config, copied, value).append(absent.remove(key));
          copied = end;
        }
        endOfLast = end;
      }
    }
    StringBuilder changed = new StringBuilder(config.substring(0, afterBrace));
    absent.forEach(
        (key, value) -> {
          if (!isNull(value)) {
            changed.append("\n  \"%s\": %s,".formatted(key, value));
          }
        });
    return changed.append(rest).append(config, copied, config.length()).toString();
  }

  private static boolean isNull(JsonNode value) {
    return value instanceof NullNode;
  }

  private static int start(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getCharOffset();
  }
}
