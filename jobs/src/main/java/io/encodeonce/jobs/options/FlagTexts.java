package io.encodeonce.jobs.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What flags gave, by the options' keys; some may give several texts. Not thread-safe. */
final class FlagTexts {
  private final Set<String> lists = new HashSet<>();
  private final Map<String, List<String>> texts = new LinkedHashMap<>();

  /** An option's flag may give several texts, with commas between them. */
  void allowSeveral(String key) {
    lists.add(key);
  }

  void give(String key, String text) {
    texts.put(key, lists.contains(key) ? Arrays.asList(text.split(",", -1)) : List.of(text));
  }

  boolean has(String key) {
    return texts.containsKey(key);
  }

  /** All that an option's flag gave; none where it was not given. */
  List<String> all(String key) {
    return texts.getOrDefault(key, List.of());
  }

  /** Of each option that was given, the first. */
  Map<String, String> first() {
    Map<String, String> first = new LinkedHashMap<>();
    texts.forEach((key, given) -> first.put(key, given.get(0)));
    return first;
  }

  /** The first of each option, and for each further text the same with it in its place. */
  List<Map<String, String>> variants() {
    List<Map<String, String>> variants = new ArrayList<>(List.of(first()));
    texts.forEach(
        (key, given) ->
            given.stream()
                .skip(1)
                .forEach(
                    text -> {
                      Map<String, String> variant = first();
                      variant.put(key, text);
                      variants.add(variant);
                    }));
    return variants;
  }
}
