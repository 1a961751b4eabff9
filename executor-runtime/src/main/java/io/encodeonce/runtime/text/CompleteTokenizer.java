package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A {@code tokenizer.json} with the tokens that its directory's other files add to it, as Hugging
 * Face adds them, but for one thing: a token that is listed as plain and normalised, and then named
 * as special and not normalised, is not found where a text only normalises to it.
 *
 * @param content the file's, with all added tokens in its list
 * @param vocabularySize the highest id of a token that a file names, plus one
 */
record CompleteTokenizer(ObjectNode content, int vocabularySize) {
  static final String FILE = "tokenizer.json";
  private static final String LIST = "added_tokens";

  /**
   * Reads a model directory.
   *
   * @throws InferenceException if a file cannot be read or has no vocabulary
   */
  static CompleteTokenizer read(Path directory) {
    Path file = directory.resolve(FILE);
    ObjectNode content = (ObjectNode) JsonObjects.read(file);
    TokenizerClass named = TokenizerClass.of(directory);
    // A tokenizer.json is not ByT5's.
    TokenizerClass type = named == TokenizerClass.BYTES ? TokenizerClass.OTHER : named;
    return new Completion(file, content).with(DeclaredTokens.read(directory, type, content));
  }

  /** A tokenizer while tokens are added to it. */
  private static final class Completion {
    private final Path file;
    private final ObjectNode content;
    private final AddedVocabulary vocabulary;
    private int size;

    Completion(Path file, ObjectNode content) {
      this.file = file;
      this.content = content;
      this.vocabulary = new AddedVocabulary(content.path("model").path("vocab"));
      this.size = vocabulary.highest() + 1;
      content.path(LIST).forEach(token -> count(vocabulary.add(AddedToken.read(file, token))));
    }

    private void count(int id) {
      size = Math.max(size, id + 1);
    }

    CompleteTokenizer with(DeclaredTokens declared) {
      if (size == 0) {
        throw new InferenceException("%s has no vocabulary".formatted(file));
      }
      Set<String> implied =
          declared.special().stream()
              .filter(token -> !token.named())
              .map(SpecialToken::content)
              .collect(Collectors.toSet());
      for (AddedToken token : additions(declared)) {
        if (!vocabulary.contains(token)) {
          int id = vocabulary.add(token);
          JsonObjects.array(content, LIST).add(token.json(id));
          count(implied.contains(token.content()) ? -1 : id);
        }
      }
      return new CompleteTokenizer(content, size);
    }

    /**
     * What is added to the list: first, by their ids, tokens that have one, then special tokens.
     */
    private List<AddedToken> additions(DeclaredTokens declared) {
      List<AddedToken> listed =
          declared.added().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue)
              .toList();
      Set<String> contents = listed.stream().map(AddedToken::content).collect(Collectors.toSet());
      List<AddedToken> additions = new ArrayList<>(listed);
      for (SpecialToken token : declared.distinct()) {
        boolean isKnown =
            vocabulary.contains(token.content()) || contents.contains(token.content());
        // What is named by its content alone is found as the list says.
        if (token.flags().isPresent() || !isKnown) {
          additions.add(token.flags().orElseGet(() -> AddedToken.special(token.content())));
        }
      }
      Set<String> special =
          declared.special().stream().map(SpecialToken::content).collect(Collectors.toSet());
      return additions.stream()
          .map(token -> token.withSpecial(token.special() || special.contains(token.content())))
          .toList();
    }
  }
}
