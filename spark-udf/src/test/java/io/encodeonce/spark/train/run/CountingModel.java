package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.train.TokenizedDocument;
import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingDocument;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.train.model.RowTokenizer;
import io.encodeonce.spark.train.model.TrainedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link CountingTrainer} to be trained, with a token a character.
 *
 * @param mishap what befalls the process that first comes to make a file of this name; empty for
 *     none
 * @param isDeadly whether it is the end of the process
 */
record CountingModel(String mishap, boolean isDeadly) implements TrainedModel {
  /** How often states were put into trainers of this process. */
  static final AtomicInteger RESTORED = new AtomicInteger();

  static final CountingModel SOUND = new CountingModel("", false);

  private static final int STEPS_BEFORE = 3;

  @Override
  public String fingerprint() {
    return "counting";
  }

  @Override
  public RowTokenizer openTokenizer(TrainingOptions options) {
    return new RowTokenizer() {
      @Override
      public TokenizedDocument tokenize(TrainingDocument document) {
        return tokenized(document);
      }

      @Override
      public void close() {}
    };
  }

  private static TokenizedDocument tokenized(TrainingDocument document) {
    if (document.text().startsWith("bad")) {
      return new TokenizedDocument(
          Optional.empty(), false, Optional.of("the text is bad: " + document.text()));
    }
    List<int[]> prompts =
        document.answers().stream().map(one -> one.prompt().chars().toArray()).toList();
    List<int[]> answers =
        document.answers().stream().map(one -> one.answer().chars().toArray()).toList();
    return new TokenizedDocument(
        Optional.of(new TrainingExample(document.text().chars().toArray(), prompts, answers)),
        false,
        Optional.empty());
  }

  @Override
  public Trainer openTrainer(TrainingOptions options) {
    AtomicInteger steps = new AtomicInteger();
    return new CountingTrainer(
        options,
        () -> {
          if (!mishap.isEmpty() && steps.incrementAndGet() == STEPS_BEFORE && isFirst()) {
            happen();
          }
        });
  }

  private void happen() {
    if (isDeadly) {
      Runtime.getRuntime().halt(7);
    }
    throw new IllegalStateException("on purpose");
  }

  private boolean isFirst() {
    try {
      Files.createFile(Path.of(mishap));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
