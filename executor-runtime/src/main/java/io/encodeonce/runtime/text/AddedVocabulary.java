package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The ids of a {@code tokenizer.json}'s tokens, and of those that are added to it, given as the
 * native library gives them: a token that the vocabulary has keeps its id, others follow.
 */
final class AddedVocabulary {
  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<String, AddedToken> tokens = new HashMap<>();
  private final int highest;
  private int next;

  /**
   * @param model's vocabulary: a list gives its tokens' ids by their order, an object by its values
   */
  AddedVocabulary(JsonNode model) {
    if (model.isArray()) {
      for (int id = 0; id < model.size(); id++) {
        vocabulary.put(model.get(id).path(0).asText(), id);
      }
      highest = model.size() - 1;
    } else {
      model.fields().forEachRemaining(e -> vocabulary.put(e.getKey(), e.getValue().asInt(-1)));
      highest = vocabulary.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    }
    // Ids may have gaps, which the library does not look for.
    next = model.size();
  }

  /** The highest id of the model's own tokens, or -1. */
  int highest() {
    return highest;
  }

  boolean contains(String content) {
    return tokens.containsKey(content);
  }

  /** Whether there is an added token of just these flags. */
  boolean contains(AddedToken token) {
    AddedToken listed = tokens.get(token.content());
    return listed != null && listed.isSame(token);
  }

  /** Adds a token, or changes one of the same content, and returns its id. */
  int add(AddedToken token) {
    Integer own = ids.getOrDefault(token.content(), vocabulary.get(token.content()));
    int id = own == null ? next : own;
    next = Math.max(next, id + 1);
    ids.put(token.content(), id);
    tokens.put(token.content(), token);
    return id;
  }
}
