package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDirectoryTest {
  @TempDir Path parent;

  private static void fill(Path directory) throws IOException {
    Files.writeString(directory.resolve("a"), "1");
    Files.writeString(Files.createDirectory(directory.resolve("sub")).resolve("b"), "2");
  }

  private static void assertFilled(Path directory) {
    assertThat(directory.resolve("a")).hasContent("1");
    assertThat(directory.resolve("sub/b")).hasContent("2");
  }

  @Test
  void isNotThereUnderItsNameBeforeItIsWhole() {
    Path target = parent.resolve("above/model");
    NewDirectory.write(
        target,
        directory -> {
          fill(directory);
          assertThat(target).doesNotExist();
        });

    assertFilled(target);
    assertThat(target.getParent()).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void takesThePlaceOfAnEmptyDirectory() throws IOException {
    Path target = Files.createDirectory(parent.resolve("model"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), target);
    NewDirectory.write(link, NewDirectoryTest::fill);

    assertFilled(target);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void aFailureInTheMiddleLeavesNothing() {
    IOException full = new IOException("No space left on device");
    assertThatThrownBy(
            () ->
                NewDirectory.write(
                    parent.resolve("model"),
                    directory -> {
                      fill(directory);
                      throw full;
                    }))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("model cannot be written", "No space left on device")
        .hasCause(full);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void anErrorInTheMiddleIsPassedOnAndLeavesNothing() {
    OutOfMemoryError error = new OutOfMemoryError();
    assertThatThrownBy(
            () ->
                NewDirectory.write(
                    parent.resolve("model"),
                    directory -> {
                      fill(directory);
                      throw error;
                    }))
        .isSameAs(error);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whoTakesTheNameMeanwhileKeepsIt() throws IOException {
    Path target = parent.resolve("model");
    assertThatThrownBy(
            () ->
                NewDirectory.write(
                    target,
                    directory -> {
                      fill(directory);
                      Files.writeString(Files.createDirectory(target).resolve("theirs"), "3");
                    }))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("cannot be written");
    assertThat(target).isDirectoryNotContaining("glob:**a");
    assertThat(target.resolve("theirs")).hasContent("3");
    assertThat(parent).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void refusesANameThatIsTaken() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "x");
    assertThatThrownBy(() -> NewDirectory.write(file, NewDirectoryTest::fill))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(file.toString(), "must be a directory");
    assertThatThrownBy(() -> NewDirectory.requireVacant(parent))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(parent.toString(), "not empty", "name a directory");
    assertThat(file).hasContent("x");
  }

  @Test
  void refusesAPlaceBelowAFile() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "x");
    assertThatThrownBy(() -> NewDirectory.write(file.resolve("model"), NewDirectoryTest::fill))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("cannot be written");
  }
}
