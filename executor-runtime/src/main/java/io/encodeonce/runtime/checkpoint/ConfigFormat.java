package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/** The number format that a {@code config.json} names. */
final class ConfigFormat {
  /** Its key today, and the one before transformers 4.56. */
  private static final Set<String> KEYS = Set.of("dtype", "torch_dtype");

  private ConfigFormat() {}

  /** The same text, to the letter but for the format's name, which is put in where it lacks. */
  static String with(StoredType type, String config) throws IOException {
    String value = "\"" + type.configName() + "\"";
    StringBuilder changed = new StringBuilder();
    int copied = 0;
    try (JsonParser parser = new JsonFactory().createParser(config)) {
      parser.nextToken();
      int afterBrace = end(parser);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean names = KEYS.contains(parser.currentName());
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        if (names) {
          changed.append(config, copied, start).append(value);
          copied = end(parser);
        }
      }
      if (copied == 0) {
        changed.append(config, 0, afterBrace).append("\n  \"dtype\": ").append(value).append(',');
        copied = afterBrace;
      }
    }
    return changed.append(config, copied, config.length()).toString();
  }

  private static int end(JsonParser parser) {
    return (int) parser.currentLocation().getCharOffset();
  }
}
