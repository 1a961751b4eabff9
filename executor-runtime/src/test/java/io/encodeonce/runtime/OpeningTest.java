package io.encodeonce.runtime;

import static io.encodeonce.runtime.AnswerAssertions.assertSameDocuments;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.encodeonce.runtime.tensor.TorchDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged model, or a device that is not there, is refused with a reason and leaves nothing. */
class OpeningTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final String WEIGHTS = "model.safetensors";

  @TempDir private Path directory;

  @BeforeEach
  void copyModel() throws IOException {
    try (Stream<Path> files = Files.list(Golden.directory(MODEL.variant()))) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
  }

  private InferenceRuntime open() {
    return InferenceRuntime.open(directory, MODEL.options());
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "config.json", "tokenizer.json"})
  void aMissingFileIsRefused(String file) throws IOException {
    Files.delete(directory.resolve(file));
    assertThatThrownBy(this::open)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHTS, "config.json", "tokenizer.json"})
  void aTruncatedFileIsRefusedAtAnyLength(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(file));
    for (int length : List.of(0, 1, 7, 8, 9, 70, bytes.length / 2, bytes.length - 2)) {
      Files.write(directory.resolve(file), Arrays.copyOf(bytes, length));
      assertThatThrownBy(this::open)
          .as("%s cut to %d bytes", file, length)
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void flippedBitsAreRefusedOrAnswered() throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve(WEIGHTS));
    int refused = 0;
    for (long seed = 1; seed <= 40; seed++) {
      Random random = new Random(seed);
      byte[] flipped = bytes.clone();
      flipped[random.nextInt(2_000)] ^= (byte) (1 << random.nextInt(8));
      Files.write(directory.resolve(WEIGHTS), flipped);
      refused += refuses(seed) ? 1 : 0;
    }
    assertThat(refused).as("flips in the header that are found").isGreaterThan(10);
  }

  /** Anything but an {@link InferenceException}, or answers, fails. */
  private boolean refuses(long seed) {
    try (InferenceRuntime runtime = open()) {
      Document document = new Document("w5", List.of(new Prompt("any", "w6")));
      assertThat(runtime.answer(List.of(document))).as("seed " + seed).hasSize(1);
      return false;
    } catch (InferenceException e) {
      assertThat(e.getMessage()).as("seed " + seed).contains(directory.toString());
      return true;
    }
  }

  @Test
  void refusingLeavesMemoryFlat() throws IOException, InterruptedException {
    Files.delete(directory.resolve("tokenizer.json"));
    openInVain(20);
    long before = ResidentMemory.settledBytes();
    openInVain(200);
    assertThat(ResidentMemory.settledBytes() - before).isLessThan(32L << 20);
  }

  private void openInVain(int times) {
    for (int i = 0; i < times; i++) {
      assertThatThrownBy(this::open).isInstanceOf(InferenceException.class);
    }
  }

  @Test
  void anotherModelsTokenizerIsRefused() throws IOException {
    String config = Files.readString(directory.resolve("config.json"));
    Path other = Golden.directory("padded-vocabulary").resolve("tokenizer.json");
    Files.write(directory.resolve("tokenizer.json"), Files.readAllBytes(other));
    assertThat(config).contains("\"vocab_size\": 97");
    assertThatThrownBy(this::open)
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("97", "122");
  }

  @Test
  void cudaIsRefusedWhereThereIsNone() {
    assumeThat(TorchDevice.find(Device.AUTO)).isEqualTo(TorchDevice.CPU);
    RuntimeOptions options = RuntimeOptions.defaults().withDevice(Device.CUDA);
    assertThatThrownBy(() -> InferenceRuntime.open(directory, options))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            "option device is cuda", "pip install torch==2.7.1", "PYTORCH_LIBRARY_PATH", "cpu");
  }

  @Test
  void aNumberedGpuIsRefusedByItsNameWhereThereIsNone() {
    assumeThat(TorchDevice.find(Device.AUTO)).isEqualTo(TorchDevice.CPU);
    RuntimeOptions options = RuntimeOptions.defaults().withDevice(Device.cuda(99));
    assertThatThrownBy(() -> InferenceRuntime.open(directory, options))
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("option device is cuda:99, but libtorch")
        .hasMessageEndingWith("or take the device cpu");
  }

  @Test
  void anAutomaticDeviceIsTheCpuWhereThereIsNoGpuAndSaysSoOnceIfOneWasGiven() {
    assumeThat(TorchDevice.find(Device.AUTO)).isEqualTo(TorchDevice.CPU);
    String log = logged(() -> TorchDevice.find(Device.AUTO));
    assertThat(log).isEmpty();
    String given = logged(() -> TorchDevice.find(Device.AUTO.onGpu(77)));
    assertThat(given.lines())
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .contains("WARN", "the CPU computes where cuda:77 was to, for libtorch ");
    assertThat(logged(() -> TorchDevice.find(Device.AUTO.onGpu(77)))).isEmpty();
  }

  /** What finding the CPU writes into the log. */
  private static String logged(Supplier<TorchDevice> finding) {
    PrintStream before = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      assertThat(finding.get()).isEqualTo(TorchDevice.CPU);
    } finally {
      System.setErr(before);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void halfFloatsAreRefusedWhereThereIsNoCuda() {
    assumeThat(TorchDevice.find(Device.AUTO)).isEqualTo(TorchDevice.CPU);
    RuntimeOptions options = RuntimeOptions.defaults().withPrecision(Precision.FP16);
    assertThatThrownBy(() -> InferenceRuntime.open(directory, options))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("precision is fp16", "fp32, bf16 or int8");
  }

  @Test
  void twoModelsAreIndependent() {
    GoldenModel other = new GoldenModel("deep-decoder", Precision.FP32);
    List<Document> documents = new RandomDocuments(2).documents(10, 20);
    List<DocumentAnswers> expected = MODEL.answer(MODEL.options(), documents);
    List<DocumentAnswers> otherExpected = other.answer(other.options(), documents);
    try (InferenceRuntime first = open()) {
      try (InferenceRuntime second = other.open()) {
        assertSameDocuments(MODEL, first.answer(documents), expected, "beside another");
        assertSameDocuments(other, second.answer(documents), otherExpected, "beside another");
      }
      assertSameDocuments(MODEL, first.answer(documents), expected, "after another closed");
    }
  }

  @Test
  void fingerprintsTellModelsAndOptionsApart() throws IOException {
    try (InferenceRuntime one = open();
        InferenceRuntime same = MODEL.open();
        InferenceRuntime shorter = MODEL.open(MODEL.options().withNewTokens(0, 3));
        InferenceRuntime two = MODEL.open(allowing("w5", "w6"));
        InferenceRuntime printedAlike = MODEL.open(allowing("w5, w6"));
        InferenceRuntime other = new GoldenModel("buckets", Precision.FP32).open()) {
      assertThat(one.fingerprint())
          .isEqualTo(same.fingerprint())
          .isNotEqualTo(shorter.fingerprint())
          .isNotEqualTo(two.fingerprint())
          .isNotEqualTo(other.fingerprint());
      assertThat(two.fingerprint()).isNotEqualTo(printedAlike.fingerprint());
    }
  }

  private static RuntimeOptions allowing(String... answers) {
    return MODEL.options().withGeneration(new Generation(0, 9, List.of(answers)));
  }
}
