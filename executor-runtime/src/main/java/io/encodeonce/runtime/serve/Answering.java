package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.AnswerOptions;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.RuntimeMetrics;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.SpeculationMetrics;
import io.encodeonce.runtime.choose.ChoosingFootprint;
import io.encodeonce.runtime.decode.Decoder;
import io.encodeonce.runtime.decode.Footprint;
import io.encodeonce.runtime.decode.RowBatch;
import io.encodeonce.runtime.decode.RowFootprint;
import io.encodeonce.runtime.decode.StepTimes;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.family.Downsampling;
import io.encodeonce.runtime.family.Learners;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.model.ModelFootprint;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.WorkCounter;
import io.encodeonce.runtime.speculative.SpeculativeFootprint;
import io.encodeonce.runtime.speculative.Speculator;
import io.encodeonce.runtime.text.DocumentLimit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Loaded models at work with one set of options. Thread-safe. */
public final class Answering {
  /** The part of the budget that checking tokens written ahead may take. */
  private static final int SHARE_AHEAD = 8;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final LoadedModels models;
  private final RuntimeOptions options;
  private final WorkCounter work = new WorkCounter();
  private final CallMemory memory;
  private final Transformer model;
  private final Optional<Speculator> speculator;
  private final RuntimeCounters counters;
  private final WindowAnswers windows;

  /**
   * Makes ready to answer.
   *
   * @throws io.encodeonce.runtime.InferenceException if the options ask for what is not there
   */
  public Answering(LoadedModels models, RuntimeOptions options) {
    this.models = models;
    this.options = options;
    this.model = models.model().countedBy(work).withComputeShift(computeShift());
    Generation defaultGeneration = options.answers().generation();
    new RowPlans(
            models.tokenizer(),
            models.config().tokens().ends(),
            models.generation(),
            defaultGeneration)
        .requireDefault();
    boolean isOff = options.speculation().rule() == Speculation.Rule.OFF;
    Optional<LoadedModels.Draft> draft = isOff ? Optional.empty() : models.draft(options);
    this.memory = models.memory(options.schedule());
    this.speculator = draft.map(this::speculator);
    StepTimes times = new StepTimes();
    this.counters =
        new RuntimeCounters(
            models.config().encoderLayers(), times, work, model::learnersRun, this::speculation);
    this.windows =
        new WindowAnswers(
            models.tokenizer(),
            models.generation(),
            limit(),
            defaultGeneration,
            options.answers().specialTokens(),
            decoder(draft, times),
            memory,
            counters);
  }

  private Speculator speculator(LoadedModels.Draft draft) {
    return new Speculator(
        model,
        models.encoder(
            draft.transformer().countedBy(work).withComputeShift(computeShift(draft)),
            tokenShift(draft)),
        models.limits(),
        options.speculation(),
        answersAhead(),
        clock());
  }

  /** A CPU's calls run in the thread that makes them, which other threads may hold up. */
  private LongSupplier clock() {
    boolean counted = !models.device().isGpu() && THREADS.isCurrentThreadCpuTimeSupported();
    return counted ? THREADS::getCurrentThreadCpuTime : System::nanoTime;
  }

  private int answersAhead() {
    long affordable = memory.bytesOfCall() / SHARE_AHEAD / choosing().answerBytes();
    int least = options.speculation().maxDraftTokens() + 1;
    return Math.toIntExact(Math.max(least, Math.min(affordable, Integer.MAX_VALUE)));
  }

  private double tokenBudget() {
    return options.answers().tokenBudget();
  }

  private DocumentEncoder encoder() {
    Downsampling samplers = models.config().downsampling();
    double shift =
        BudgetShift.OF_TOKENS.ofModel(samplers.isPresent(), samplers.budgets(), tokenBudget());
    return models.encoder(model, shift);
  }

  private double tokenShift(LoadedModels.Draft draft) {
    return BudgetShift.OF_TOKENS.ofDraft(draft.config().downsampling().budgets(), tokenBudget());
  }

  private double computeBudget() {
    return options.answers().computeBudget();
  }

  private double computeShift() {
    Learners learners = models.config().learners();
    return BudgetShift.OF_LEARNERS.ofModel(
        learners.isPresent(), learners.budgets(), computeBudget());
  }

  private double computeShift(LoadedModels.Draft draft) {
    return BudgetShift.OF_LEARNERS.ofDraft(draft.config().learners().budgets(), computeBudget());
  }

  private DocumentLimit limit() {
    AnswerOptions answers = options.answers();
    return DocumentLimit.of(
        answers.maxDocumentTokens(), answers.longDocuments(), models.settings());
  }

  private Decoder<?> decoder(Optional<LoadedModels.Draft> draft, StepTimes times) {
    return speculator.isPresent()
        ? new Decoder<>(
            speculator.get()::start,
            encoder(),
            footprint(draft.orElseThrow()),
            models.limits(),
            memory.bytesOfCall(),
            times)
        : new Decoder<>(
            rows -> new RowBatch(model, models.limits(), rows),
            encoder(),
            new RowFootprint(new ModelFootprint(models.config()), choosing()),
            models.limits(),
            memory.bytesOfCall(),
            times);
  }

  private Footprint footprint(LoadedModels.Draft draft) {
    int tokensAhead = options.speculation().maxDraftTokens();
    int proposals = options.speculation().rule() == Speculation.Rule.REJECTION ? tokensAhead : 0;
    return new SpeculativeFootprint(
        new ModelFootprint(models.config()),
        new ModelFootprint(draft.config()),
        choosing(),
        tokensAhead,
        answersAhead(),
        proposals);
  }

  private ChoosingFootprint choosing() {
    return new ChoosingFootprint(models.config().vocabularySize());
  }

  private SpeculationMetrics speculation() {
    return speculator.map(Speculator::metrics).orElse(SpeculationMetrics.NONE);
  }

  /** Answers documents; the results are in their order, one each. */
  public List<DocumentAnswers> answer(List<Document> documents) {
    return windows.answer(documents);
  }

  /**
   * What the encoder does for each token of a text, which is encoded for that and not counted.
   *
   * @throws io.encodeonce.runtime.InferenceException if it has no tokens, or too many
   */
  public DocumentWork work(String text) {
    ModelConfig config = models.config();
    TokenAccount account =
        new TokenAccount(
            models.tokenizer(), limit(), encoder(), config.learners(), config.encoderLayers());
    return memory.compute(() -> account.of(text));
  }

  /** Answers documents as they are asked for, reading some ahead; not thread-safe. */
  public Iterator<DocumentAnswers> answer(Iterator<Document> documents) {
    return new LookAhead(documents, options.schedule().lookAheadDocuments(), this::answer);
  }

  /** Refuses allowed answers that cannot be given, or told from the others. */
  public void requireAllowed(Generation generation) {
    windows.requireAllowed(generation);
  }

  /** What was done so far. */
  public RuntimeMetrics metrics() {
    return counters.snapshot();
  }

  /** What the answers depend on besides documents and prompts, as a name-based UUID. */
  public String fingerprint() {
    // Lists that print alike differ in their texts' lengths.
    List<Integer> lengths =
        options.answers().generation().allowed().stream().map(String::length).toList();
    String identity = models.identity() + options.answers() + lengths + draftFingerprint();
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String draftFingerprint() {
    boolean changesAnswers = speculator.isPresent() && options.speculation().changesAnswers();
    return changesAnswers ? options.speculation() + models.draftIdentity(options) : "";
  }
}
