package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.LoadOptions;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.ScheduleOptions;
import io.encodeonce.runtime.checkpoint.Fingerprint;
import io.encodeonce.runtime.checkpoint.GenerationDefaults;
import io.encodeonce.runtime.decode.DecodingLimits;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.tensor.GpuMemory;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.text.Tokenizer;
import io.encodeonce.runtime.text.TokenizerSettings;
import io.encodeonce.runtime.text.Tokenizers;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model on its device with its tokenizer, and beside it its draft, if there is one and a runtime
 * has asked for it: what runtimes of different options share. Thread-safe.
 */
public final class LoadedModels implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LoadedModels.class);
  private static final GpuPools POOLS = new GpuPools(GpuMemory::freeBytes);

  private final ModelPair pair;
  private final LoadOptions options;
  private final TorchDevice device;
  private final ModelConfig config;
  private final GenerationDefaults generation;
  private final Fingerprint contents;
  private final TokenizerSettings settings;
  private final Tokenizer tokenizer;
  private final Precision precision;
  private final Transformer model;
  private final DeviceBudget ownBudget;

  /** Until it is first loaded: to check a checkpoint reads all of it. */
  private Optional<StoredModel> checkedDraft;

  private final Map<Precision, Draft> drafts = new EnumMap<>(Precision.class);

  /** The smaller model. */
  record Draft(ModelConfig config, Transformer transformer, Fingerprint contents) {}

  private LoadedModels(
      ModelPair pair,
      LoadOptions options,
      TorchDevice device,
      StoredModel checkpoint,
      Optional<StoredModel> checkedDraft,
      TokenizerSettings settings,
      Tokenizer tokenizer) {
    this.pair = pair;
    this.options = options;
    this.device = device;
    this.config = checkpoint.config();
    this.checkedDraft = checkedDraft;
    this.generation = checkpoint.generation();
    this.contents = checkpoint.contents();
    this.settings = settings;
    this.tokenizer = tokenizer;
    this.precision = Precisions.ofModel(options, device);
    this.model = TransformerLoader.load(checkpoint, precision, device);
    this.ownBudget = new DeviceBudget(device, POOLS);
    generation.warnings().forEach(LOGGER::warn);
  }

  /**
   * Loads a model. Its draft is checked, and loaded when a runtime is first to use it.
   *
   * @throws io.encodeonce.runtime.InferenceException if a checkpoint is incomplete, damaged or not
   *     supported, the two do not have the same tokenizer, or the options ask for what is not there
   */
  public static LoadedModels load(ModelPair pair, LoadOptions options) {
    return load(pair, options, TorchDevice::find);
  }

  /** The same on a device that is found in a way of its own. */
  static LoadedModels load(
      ModelPair pair, LoadOptions options, Function<Device, TorchDevice> finder) {
    StoredModel checkpoint = StoredModel.open(pair.model().path()).pruned();
    Optional<StoredModel> draft = pair.openDraft(checkpoint.config());
    TokenizerSettings settings = TokenizerSettings.read(pair.model().path());
    Tokenizer tokenizer =
        Tokenizers.open(
            pair.model().path(),
            checkpoint.config().tokens().documentEnd(),
            checkpoint.config().vocabularySize());
    try {
      checkpoint.config().requireTokenizer(tokenizer.vocabularySize());
      TorchDevice device = finder.apply(options.device());
      return new LoadedModels(pair, options, device, checkpoint, draft, settings, tokenizer);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  public LoadOptions options() {
    return options;
  }

  /** What the checkpoint says of how its answers are generated. */
  public GenerationDefaults generation() {
    return generation;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  TokenizerSettings settings() {
    return settings;
  }

  ModelConfig config() {
    return config;
  }

  TorchDevice device() {
    return device;
  }

  Transformer model() {
    return model;
  }

  /** The memory of a runtime's calls; of one that uses a draft, after that is loaded. */
  CallMemory memory(ScheduleOptions schedule) {
    return schedule.budgetBytes() == ScheduleOptions.BY_DEVICE
        ? ownBudget.memory()
        : CallMemory.each(schedule.budgetBytes());
  }

  DecodingLimits limits() {
    return new DecodingLimits(config.tokens().start(), config.tokens().ends());
  }

  /** The draft as a runtime uses it, if there is one. */
  synchronized Optional<Draft> draft(RuntimeOptions runtime) {
    Precision wanted = Precisions.ofDraft(runtime, device);
    if (!drafts.containsKey(wanted)) {
      Optional<StoredModel> checkpoint = checkedDraft.or(() -> pair.openDraft(config));
      checkedDraft = Optional.empty();
      checkpoint.ifPresent(stored -> drafts.put(wanted, load(stored, wanted)));
    }
    return Optional.ofNullable(drafts.get(wanted));
  }

  private Draft load(StoredModel checkpoint, Precision wanted) {
    Transformer draft = TransformerLoader.load(checkpoint, wanted, device);
    return new Draft(checkpoint.config(), draft, checkpoint.contents());
  }

  /**
   * The encoder of the model or of its draft.
   *
   * @param shift of the logits by which token samplers keep tokens
   */
  DocumentEncoder encoder(Transformer transformer, double shift) {
    int tokensPerCall = device.isGpu() ? DocumentEncoder.MANY_TOKENS : DocumentEncoder.ONE_DOCUMENT;
    return new DocumentEncoder(transformer, tokensPerCall, shift);
  }

  /** Names the model as it computes: its files' contents and its number format. */
  String identity() {
    String kind = device.isGpu() ? "CUDA" : "CPU";
    return pair.model().fingerprint().orElseGet(contents::sha256) + " " + kind + " " + precision;
  }

  /** Names the draft as it computes for a runtime. */
  String draftIdentity(RuntimeOptions runtime) {
    return draft(runtime)
        .map(
            draft ->
                pair.draft().orElseThrow().fingerprint().orElseGet(draft.contents()::sha256)
                    + " "
                    + Precisions.ofDraft(runtime, device))
        .orElse("none");
  }

  @Override
  public synchronized void close() {
    ownBudget.close();
    drafts.values().forEach(draft -> draft.transformer().close());
    model.close();
    tokenizer.close();
  }
}
