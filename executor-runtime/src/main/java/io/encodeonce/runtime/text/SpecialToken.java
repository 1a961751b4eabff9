package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A token with a role.
 *
 * @param role the key that names it, such as {@code eos_token}
 * @param flags how it is found, where that is stated
 * @param named whether a file names it; otherwise its tokenizer's class has it
 */
record SpecialToken(String role, String content, Optional<AddedToken> flags, boolean named) {
  static SpecialToken implied(String role, String content) {
    return new SpecialToken(role, content, Optional.empty(), false);
  }

  static SpecialToken named(String role, String content) {
    return new SpecialToken(role, content, Optional.empty(), true);
  }

  /** Reads a string or an object. */
  static SpecialToken read(Path file, String role, JsonNode value) {
    if (value.isTextual()) {
      return named(role, value.textValue());
    }
    AddedToken flags = AddedToken.read(file, value);
    return new SpecialToken(role, flags.content(), Optional.of(flags), true);
  }

  SpecialToken with(AddedToken token) {
    return new SpecialToken(role, content, Optional.of(token), named);
  }
}
