package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class T5FamilyTest {
  @TempDir Path directory;

  @Test
  void gatedAndUntiedHasTheTensorsOfHuggingFace() throws IOException {
    ModelConfig config = new TinyCheckpoint(directory).write().open().config();

    assertThat(T5Family.shapes(config))
        .containsExactlyInAnyOrderEntriesOf(TinyCheckpoint.tensors("gated-untied"));
  }

  @Test
  void reluAndTiedHasTheTensorsOfHuggingFace() throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory);
    tiny.config().put("feed_forward_proj", "relu").put("tie_word_embeddings", true);
    tiny.write();
    ModelConfig config = ConfigReader.open(directory).read(false);

    assertThat(T5Family.shapes(config))
        .containsExactlyInAnyOrderEntriesOf(TinyCheckpoint.tensors("relu-tied"));
  }
}
