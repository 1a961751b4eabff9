package io.encodeonce.runtime.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds added tokens in a text as Hugging Face's tokenizers without a {@code tokenizer.json} do it:
 * of those that overlap the one that starts first, of these the longest. A candidate that has just
 * failed may still win over a later one if the characters that follow fit; that is theirs, too, and
 * answers depend on it.
 */
final class TokenSplitter {
  private final Node root = new Node();

  private static final class Node {
    private final Map<Integer, Node> next = new HashMap<>();
    private boolean isEnd;
  }

  TokenSplitter(Collection<String> tokens) {
    tokens.stream().filter(token -> !token.isEmpty()).forEach(this::add);
  }

  private void add(String token) {
    Node node = root;
    for (int character : token.codePoints().toArray()) {
      node = node.next.computeIfAbsent(character, c -> new Node());
    }
    node.isEnd = true;
  }

  /** The text in parts, some of which are tokens; none is empty. */
  List<String> split(String text) {
    int[] characters = text.codePoints().toArray();
    return parts(characters, new Search(characters).cuts());
  }

  private static List<String> parts(int[] characters, List<Integer> cuts) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int cut : cuts) {
      if (cut > start) {
        parts.add(new String(characters, start, cut - start));
        start = cut;
      }
    }
    return parts;
  }

  /** A walk through one text. */
  private final class Search {
    private final int[] characters;
    private final List<Integer> cuts = new ArrayList<>();

    /** What may become a token, by where it starts, earliest first. */
    private final Map<Integer, Node> candidates = new LinkedHashMap<>();

    /** Characters before this one belong to a token that was found. */
    private int resume;

    Search(int[] characters) {
      this.characters = characters;
    }

    List<Integer> cuts() {
      for (int i = 0; i < characters.length; i++) {
        if (i >= resume) {
          advance(i);
          Node first = root.next.get(characters[i]);
          if (first != null && i >= resume) {
            candidates.put(i, first);
          }
        }
      }
      candidates.entrySet().stream()
          .filter(candidate -> candidate.getValue().isEnd)
          .findFirst()
          .ifPresent(last -> cuts.add(last.getKey()));
      cuts.add(characters.length);
      return cuts;
    }

    private void advance(int i) {
      List<Integer> failed = new ArrayList<>();
      for (Map.Entry<Integer, Node> candidate : candidates.entrySet()) {
        if (candidate.getValue().isEnd) {
          take(candidate.getKey(), i);
          candidates.clear();
          return;
        }
        Node next = candidate.getValue().next.get(characters[i]);
        if (next == null) {
          failed.add(candidate.getKey());
        } else {
          candidate.setValue(next);
        }
      }
      candidates.keySet().removeAll(failed);
    }

    /** Cuts out the token that is complete before {@code i}, or the one that it is a part of. */
    private void take(int complete, int i) {
      for (Map.Entry<Integer, Node> candidate : candidates.entrySet()) {
        // Those before have been moved on by this character, even those that failed on it.
        int from = candidate.getKey() < complete ? i + 1 : i;
        int end = longest(candidate.getValue(), from);
        if (end >= 0 || candidate.getKey() == complete) {
          cuts.add(candidate.getKey());
          cuts.add(end);
          resume = end;
          return;
        }
      }
    }

    /** Where the longest token ends that begins as {@code node} does; -1 where there is none. */
    private int longest(Node node, int from) {
      int end = -1;
      int position = from;
      for (Node reached = node; reached != null; position++) {
        if (reached.isEnd) {
          end = position;
        }
        reached = position < characters.length ? reached.next.get(characters[position]) : null;
      }
      return end;
    }
  }
}
