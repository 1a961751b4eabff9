package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tokens that a model directory's files, and its tokenizer's class, name beside a vocabulary.
 * Files go before each other as in Hugging Face: where {@code tokenizer_config.json} lists added
 * tokens, {@code special_tokens_map.json}, {@code added_tokens.json} and the list in {@code
 * tokenizer.json} say nothing more; otherwise each overrules the one before.
 *
 * @param added by their ids, in the files' order
 * @param special in the order of their roles; a token may have several
 */
record DeclaredTokens(Map<Integer, AddedToken> added, List<SpecialToken> special) {
  static final String ADDITIONAL = "additional_special_tokens";
  private static final String ADDED = "added_tokens_decoder";
  private static final String EXTRA = "extra_special_tokens";
  private static final String PADDING = "pad_token";

  /** In the order in which Hugging Face adds them. */
  private static final List<String> ROLES =
      List.of(
          "bos_token", "eos_token", "unk_token", "sep_token", PADDING, "cls_token", "mask_token");

  /**
   * Reads a model directory.
   *
   * @param tokenizer what is in {@code tokenizer.json}, an empty object where there is none
   */
  static DeclaredTokens read(Path directory, TokenizerClass type, JsonNode tokenizer) {
    return new Reader(directory, type, tokenizer).read();
  }

  /** Special tokens, each with the first of its roles; one role may name a token twice. */
  List<SpecialToken> distinct() {
    List<SpecialToken> distinct = new ArrayList<>();
    Map<String, String> firstRoles = new HashMap<>();
    for (SpecialToken token : special) {
      if (token.role().equals(firstRoles.computeIfAbsent(token.content(), c -> token.role()))) {
        distinct.add(token);
      }
    }
    return distinct;
  }

  /** The tokens of the directory while its files are read. */
  private static final class Reader {
    private final Path directory;
    private final Path file;
    private final TokenizerClass type;
    private final JsonNode tokenizer;
    private final ObjectNode config;
    private final Map<Integer, AddedToken> added = new LinkedHashMap<>();

    /** How special tokens are found that are named by their content alone. */
    private final Map<String, AddedToken> byContent = new HashMap<>();

    Reader(Path directory, TokenizerClass type, JsonNode tokenizer) {
      this.directory = directory;
      this.file = directory.resolve(TokenizerSettings.FILE);
      this.type = type;
      this.tokenizer = tokenizer;
      this.config = (ObjectNode) JsonObjects.readIfPresent(file);
    }

    DeclaredTokens read() {
      if (config.has(ADDED)) {
        config.get(ADDED).fields().forEachRemaining(e -> add(id(e.getKey()), e.getValue()));
      } else {
        readSpecialTokensMap();
        readAddedTokens();
        tokenizer.path("added_tokens").forEach(token -> add(token.path("id").asInt(), token));
      }
      return new DeclaredTokens(added, special());
    }

    private int id(String key) {
      try {
        return Integer.parseInt(key);
      } catch (NumberFormatException e) {
        throw new InferenceException(
            "%s: %s has the key %s, but its keys must be token ids".formatted(file, ADDED, key), e);
      }
    }

    private void add(int id, JsonNode token) {
      AddedToken read = AddedToken.read(file, token);
      added.put(id, read);
      byContent.put(read.content(), read);
    }

    private void readSpecialTokensMap() {
      JsonNode map = JsonObjects.readIfPresent(directory.resolve("special_tokens_map.json"));
      ROLES.stream()
          .filter(map::has)
          .forEach(role -> config.set(role, markedSpecial(map.get(role))));
      if (map.path(ADDITIONAL).isArray()) {
        ArrayNode all = JsonObjects.array(config, ADDITIONAL);
        Set<JsonNode> known = new HashSet<>();
        all.forEach(known::add);
        for (JsonNode token : map.get(ADDITIONAL)) {
          if (known.add(markedSpecial(token))) {
            all.add(token);
          }
        }
      }
    }

    private static JsonNode markedSpecial(JsonNode token) {
      return token instanceof ObjectNode object ? object.put("special", true) : token;
    }

    private void readAddedTokens() {
      Set<String> special = new HashSet<>();
      named().forEach(token -> special.add(token.content()));
      JsonNode ids = JsonObjects.readIfPresent(directory.resolve("added_tokens.json"));
      ids.fields()
          .forEachRemaining(
              e -> {
                boolean isSpecial = special.contains(e.getKey());
                added.put(e.getValue().asInt(), AddedToken.legacy(e.getKey(), isSpecial));
              });
    }

    /** Those that files give a role, or name additionally. */
    private List<SpecialToken> named() {
      List<SpecialToken> named = new ArrayList<>(additional());
      ROLES.forEach(role -> stated(role).ifPresent(named::add));
      return named;
    }

    private List<SpecialToken> special() {
      List<SpecialToken> all = new ArrayList<>();
      ROLES.forEach(role -> all.addAll(ofRole(role)));
      List<SpecialToken> additional = additional();
      all.addAll(additional);
      all.addAll(type.extra(config, additional));
      config.path(EXTRA).fields().forEachRemaining(e -> all.add(token(e.getKey(), e.getValue())));
      return all.stream().filter(token -> !token.content().isEmpty()).toList();
    }

    private List<SpecialToken> ofRole(String role) {
      if (config.has(role)) {
        return stated(role).map(this::flagged).stream().toList();
      }
      JsonNode padding = tokenizer.path("padding").path(PADDING);
      return type == TokenizerClass.OTHER && role.equals(PADDING) && padding.isTextual()
          ? List.of(SpecialToken.named(role, padding.textValue()))
          : type.defaults(role);
    }

    private Optional<SpecialToken> stated(String role) {
      return config.hasNonNull(role)
          ? Optional.of(token(role, config.get(role)))
          : Optional.empty();
    }

    private SpecialToken flagged(SpecialToken token) {
      AddedToken listed = byContent.get(token.content());
      return listed == null ? token : token.with(listed);
    }

    private List<SpecialToken> additional() {
      List<SpecialToken> tokens = new ArrayList<>();
      config.path(ADDITIONAL).forEach(token -> tokens.add(token(ADDITIONAL, token)));
      return tokens;
    }

    private SpecialToken token(String role, JsonNode value) {
      return SpecialToken.read(file, role, value);
    }
  }
}
