package io.encodeonce.runtime;

import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.serve.Answering;
import io.encodeonce.runtime.serve.LoadedModels;
import io.encodeonce.runtime.serve.ModelPair;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A model in memory that answers prompts about documents. Threads share it: on a CPU each computes
 * with one libtorch thread of its own, on a GPU they take turns. Closing frees all native memory;
 * no thread may be inside, or hold an unfinished iterator, by then.
 */
public final class InferenceRuntime implements AutoCloseable {
  private final LoadedModels models;
  private final Answering answering;

  private InferenceRuntime(LoadedModels models, RuntimeOptions options) {
    this.models = models;
    this.answering = new Answering(models, options);
  }

  /**
   * Opens a directory that {@code save_pretrained} wrote.
   *
   * @throws InferenceException if the checkpoint is incomplete, damaged or not supported, or the
   *     options ask for what is not there
   */
  public static InferenceRuntime open(Path modelDirectory, RuntimeOptions options) {
    return open(new ModelDirectory(modelDirectory), Optional.empty(), options);
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
    Optional<ModelDirectory> draft =
        isOff ? Optional.empty() : Optional.of(new ModelDirectory(draftDirectory));
    return open(new ModelDirectory(modelDirectory), draft, options);
  }

  /**
   * Opens a model and its draft, if it has one.
   *
   * @throws InferenceException as the other ways to open do
   */
  public static InferenceRuntime open(
      ModelDirectory model, Optional<ModelDirectory> draft, RuntimeOptions options) {
    LoadedModels models = LoadedModels.load(new ModelPair(model, draft), options.loading());
    try {
      return new InferenceRuntime(models, options);
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
  }

  /**
   * A runtime of other options that shares this one's loaded models, which closing either one
   * frees: close only the one that was opened. It has its own metrics.
   *
   * @param options which load the same, {@link RuntimeOptions#loading}
   * @throws InferenceException if the options ask for what is not loaded
   */
  public InferenceRuntime with(RuntimeOptions options) {
    LoadOptions loaded = models.options();
    OptionException.require(
        options.loading().device().equals(loaded.device()),
        RuntimeOption.DEVICE,
        options.loading().device(),
        RuntimeOption.DEVICE.type().print(loaded.device()) + ", as the model was loaded");
    OptionException.require(
        options.loading().precision() == loaded.precision(),
        RuntimeOption.PRECISION,
        options.loading().precision(),
        RuntimeOption.PRECISION.type().print(loaded.precision()) + ", as the model was loaded");
    return new InferenceRuntime(models, options);
  }

  /**
   * The tensors of a model of this configuration, in the order in which checkpoints are written:
   * for those who write weights. A model whose configuration leaves open whether it has an output
   * matrix of its own, by {@code scale_decoder_outputs}, is taken to have none.
   *
   * @param modelDirectory with {@code config.json}; weights are not looked at
   * @throws InferenceException if the model is not supported
   */
  public static List<ModelTensor> tensors(Path modelDirectory) {
    return List.copyOf(ModelConfig.read(modelDirectory).tensors().values());
  }

  /** Answers documents; the results are in their order, one each. */
  public List<DocumentAnswers> answer(List<Document> documents) {
    return answering.answer(documents);
  }

  /**
   * Answers documents as they are asked for, reading {@link ScheduleOptions#lookAheadDocuments}
   * ahead. The results are in the documents' order, one each. The iterator is not thread-safe.
   */
  public Iterator<DocumentAnswers> answer(Iterator<Document> documents) {
    return answering.answer(documents);
  }

  /**
   * What the encoder does for each token of a text, with this runtime's budgets: the learners that
   * gates give it, and the layers that read it before a token sampler drops it. The text is cut as
   * documents are, and encoded for that alone; {@link #metrics} do not count it.
   *
   * @throws InferenceException if it has no tokens, or more than there may be
   */
  public DocumentWork work(String text) {
    return answering.work(text);
  }

  /**
   * Checks that each allowed answer can be given, and told from the others; nothing is computed.
   *
   * @throws InferenceException if one has no tokens, an end token among them, the same as another,
   *     or more than there may be
   */
  public void requireAllowed(Generation generation) {
    answering.requireAllowed(generation);
  }

  /**
   * Tokens that the encoder would read of a text were there no limit, the end token included where
   * the tokenizer adds one.
   */
  public int countTokens(String text) {
    return models.tokenizer().encodeDocument(text).length;
  }

  /**
   * Names what the answers depend on besides documents and prompts: the model's files and those
   * options that change answers, as a name-based UUID. The first call reads the files, unless their
   * names were given.
   *
   * @throws InferenceException if the files have changed since they were opened
   */
  public String fingerprint() {
    return answering.fingerprint();
  }

  /**
   * What the checkpoint asks for and does not get, a sentence each: the keys of its {@code
   * generation_config.json} that would change answers and are not obeyed. They are logged too.
   */
  public List<String> warnings() {
    return models.generation().warnings();
  }

  /** What this runtime has done so far. */
  public RuntimeMetrics metrics() {
    return answering.metrics();
  }

  @Override
  public void close() {
    models.close();
  }
}
