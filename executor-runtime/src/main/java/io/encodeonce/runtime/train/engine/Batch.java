package io.encodeonce.runtime.train.engine;

import io.encodeonce.runtime.family.TokenRoles;
import io.encodeonce.runtime.train.TrainingExample;
import java.util.List;

/**
 * Examples as the program takes them: documents padded to the longest, rows without padding, all in
 * one vector.
 */
public final class Batch {
  private final List<TrainingExample> examples;
  private final TokenRoles roles;
  private final int longest;
  private final int tokens;
  private final int targets;
  private final long[] numbers;
  private int rows;
  private int longestRow;
  private int mostTokens;

  public Batch(List<TrainingExample> examples, TokenRoles roles) {
    this.examples = examples;
    this.roles = roles;
    this.longest = examples.stream().mapToInt(e -> e.document().length).max().orElseThrow();
    this.tokens = examples.stream().mapToInt(e -> e.tokens() - e.document().length).sum();
    this.targets = examples.stream().mapToInt(TrainingExample::targets).sum();
    this.numbers = new long[documents() * (longest + 1) + 5 * tokens + 2 * targets];
    writeDocuments();
    writeRows();
  }

  private void writeDocuments() {
    int at = 0;
    for (TrainingExample example : examples) {
      int[] ids = example.document();
      for (int i = 0; i < longest; i++) {
        numbers[at++] = i < ids.length ? ids[i] : roles.pad();
      }
    }
    for (TrainingExample example : examples) {
      numbers[at++] = example.document().length;
    }
  }

  private void writeRows() {
    int ids = documents() * (longest + 1);
    int rowOf = ids + tokens;
    int places = rowOf + tokens;
    int documentOf = places + tokens;
    int seats = documentOf + tokens;
    int asked = seats + tokens;
    int answered = asked + targets;
    int token = 0;
    for (int document = 0; document < documents(); document++) {
      TrainingExample example = examples.get(document);
      int seat = 0;
      for (int row = 0; row < example.rows(); row++) {
        int[] prompt = example.prompt(row);
        int[] answer = example.answer(row);
        int length = example.rowTokens(row);
        for (int place = 0; place < length; place++) {
          numbers[ids + token] = id(prompt, answer, place);
          numbers[rowOf + token] = rows;
          numbers[places + token] = place;
          numbers[documentOf + token] = document;
          numbers[seats + token] = seat++;
          if (place >= prompt.length) {
            numbers[asked++] = token;
            numbers[answered++] = answer[place - prompt.length];
          }
          token++;
        }
        longestRow = Math.max(longestRow, length);
        rows++;
      }
      mostTokens = Math.max(mostTokens, seat);
    }
  }

  /** The start token, the prompt, the answer but its end. */
  private int id(int[] prompt, int[] answer, int place) {
    if (place == 0) {
      return roles.start();
    }
    return place <= prompt.length ? prompt[place - 1] : answer[place - prompt.length - 1];
  }

  public int documents() {
    return examples.size();
  }

  /** Of documents and rows, without padding. */
  public long tokens() {
    return examples.stream().mapToLong(TrainingExample::tokens).sum();
  }

  /** Of documents, without padding. */
  public long documentTokens() {
    return examples.stream().mapToLong(e -> e.document().length).sum();
  }

  /** Tokens that the loss is summed over. */
  public int targets() {
    return targets;
  }

  /** The batch's tensors one after the other, as {@code Batch} of the program reads them. */
  long[] numbers() {
    return numbers;
  }

  /** The lengths of all axes, as {@code Batch} of the program reads them. */
  long[] sizes() {
    boolean padded = examples.stream().anyMatch(e -> e.document().length < longest);
    return new long[] {
      documents(), longest, padded ? 1 : 0, tokens, targets, rows, longestRow, mostTokens
    };
  }
}
