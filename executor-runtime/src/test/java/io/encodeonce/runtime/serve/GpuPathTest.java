package io.encodeonce.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.ModelDirectory;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.tensor.LiveHandles;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.tensor.Transfers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is done for a GPU, in main memory: documents encoded in groups, matrices as they are, one
 * call after the other, drafts in floats. What tensors a GPU would have is therefore counted here.
 */
class GpuPathTest {
  private static final TorchDevice AS_ON_A_GPU = new TorchDevice(true, TorchDevice.MAIN_MEMORY);
  private static final String VARIANT = "t5-gated-untied";

  private static RuntimeOptions options() {
    return RuntimeOptions.defaults().withDevice(Device.CUDA).withPrecision(Precision.FP32);
  }

  private static LoadedModels load(String variant, RuntimeOptions options) {
    ModelDirectory directory = new ModelDirectory(Golden.directory(variant));
    return LoadedModels.load(
        new ModelPair(directory, Optional.of(directory)),
        options.loading(),
        any -> {
          // As finding one does: libtorch is loaded then.
          TorchDevice.find(Device.CPU);
          return AS_ON_A_GPU;
        });
  }

  static List<String> variants() {
    return Golden.variants().toList();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void answersAreHuggingFaces(String variant) {
    Golden golden = Golden.read(variant);
    RuntimeOptions options = options().withNewTokens(0, golden.maxNewTokens());
    try (LoadedModels models = load(variant, options)) {
      RuntimeOptions alone = options.withSpeculation(Speculation.off());
      List<DocumentAnswers> answers = new Answering(models, alone).answer(golden.toDocuments());
      assertThat(answers)
          .extracting(document -> document.answers().stream().map(GeneratedText::tokenIds).toList())
          .isEqualTo(
              golden.documents().stream()
                  .map(one -> one.answers().stream().map(Golden.GoldenAnswer::ids).toList())
                  .toList());
    }
  }

  /**
   * A step sends its tokens and, where answers are restricted, how they are; it reads what it
   * chose. Besides, ids and lengths of documents are sent, and read is how many tokens they keep.
   */
  @Test
  void aStepIsReadOnceAndSentAtOnce() {
    int steps = Golden.read(VARIANT).maxNewTokens();
    assertThat(transfers(options().withNewTokens(0, steps), steps))
        .isEqualTo(new Transfers(2 + steps, 1 + steps));
    assertThat(transfers(options().withNewTokens(steps, steps), steps))
        .isEqualTo(new Transfers(2 + 2L * steps, 1 + steps));
  }

  /** Of a document whose answers all take so many steps. */
  private static Transfers transfers(RuntimeOptions options, int steps) {
    List<Document> document = Golden.read(VARIANT).toDocuments().subList(0, 1);
    try (LoadedModels models = load(VARIANT, options);
        Scope scope = models.model().scope()) {
      Answering answering = new Answering(models, options.withSpeculation(Speculation.off()));
      Transfers before = Transfers.of(scope);
      answering.answer(document);
      assertThat(answering.metrics().decoderSteps()).isEqualTo(steps);
      return Transfers.of(scope).since(before);
    }
  }

  @Test
  void whatIsClosedIsNotCountedAndWhatIsNotIs() {
    int before = LiveHandles.count();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      manager.newSubManager();
      manager.zeros(new ai.djl.ndarray.types.Shape(1));
      assertThat(LiveHandles.count()).isEqualTo(before + 3);
    }
    assertThat(LiveHandles.count()).isEqualTo(before);
  }

  @Test
  void answersLeaveNothingBehindAndClosingLeavesNothingAtAll() {
    List<Document> documents = Golden.read(VARIANT).toDocuments();
    int before = LiveHandles.count();
    try (LoadedModels models = load(VARIANT, options())) {
      Answering alone = new Answering(models, options().withSpeculation(Speculation.off()));
      Answering drafting = new Answering(models, options().withSpeculation(always()));
      assertLeavesNothing(alone, documents);
      assertLeavesNothing(drafting, documents);
      assertThat(drafting.metrics().speculation().answers().drafted()).isPositive();
      assertThat(LiveHandles.count()).as("the models themselves").isGreaterThan(before);
    }
    assertThat(LiveHandles.count()).isEqualTo(before);
  }

  private static Speculation always() {
    return Speculation.exact().withWhen(Speculation.When.ALWAYS);
  }

  private static void assertLeavesNothing(Answering answering, List<Document> documents) {
    answering.answer(documents);
    int after = LiveHandles.count();
    for (int i = 0; i < 3; i++) {
      answering.answer(documents);
      assertThat(LiveHandles.count()).isEqualTo(after);
    }
  }
}
