package io.encodeonce.runtime;

import io.encodeonce.runtime.checkpoint.Checkpoint;
import io.encodeonce.runtime.checkpoint.ModelConfig;
import io.encodeonce.runtime.decode.Decoder;
import io.encodeonce.runtime.decode.DecodingLimits;
import io.encodeonce.runtime.decode.RowBatch;
import io.encodeonce.runtime.decode.StepTimes;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.model.Footprint;
import io.encodeonce.runtime.model.ModelFootprint;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.TransformerLoader;
import io.encodeonce.runtime.speculative.DraftModel;
import io.encodeonce.runtime.speculative.Speculator;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A model on its device, and beside it its draft, if there is one. */
final class LoadedModels implements AutoCloseable {
  /** The part of the budget that checking tokens written ahead may take. */
  private static final int SHARE_AHEAD = 8;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final ModelConfig config;
  private final RuntimeOptions options;
  private final TorchDevice device;
  private final Transformer model;
  private final Optional<Draft> draft;

  /** The smaller model, and how it shares the rows. */
  private record Draft(ModelConfig config, Transformer transformer, Speculator speculator) {}

  private LoadedModels(
      ModelConfig config,
      RuntimeOptions options,
      TorchDevice device,
      Transformer model,
      Optional<Checkpoint> draft) {
    this.config = config;
    this.options = options;
    this.device = device;
    this.model = model;
    this.draft = draft.map(this::load);
  }

  static LoadedModels load(
      Checkpoint checkpoint, Optional<Checkpoint> draft, RuntimeOptions options) {
    TorchDevice device = TorchDevice.find(options.device());
    Transformer model =
        TransformerLoader.load(checkpoint, Precisions.ofModel(options, device), device);
    try {
      return new LoadedModels(checkpoint.config(), options, device, model, draft);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private Draft load(Checkpoint checkpoint) {
    Transformer small =
        TransformerLoader.load(checkpoint, Precisions.ofDraft(options, device), device);
    try {
      Speculator speculator =
          new Speculator(
              model,
              new DraftModel(small, encoder(small)),
              limits(),
              options.speculation(),
              answersAhead(),
              clock());
      return new Draft(checkpoint.config(), small, speculator);
    } catch (RuntimeException e) {
      small.close();
      throw e;
    }
  }

  /** A CPU's calls run in the thread that makes them, which other threads may hold up. */
  private LongSupplier clock() {
    boolean counted = device == TorchDevice.CPU && THREADS.isCurrentThreadCpuTimeSupported();
    return counted ? THREADS::getCurrentThreadCpuTime : System::nanoTime;
  }

  private int answersAhead() {
    long affordable = options.budgetBytes() / SHARE_AHEAD / ModelFootprint.answerBytes(config);
    int least = options.speculation().maxDraftTokens() + 1;
    return Math.toIntExact(Math.max(least, Math.min(affordable, Integer.MAX_VALUE)));
  }

  Decoder<?> decoder(StepTimes times) {
    return draft.isPresent()
        ? new Decoder<>(
            draft.get().speculator()::start,
            encoder(model),
            footprint(draft.get()),
            limits(),
            options.budgetBytes(),
            times)
        : new Decoder<>(
            rows -> new RowBatch(model, limits(), rows),
            encoder(model),
            new ModelFootprint(config),
            limits(),
            options.budgetBytes(),
            times);
  }

  private Footprint footprint(Draft small) {
    int tokensAhead = options.speculation().maxDraftTokens();
    int proposals = options.speculation().rule() == Speculation.Rule.REJECTION ? tokensAhead : 0;
    return new ModelFootprint(config, tokensAhead, answersAhead(), 0)
        .plus(new ModelFootprint(small.config(), tokensAhead, 0, proposals));
  }

  private DecodingLimits limits() {
    return new DecodingLimits(config.startToken(), config.endTokens());
  }

  private DocumentEncoder encoder(Transformer transformer) {
    int tokensPerCall =
        device == TorchDevice.CPU ? DocumentEncoder.ONE_DOCUMENT : DocumentEncoder.MANY_TOKENS;
    return new DocumentEncoder(transformer, tokensPerCall);
  }

  SpeculationMetrics speculation() {
    return draft.map(small -> small.speculator().metrics()).orElse(SpeculationMetrics.NONE);
  }

  @Override
  public void close() {
    draft.ifPresent(small -> small.transformer().close());
    model.close();
  }
}
