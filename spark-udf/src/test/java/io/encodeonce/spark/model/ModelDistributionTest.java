package io.encodeonce.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDistributionTest {
  @TempDir private Path model;
  @TempDir private Path cache;

  @BeforeEach
  void writeModel() throws IOException {
    write("config.json", "{}");
    write("tokenizer.json", "[]");
    write("model.safetensors", "weights");
    write("README.md", "not part of the model");
    Files.createDirectories(model.resolve(".git"));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(model.resolve(name), content);
  }

  private ModelSource source() {
    return ModelSource.of(model.toString(), new Configuration());
  }

  private ModelManifest manifest() {
    return ModelManifest.read(model.toString(), source());
  }

  private Path localDirectory(ModelManifest manifest) {
    return new ModelFiles(cache).localDirectory(manifest, source());
  }

  @Test
  void aManifestNamesTheFilesThatCount() {
    assertThat(manifest().files())
        .extracting(ModelFile::name)
        .containsExactly("config.json", "tokenizer.json", "model.safetensors");
    assertThat(manifest().files().get(0))
        .isEqualTo(
            new ModelFile(
                "config.json",
                2,
                "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"));
  }

  @Test
  void aManifestTellsWhatOfTheGenerationConfigIsNotObeyed() throws IOException {
    assertThat(manifest().warnings()).isEmpty();
    write("config.json", "{\"num_beams\": 2}");
    assertThat(manifest().warnings())
        .containsExactly(
            "model "
                + model
                + ", config.json: num_beams is 2, which is not obeyed: answers are as with 1");
    write("generation_config.json", "{\"max_new_tokens\": 0}");
    assertThatThrownBy(this::manifest)
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "model %s cannot be read: generation_config.json: max_new_tokens is 0, but must be at"
                    .formatted(model)
                + " least 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spiece.model", "sentencepiece.bpe.model", "tokenizer.model"})
  void sentencePiecesAloneAreRefusedWithTheLineThatMakesATokenizer(String file) throws IOException {
    write(file, "pieces");
    manifest();
    Files.delete(model.resolve("tokenizer.json"));
    assertThatThrownBy(this::manifest)
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            "model " + model + " has no tokenizer.json, only " + file,
            "python -c \"from transformers import AutoTokenizer; AutoTokenizer.from_pretrained('%s')"
                    .formatted(model)
                + ".save_pretrained('%s')\"".formatted(model));
    write("tokenizer_config.json", "{\"tokenizer_class\": \"ByT5Tokenizer\"}");
    manifest();
  }

  @Test
  void anAdapterAloneIsRefusedSayingHowToMergeIt() throws IOException {
    write("adapter_config.json", "{}");
    manifest();
    Files.delete(model.resolve("model.safetensors"));
    Files.delete(model.resolve("config.json"));
    assertThatThrownBy(this::manifest)
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            "model " + model + " holds an adapter", "from_pretrained('" + model + "')", "merge");
  }

  @Test
  void messagesAboutCopiesAreAboutTheUsersOwnFiles() {
    LocalModels models =
        new LocalModels(
            List.of(
                new ModelDirectory(Path.of("/tmp/c/12")), new ModelDirectory(Path.of("/tmp/c/34"))),
            List.of("hdfs:///models/x//", "small"));
    assertThat(models.inUsersWords("the tokenizer of /tmp/c/34 is not that of /tmp/c/12/a.json"))
        .isEqualTo("the tokenizer of small is not that of hdfs:///models/x/a.json");
    assertThat(new LocalModels(models.directories(), List.of("/", "s")).inUsersWords("/tmp/c/12/a"))
        .isEqualTo("//a");
  }

  @Test
  void aFingerprintFollowsTheContentAlone(@TempDir Path elsewhere) throws IOException {
    String fingerprint = manifest().fingerprint();
    for (ModelFile file : manifest().files()) {
      Files.copy(model.resolve(file.name()), elsewhere.resolve(file.name()));
    }
    ModelSource copy = ModelSource.of(elsewhere.toString(), new Configuration());
    assertThat(ModelManifest.read(elsewhere.toString(), copy).fingerprint()).isEqualTo(fingerprint);
    write("tokenizer.json", "{}");
    assertThat(manifest().fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void aLocalCopyHasTheManifestsFilesAndNoOthers() throws IOException {
    Path copy = localDirectory(manifest());
    try (var names = Files.list(copy)) {
      assertThat(names.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("config.json", "tokenizer.json", "model.safetensors");
    }
    assertThat(copy.resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void anIntactCopyIsNotFetchedAgain() {
    ModelManifest manifest = manifest();
    localDirectory(manifest);
    Path again =
        new ModelFiles(cache)
            .localDirectory(
                manifest,
                name -> {
                  throw new IOException("fetched again");
                });
    assertThat(again.resolve("config.json")).exists();
  }

  @Test
  void aDamagedCopyIsFetchedAgain() throws IOException {
    ModelManifest manifest = manifest();
    Path copy = localDirectory(manifest);
    Files.writeString(copy.resolve("model.safetensors"), "Weights");
    assertThat(localDirectory(manifest).resolve("model.safetensors")).hasContent("weights");
    Files.delete(copy.resolve("tokenizer.json"));
    assertThat(localDirectory(manifest).resolve("tokenizer.json")).exists();
    Files.writeString(copy.resolve("generation_config.json"), "{}");
    assertThat(localDirectory(manifest).resolve("generation_config.json")).doesNotExist();
  }

  @Test
  void aChangedModelIsRefusedAndLeavesNothingBehind() throws IOException {
    ModelManifest manifest = manifest();
    write("model.safetensors", "weight");
    assertThatThrownBy(() -> localDirectory(manifest))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("model file model.safetensors of " + model)
        .hasMessageContaining("must have 7 bytes with SHA-256 " + manifest.files().get(2).sha256())
        .hasMessageContaining("but has 6 bytes with SHA-256");
    try (var left = Files.list(cache)) {
      assertThat(left).noneMatch(Files::isDirectory);
    }
  }

  @Test
  void manyAtOnceGetOneCopy() throws Exception {
    ModelManifest manifest = manifest();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> copies =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> localDirectory(manifest)))
              .toList();
      for (Future<Path> copy : copies) {
        assertThat(copy.get()).isEqualTo(cache.resolve(manifest.fingerprint()));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void shardsComeWithTheirIndex() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    write("one.safetensors", "1");
    write("two.safetensors", "2");
    write(
        "model.safetensors.index.json",
        "{\"weight_map\": {\"b\": \"two.safetensors\", \"a\": \"one.safetensors\","
            + " \"c\": \"one.safetensors\"}}");
    assertThat(manifest().files())
        .extracting(ModelFile::name)
        .endsWith("model.safetensors.index.json", "one.safetensors", "two.safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "/etc/passwd", "..", ".hidden", "a/b", "a\\\\b", "", "a\\nb"})
  void shardNamesDoNotLeadOutOfTheModel(String name) throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    write("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"" + name + "\"}}");
    assertThatThrownBy(this::manifest)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("must be a plain name inside the model's directory");
  }

  @Test
  void missingShardsAndBrokenIndexesAreRefused() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    write("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"one.safetensors\"}}");
    assertThatThrownBy(this::manifest).hasMessageContaining("lacks one.safetensors");
    write("model.safetensors.index.json", "{\"weight_map\": ");
    assertThatThrownBy(this::manifest)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("model.safetensors.index.json that cannot be used");
  }

  @Test
  void pickledWeightsAreRefusedWithTheRemedy() throws IOException {
    Files.move(model.resolve("model.safetensors"), model.resolve("pytorch_model.bin"));
    assertThatThrownBy(this::manifest)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("pickle files such as pytorch_model.bin are never read")
        .hasMessageContaining("save the checkpoint as safetensors");
  }

  @Test
  void aCacheThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.createFile(cache.resolve("file"));
    ModelManifest manifest = manifest();
    assertThatThrownBy(() -> new ModelFiles(file).localDirectory(manifest, source()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("model cache " + file)
        .hasMessageContaining(ExecutorSettings.CACHE_DIRECTORY);
  }
}
