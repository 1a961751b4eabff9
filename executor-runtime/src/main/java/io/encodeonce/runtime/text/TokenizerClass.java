package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The classes of Hugging Face that have tokens of their own, which no file need name. */
enum TokenizerClass {
  T5(100),
  BYTES(125),
  OTHER(0);

  /** Names by which configurations call T5's. */
  private static final Set<String> T5_NAMES = Set.of("T5Tokenizer", "MT5Tokenizer");

  /** Models whose tokenizer is T5's where nothing else is named. */
  private static final Set<String> T5_MODELS = Set.of("t5", "mt5", "umt5", "switch_transformers");

  private static final String EXTRA = "<extra_id_";

  private final int usualExtraTokens;

  TokenizerClass(int usualExtraTokens) {
    this.usualExtraTokens = usualExtraTokens;
  }

  /** The class that a model directory's configurations name. */
  static TokenizerClass of(Path directory) {
    String named = name(JsonObjects.readIfPresent(directory.resolve(TokenizerSettings.FILE)));
    JsonNode model = JsonObjects.readIfPresent(directory.resolve("config.json"));
    String name = (named.isEmpty() ? name(model) : named).replaceFirst("Fast$", "");
    if (name.equals("ByT5Tokenizer")) {
      return BYTES;
    }
    boolean isT5 =
        name.isEmpty()
            ? T5_MODELS.contains(model.path("model_type").asText())
            : T5_NAMES.contains(name);
    return isT5 ? T5 : OTHER;
  }

  private static String name(JsonNode config) {
    return config.path("tokenizer_class").asText("");
  }

  /** The token of a role that need not be named: end, padding or unknown token. */
  List<SpecialToken> defaults(String role) {
    if (this == OTHER) {
      return List.of();
    }
    return switch (role) {
      case "eos_token" -> List.of(SpecialToken.implied(role, "</s>"));
      case "unk_token" -> List.of(SpecialToken.implied(role, "<unk>"));
      case "pad_token" -> List.of(SpecialToken.implied(role, "<pad>"));
      default -> List.of();
    };
  }

  /** The numbered tokens that stand for gaps, as far as they are not among those named. */
  List<SpecialToken> extra(JsonNode config, List<SpecialToken> additional) {
    boolean hasThem = additional.stream().anyMatch(token -> token.content().contains(EXTRA));
    // An empty list means none to ByT5's class, and nothing to T5's.
    boolean wantsNone = this == BYTES && config.path(DeclaredTokens.ADDITIONAL).isArray();
    if (hasThem || wantsNone) {
      return List.of();
    }
    int count = config.path("extra_ids").asInt(usualExtraTokens);
    return IntStream.range(0, this == OTHER ? 0 : count)
        .mapToObj(i -> SpecialToken.implied(DeclaredTokens.ADDITIONAL, EXTRA + i + ">"))
        .toList();
  }
}
