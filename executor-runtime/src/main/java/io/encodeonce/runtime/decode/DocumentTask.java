package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.DecoderLearners;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A document on its way through the decoder, and the answers it has so far. Not thread-safe. */
public final class DocumentTask {
  private final int[] tokens;
  private final List<RowPlan> prompts;
  private final GeneratedTokens[] answers;
  private final Map<Transformer, CrossKeysValues> keysValues = new HashMap<>();
  private List<Integer> keptTokens = List.of();
  private List<Double> learnersRun = List.of();
  private DecoderLearners decoderLearners = DecoderLearners.NONE;
  private Optional<String> error = Optional.empty();
  private int started;
  private int finished;

  /**
   * A document that waits for its rows.
   *
   * @param tokens what the encoder reads; not empty
   * @param prompts the row of each prompt
   */
  public DocumentTask(int[] tokens, List<RowPlan> prompts) {
    this.tokens = tokens;
    this.prompts = prompts;
    this.answers = new GeneratedTokens[prompts.size()];
  }

  public int[] tokens() {
    return tokens;
  }

  /**
   * Those that each encoder layer of the model has read, and at last those that its decoder reads;
   * empty until it has encoded the document.
   */
  public List<Integer> keptTokens() {
    return keptTokens;
  }

  /**
   * Learners that each encoder layer of the model ran for one of them, on an average; empty where
   * there are none, and until it has encoded the document.
   */
  public List<Double> learnersRun() {
    return learnersRun;
  }

  /**
   * Learners that each decoder layer of the model has run for a token of the document's rows, on an
   * average; empty where there are none.
   */
  public List<Double> decoderLearnersRun() {
    return decoderLearners.perToken();
  }

  /** Those that the model's decoder reads, once it has encoded the document. */
  int sharedTokens() {
    return keptTokens.get(keptTokens.size() - 1);
  }

  /** Tokens of all prompts. */
  public int promptTokens() {
    return prompts.stream().mapToInt(plan -> plan.prompt().length).sum();
  }

  /** Why the document has no answers. */
  public Optional<String> error() {
    return error;
  }

  /** One a prompt, in the prompts' order. */
  public List<GeneratedTokens> answers() {
    return Arrays.asList(answers);
  }

  boolean hasRowsToStart() {
    return started < prompts.size() && error.isEmpty();
  }

  /** What the next row will be. */
  RowPlan nextRow() {
    return prompts.get(started);
  }

  Row startRow(int startToken) {
    Row row = new Row(this, started, startToken, nextRow());
    started++;
    return row;
  }

  /** Whether any model has encoded it: its rows have begun. */
  boolean isEncoded() {
    return !keysValues.isEmpty();
  }

  /** Whether a model's keys and values are there. */
  public boolean isEncodedBy(Transformer model) {
    return keysValues.containsKey(model);
  }

  /** A model's keys and values, which are there until the last answer is. */
  CrossKeysValues keysValues(Transformer model) {
    return keysValues.get(model);
  }

  /**
   * Encodes those of some documents that a model has not.
   *
   * @param encoder the model's
   * @return their tokens
   */
  public static int encode(List<DocumentTask> documents, DocumentEncoder encoder) {
    Transformer model = encoder.transformer();
    List<DocumentTask> fresh = documents.stream().filter(task -> !task.isEncodedBy(model)).toList();
    Iterator<DocumentTask> next = fresh.iterator();
    encoder.encode(
        fresh.stream().map(DocumentTask::tokens).toList(),
        shared -> next.next().share(model, shared));
    return fresh.stream().mapToInt(task -> task.tokens().length).sum();
  }

  /** The model that answers encodes before its draft does. */
  private void share(Transformer model, CrossKeysValues shared) {
    if (keptTokens.isEmpty()) {
      keptTokens = shared.keptTokens();
      learnersRun = shared.learnersRun();
      decoderLearners = shared.decoderLearners();
    }
    keysValues.put(model, shared);
  }

  /** Takes a row's answer; with the last one the keys and values go. */
  void answer(int prompt, GeneratedTokens answer) {
    answers[prompt] = answer;
    finished++;
    if (finished == prompts.size()) {
      release();
    }
  }

  /** Gives the document up; it must have no live rows. */
  void fail(String message) {
    error = Optional.of(message);
    release();
  }

  void release() {
    keysValues.values().forEach(CrossKeysValues::close);
    keysValues.clear();
  }
}
