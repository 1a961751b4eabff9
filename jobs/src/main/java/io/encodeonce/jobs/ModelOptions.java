package io.encodeonce.jobs;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.NewTokens;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.SpecialTokens;
import io.encodeonce.spark.SampleData;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What answers, and how it computes. */
final class ModelOptions {
  private static final RuntimeOptions DEFAULTS = RuntimeOptions.defaults();

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = {
        "A Hugging Face checkpoint's directory at any Hadoop path, or sample for the embedded one.",
        "Default without --input: sample."
      })
  private String model;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = {
        "auto, fp32, bf16, fp16 (CUDA only) or int8 (CPU only).",
        "Default: auto, which is fp32 on a CPU and bf16 on CUDA."
      })
  private Precision precision = DEFAULTS.precision();

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "auto, cpu or cuda. Default: auto, which is cuda where it is there.")
  private Device device = DEFAULTS.device();

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = {
        "The most tokens an answer may have.",
        "Default: what the checkpoint's generation_config.json says, or 64."
      })
  private Integer maxNewTokens;

  @Option(
      names = "--min-new-tokens",
      paramLabel = "N",
      description = {
        "The fewest tokens an answer must have.",
        "Default: what the checkpoint's generation_config.json says, or 0."
      })
  private Integer minNewTokens;

  @Option(
      names = "--max-document-tokens",
      paramLabel = "N",
      description =
          "The most tokens of a document. Default: the checkpoint's limit, if it has one.")
  private int maxDocumentTokens = DEFAULTS.maxDocumentTokens();

  @Option(
      names = "--long-documents",
      paramLabel = "RULE",
      description = {
        "What becomes of longer ones: keep_start, keep_end or error.",
        "Default: model, which is what the checkpoint's tokenizer says."
      })
  private LongDocuments longDocuments = DEFAULTS.longDocuments();

  @Option(
      names = "--keep-special-tokens",
      description =
          "Answers show special tokens, such as the end token. Default: they are left out.")
  private boolean keepSpecialTokens;

  @Option(
      names = "--budget",
      paramLabel = "SIZE",
      converter = ByteSize.class,
      description = "Memory for what a task computes together, beside the weights. Default: 512MB.")
  private long budgetBytes = DEFAULTS.budgetBytes();

  @Option(
      names = "--look-ahead",
      paramLabel = "N",
      description = {
        "Documents a task reads ahead, to sort them by length; progress moves by as many.",
        "Default: 64."
      })
  private int lookAheadDocuments = 64;

  /** The model; sample stands for the embedded one. */
  JobModel model(SamplingOptions sampling, DraftOptions draft) {
    RuntimeOptions runtime = runtime();
    return new JobModel(
        isSample() ? SampleData.MODEL : model,
        draft.location(isSample()),
        runtime
            .withGeneration(runtime.generation().withSampling(sampling.sampling()))
            .withSpeculation(draft.speculation()));
  }

  boolean isSample() {
    return model == null || model.equals("sample");
  }

  private RuntimeOptions runtime() {
    return new RuntimeOptions(
        device,
        precision,
        DEFAULTS.generation().withNewTokens(newTokens()),
        maxDocumentTokens,
        longDocuments,
        keepSpecialTokens ? SpecialTokens.KEEP : SpecialTokens.SKIP,
        budgetBytes,
        lookAheadDocuments,
        DEFAULTS.speculation());
  }

  /** The most before the fewest, which it bounds. */
  private NewTokens newTokens() {
    NewTokens most =
        maxNewTokens == null ? NewTokens.MODEL : NewTokens.MODEL.withMost(maxNewTokens);
    return minNewTokens == null ? most : most.withLeast(minNewTokens);
  }

  List<String> problems(boolean hasInput) {
    List<String> problems = new ArrayList<>();
    if (hasInput && model == null) {
      problems.add(Messages.MODEL_MISSING);
    }
    Problems.refusals(problems, this::runtime);
    return problems;
  }
}
