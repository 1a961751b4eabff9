package io.encodeonce.runtime;

import io.encodeonce.runtime.checkpoint.Checkpoint;
import io.encodeonce.runtime.checkpoint.GenerationDefaults;
import io.encodeonce.runtime.decode.StepTimes;
import io.encodeonce.runtime.text.DocumentLimit;
import io.encodeonce.runtime.text.Tokenizer;
import io.encodeonce.runtime.text.TokenizerSettings;
import io.encodeonce.runtime.text.Tokenizers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model in memory that answers prompts about documents. Threads share it: on a CPU each computes
 * with one libtorch thread of its own, on a GPU they take turns. Closing frees all native memory;
 * no thread may be inside, or hold an unfinished iterator, by then.
 */
public final class InferenceRuntime implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(InferenceRuntime.class);
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final String fingerprint;
  private final List<String> warnings;
  private final int lookAheadDocuments;
  private final Tokenizer tokenizer;
  private final LoadedModels models;
  private final WindowAnswers windows;
  private final RuntimeCounters counters;

  private InferenceRuntime(
      String fingerprint,
      List<String> warnings,
      int lookAheadDocuments,
      Tokenizer tokenizer,
      LoadedModels models,
      WindowAnswers windows,
      RuntimeCounters counters) {
    this.fingerprint = fingerprint;
    this.warnings = warnings;
    this.lookAheadDocuments = lookAheadDocuments;
    this.tokenizer = tokenizer;
    this.models = models;
    this.windows = windows;
    this.counters = counters;
  }

  /**
   * Opens a directory that {@code save_pretrained} wrote.
   *
   * @throws InferenceException if the checkpoint is incomplete, damaged or not supported, or the
   *     options ask for what is not there
   */
  public static InferenceRuntime open(Path modelDirectory, RuntimeOptions options) {
    return open(new ModelPair(modelDirectory, Optional.empty()), options);
  }

  /**
   * Opens a model and a smaller one, its draft, that writes tokens ahead as {@link
   * RuntimeOptions#speculation} says.
   *
   * @throws InferenceException if a checkpoint is incomplete, damaged or not supported, the two do
   *     not have the same tokenizer, or the options ask for what is not there
   */
  public static InferenceRuntime open(
      Path modelDirectory, Path draftDirectory, RuntimeOptions options) {
    boolean isOff = options.speculation().rule() == Speculation.Rule.OFF;
    Optional<Path> draft = isOff ? Optional.empty() : Optional.of(draftDirectory);
    return open(new ModelPair(modelDirectory, draft), options);
  }

  private static InferenceRuntime open(ModelPair pair, RuntimeOptions options) {
    Checkpoint checkpoint = Checkpoint.open(pair.model());
    Optional<Checkpoint> draft = pair.openDraft(checkpoint);
    DocumentLimit limit = limit(options, TokenizerSettings.read(pair.model()));
    String fingerprint = fingerprint(checkpoint, draft, options);
    Tokenizer tokenizer =
        Tokenizers.open(
            pair.model(),
            checkpoint.config().documentEndToken(),
            checkpoint.config().vocabularySize());
    try {
      checkpoint.config().requireTokenizer(tokenizer.vocabularySize());
      GenerationDefaults defaults = checkpoint.generation();
      new RowPlans(tokenizer, checkpoint.config().endTokens(), defaults, options.generation())
          .requireUsual();
      LoadedModels models = LoadedModels.load(checkpoint, draft, options);
      StepTimes times = new StepTimes();
      RuntimeCounters counters = new RuntimeCounters(times, models::speculation);
      WindowAnswers windows =
          new WindowAnswers(
              tokenizer,
              defaults,
              limit,
              options.generation(),
              options.specialTokens(),
              models.decoder(times),
              counters);
      defaults.warnings().forEach(LOGGER::warn);
      return new InferenceRuntime(
          fingerprint,
          defaults.warnings(),
          options.lookAheadDocuments(),
          tokenizer,
          models,
          windows,
          counters);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static DocumentLimit limit(RuntimeOptions options, TokenizerSettings settings) {
    int tokens =
        options.maxDocumentTokens() == RuntimeOptions.MODEL_LIMIT
            ? settings.modelMaxTokens().orElse(NO_LIMIT)
            : options.maxDocumentTokens();
    LongDocuments policy =
        options.longDocuments() == LongDocuments.MODEL ? settings.side() : options.longDocuments();
    return new DocumentLimit(tokens, policy);
  }

  /** Answers documents; the results are in their order, one each. */
  public List<DocumentAnswers> answer(List<Document> documents) {
    return windows.answer(documents);
  }

  /**
   * Answers documents as they are asked for, reading {@link RuntimeOptions#lookAheadDocuments}
   * ahead. The results are in the documents' order, one each. The iterator is not thread-safe.
   */
  public Iterator<DocumentAnswers> answer(Iterator<Document> documents) {
    return new LookAhead(documents, lookAheadDocuments, this::answer);
  }

  /**
   * Checks that each allowed answer can be given, and told from the others; nothing is computed.
   *
   * @throws InferenceException if one has no tokens, an end token among them, the same as another,
   *     or more than there may be
   */
  public void requireAllowed(Generation generation) {
    windows.requireAllowed(generation);
  }

  /**
   * Tokens that the encoder would read of a text were there no limit, the end token included where
   * the tokenizer adds one.
   */
  public int countTokens(String text) {
    return tokenizer.encodeDocument(text).length;
  }

  /**
   * What the answers depend on besides documents and prompts: the model's files and the options, as
   * a name-based UUID.
   */
  public String fingerprint() {
    return fingerprint;
  }

  private static String fingerprint(
      Checkpoint checkpoint, Optional<Checkpoint> draft, RuntimeOptions options) {
    // Lists that print alike differ in their texts' lengths.
    List<Integer> lengths = options.generation().allowed().stream().map(String::length).toList();
    String identity =
        checkpoint.fingerprint() + draft.map(Checkpoint::fingerprint) + options + lengths;
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * What the checkpoint asks for and does not get, a sentence each: the keys of its {@code
   * generation_config.json} that would change answers and are not obeyed. They are logged too.
   */
  public List<String> warnings() {
    return warnings;
  }

  /** What this runtime has done so far. */
  public RuntimeMetrics metrics() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    models.close();
    tokenizer.close();
  }
}
