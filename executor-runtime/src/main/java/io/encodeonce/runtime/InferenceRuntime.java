package io.encodeonce.runtime;

import io.encodeonce.runtime.checkpoint.Checkpoint;
import io.encodeonce.runtime.checkpoint.ModelConfig;
import io.encodeonce.runtime.decode.Decoder;
import io.encodeonce.runtime.decode.DecodingLimits;
import io.encodeonce.runtime.decode.StepTimes;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.model.Footprint;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.TransformerLoader;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.text.DocumentLimit;
import io.encodeonce.runtime.text.Tokenizer;
import io.encodeonce.runtime.text.TokenizerSettings;
import io.encodeonce.runtime.text.Tokenizers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * A model in memory that answers prompts about documents. Threads share it: on a CPU each computes
 * with one libtorch thread of its own, on a GPU they take turns. Closing frees all native memory;
 * no thread may be inside, or hold an unfinished iterator, by then.
 */
public final class InferenceRuntime implements AutoCloseable {
  private static final int DEFAULT_DOCUMENT_TOKENS = 512;

  private final String fingerprint;
  private final int lookAheadDocuments;
  private final Tokenizer tokenizer;
  private final Transformer transformer;
  private final WindowAnswers windows;
  private final RuntimeCounters counters;

  private InferenceRuntime(
      String fingerprint,
      int lookAheadDocuments,
      Tokenizer tokenizer,
      Transformer transformer,
      WindowAnswers windows,
      RuntimeCounters counters) {
    this.fingerprint = fingerprint;
    this.lookAheadDocuments = lookAheadDocuments;
    this.tokenizer = tokenizer;
    this.transformer = transformer;
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
    Checkpoint checkpoint = Checkpoint.open(modelDirectory);
    TorchDevice device = TorchDevice.find(options.device());
    Precision precision = Precisions.resolve(options.precision(), device);
    DocumentLimit limit = limit(options, TokenizerSettings.read(modelDirectory));
    String fingerprint = fingerprint(checkpoint, options);
    Tokenizer tokenizer = Tokenizers.open(modelDirectory, checkpoint.config().documentEndToken());
    try {
      checkpoint.config().requireTokenizer(tokenizer.vocabularySize());
      new RowPlans(tokenizer, checkpoint.config().endTokens(), options.generation()).requireUsual();
      Transformer transformer = TransformerLoader.load(checkpoint, precision, device);
      StepTimes times = new StepTimes();
      RuntimeCounters counters = new RuntimeCounters(times);
      Decoder decoder = decoder(checkpoint.config(), options, transformer, device, times);
      WindowAnswers windows =
          new WindowAnswers(tokenizer, limit, options.generation(), decoder, counters);
      return new InferenceRuntime(
          fingerprint, options.lookAheadDocuments(), tokenizer, transformer, windows, counters);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static Decoder decoder(
      ModelConfig config,
      RuntimeOptions options,
      Transformer transformer,
      TorchDevice device,
      StepTimes times) {
    int tokensPerCall =
        device == TorchDevice.CPU ? DocumentEncoder.ONE_DOCUMENT : DocumentEncoder.MANY_TOKENS;
    return new Decoder(
        transformer,
        new DocumentEncoder(transformer, tokensPerCall),
        new Footprint(config),
        new DecodingLimits(config.startToken(), config.endTokens()),
        options.budgetBytes(),
        times);
  }

  private static DocumentLimit limit(RuntimeOptions options, TokenizerSettings settings) {
    int tokens =
        options.maxDocumentTokens() == RuntimeOptions.MODEL_LIMIT
            ? settings.modelMaxTokens().orElse(DEFAULT_DOCUMENT_TOKENS)
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

  /** Tokens that the encoder would read of a text were there no limit, the end token included. */
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

  private static String fingerprint(Checkpoint checkpoint, RuntimeOptions options) {
    // Lists that print alike differ in their texts' lengths.
    List<Integer> lengths = options.generation().allowed().stream().map(String::length).toList();
    String identity = checkpoint.fingerprint() + options + lengths;
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** What this runtime has done so far. */
  public RuntimeMetrics metrics() {
    return counters.snapshot();
  }

  @Override
  public void close() {
    transformer.close();
    tokenizer.close();
  }
}
