package io.encodeonce.spark.train.run;

import static io.encodeonce.spark.train.run.TrainingTables.letters;
import static io.encodeonce.spark.train.run.TrainingTables.prompt;
import static io.encodeonce.spark.train.run.TrainingTables.resumed;
import static io.encodeonce.spark.train.run.TrainingTables.row;
import static io.encodeonce.spark.train.run.TrainingTables.table;
import static io.encodeonce.spark.train.run.TrainingTables.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.SavedStates;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingException;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.runtime.train.TrainingState;
import io.encodeonce.spark.LocalSpark;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.RoundRecord;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.ValidationRecord;
import io.encodeonce.spark.train.check.Validator;
import io.encodeonce.spark.train.model.TrainedModel;
import io.encodeonce.spark.train.table.ExampleKey;
import io.encodeonce.spark.train.table.Shard;
import io.encodeonce.spark.train.table.ShardBatches;
import io.encodeonce.spark.train.table.Shards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs, of a model so small that what they must come to is computed here, by plain loops. */
class DocumentTrainingTest {
  private static SparkSession spark;

  @TempDir private Path folder;

  /** Tasks that fail are run again here, and what is shuffled is written by Kryo. */
  @BeforeAll
  static void start() {
    spark =
        LocalSpark.builder("local[2,3]")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private TrainingTask letterTask(int workers, String... options) {
    return task(letters(spark, 31), workers, folder.resolve("output"), options);
  }

  private static TrainingResult run(TrainingTask task) {
    return run(task, CountingModel.SOUND, TrainingListener.NONE);
  }

  private static TrainingResult run(
      TrainingTask task, TrainedModel model, TrainingListener listener) {
    try (DocumentTraining training = DocumentTraining.prepare(task, model)) {
      return training.run(listener);
    }
  }

  private static TrainingState state(TrainingTask task) {
    return SavedStates.readLatest(Path.of(task.output(), "state")).orElseThrow().state();
  }

  private static List<Shard> shards(TrainingTask task) {
    return Shards.of(
            task.columns().of(task.table()), CountingModel.SOUND, options(task), task.workers())
        .rdd()
        .collect();
  }

  private static TrainingOptions options(TrainingTask task) {
    return TrainingOptions.of(task.options(), 6);
  }

  private static CountingTrainer trainer(TrainingTask task) {
    return new CountingTrainer(options(task), () -> {});
  }

  @Test
  void shardsDependOnTheRowsAlone() {
    TrainingTask task = letterTask(3);
    Dataset<Row> mixed = task.table().orderBy("text").repartition(7);
    List<Shard> shards = shards(task);
    List<Shard> others = shards(task(mixed, 3, folder));
    assertThat(shards).extracting(shard -> shard.examples().size()).containsExactly(11, 10, 10);
    for (int i = 0; i < 3; i++) {
      assertThat(shards.get(i).worker()).isEqualTo(i);
      assertThat(keys(others.get(i))).isEqualTo(keys(shards.get(i)));
    }
    assertThat(shards.stream().flatMap(shard -> keys(shard).stream())).doesNotHaveDuplicates();
  }

  private static List<Long> keys(Shard shard) {
    return shard.examples().stream().map(ExampleKey::of).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void aRoundOfOneStepIsAStepOfOneProcessThatAccumulates(int workers) {
    TrainingTask task = letterTask(workers, "rounds_steps", "1", "steps", "6");
    run(task);
    CountingTrainer alone = trainer(task);
    List<ShardBatches> batches = batches(task);
    for (int step = 0; step < 6; step++) {
      List<List<TrainingExample>> all = new ArrayList<>();
      batches.forEach(ofWorker -> all.addAll(ofWorker.take(1)));
      alone.step(all);
    }
    assertThat(state(task).steps()).isEqualTo(6);
    assertThat(state(task).weights()).containsExactly(alone.state().weights(), within(1e-6f));
    assertThat(alone.state().weights()).isNotEqualTo(trainer(task).state().weights());
  }

  private static List<ShardBatches> batches(TrainingTask task) {
    return shards(task).stream()
        .map(shard -> new ShardBatches(shard, options(task), BatchPlace.START))
        .toList();
  }

  @Test
  void longerRoundsAverageStatesByTargetTokens() {
    TrainingTask task = letterTask(2, "rounds_steps", "3", "steps", "6");
    run(task);
    List<ShardBatches> batches = batches(task);
    List<CountingTrainer> workers = List.of(trainer(task), trainer(task));
    for (int round = 0; round < 2; round++) {
      double[] targets = new double[2];
      for (int worker = 0; worker < 2; worker++) {
        for (int step = 0; step < 3; step++) {
          targets[worker] += workers.get(worker).step(batches.get(worker).take(1)).targets();
        }
      }
      TrainingState first = workers.get(0).state();
      TrainingState second = workers.get(1).state();
      double share = targets[0] / (targets[0] + targets[1]);
      mix(first.weights(), second.weights(), share);
      mix(first.optimizer().get("momentum"), second.optimizer().get("momentum"), share);
      workers.forEach(worker -> worker.restore(first));
    }
    TrainingState expected = workers.get(0).state();
    assertThat(state(task).weights()).containsExactly(expected.weights(), within(1e-7f));
    assertThat(state(task).optimizer().get("momentum"))
        .containsExactly(expected.optimizer().get("momentum"), within(1e-7f));
  }

  private static void mix(float[] values, float[] others, double share) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (share * values[i] + (1 - share) * others[i]);
    }
  }

  @Test
  void oneWorkerLearnsAsOneProcessDoesWithoutBeingSentItsStateAgain() {
    TrainingTask task = letterTask(1, "steps", "20");
    int before = CountingModel.RESTORED.get();
    TrainingResult result = run(task);
    // Once the worker, when it starts, and once the driver, when it writes the model.
    assertThat(CountingModel.RESTORED.get() - before).isEqualTo(2);
    assertThat(result.log().stream().filter(line -> line.path("event").asText().equals("round")))
        .hasSizeGreaterThan(2);
    CountingTrainer alone = new CountingTrainer(TrainingOptions.of(task.options(), 20), () -> {});
    ShardBatches batches = batches(task).get(0);
    for (int step = 0; step < 20; step++) {
      alone.step(batches.take(1));
    }
    assertThat(state(task).weights()).isEqualTo(alone.state().weights());
    assertThat(result.log().stream().mapToInt(line -> line.path("losses").size()).sum())
        .isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"1,16", "2,1", "2,3", "3,2"})
  void aTaskThatIsLostIsRunAgainToTheSameResult(int workers, int roundsSteps) {
    String steps = Integer.toString(roundsSteps);
    TrainingTask sound = letterTask(workers, "rounds_steps", steps, "steps", "9");
    run(sound);
    Path mark = folder.resolve("mark");
    TrainingTask again =
        task(sound.table(), workers, folder.resolve("again"), "rounds_steps", steps, "steps", "9");
    run(again, new CountingModel(mark.toString(), false), TrainingListener.NONE);
    assertThat(mark).exists();
    assertThat(state(again).weights()).isEqualTo(state(sound).weights());
  }

  @ParameterizedTest
  @CsvSource({"1,16", "2,1", "2,2", "3,2"})
  void aRunThatGoesOnEndsWithTheSameBits(int workers, int roundsSteps) {
    String[] options = {
      "rounds_steps", Integer.toString(roundsSteps), "steps", "12", "checkpoint_steps", "2"
    };
    TrainingTask whole = letterTask(workers, options);
    run(whole);
    TrainingTask stopped = task(whole.table(), workers, folder.resolve("stopped"), options);
    assertThatThrownBy(() -> run(stopped, CountingModel.SOUND, new StoppedAfter(6)))
        .hasMessage("stopped");
    assertThat(state(stopped).steps()).isEqualTo(6);
    TrainingResult result = run(resumed(stopped));
    assertThat(state(stopped).weights()).isEqualTo(state(whole).weights());
    assertThat(state(stopped).optimizer().get("momentum"))
        .isEqualTo(state(whole).optimizer().get("momentum"));
    assertThat(result.log().stream().map(line -> line.path("event").asText()))
        .startsWith("started")
        .contains("resumed")
        .endsWith("saved", "ended");
  }

  /** Fails once the state of a step has been saved. */
  private record StoppedAfter(long step) implements TrainingListener {
    @Override
    public void round(RoundRecord round) {
      if (round.step() > step) {
        throw new IllegalStateException("stopped");
      }
    }
  }

  @Test
  void aStateOfAnotherRunIsRefused() {
    TrainingTask task = letterTask(2, "steps", "2");
    run(task);
    TrainingTask other = task(letters(spark, 30), 2, folder.resolve("output"), "steps", "4");
    assertThatThrownBy(() -> run(resumed(other)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("state-0000000002.safetensors was saved by a run whose input is")
        .hasMessageContaining("give what that run was given, or another output");
    assertThatThrownBy(() -> run(task))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("is not empty: name another, or resume the run that is there");
  }

  @Test
  void aLossThatIsNotFiniteEndsTheRunAndNamesTheLastState() {
    TrainingTask task =
        letterTask(
            2,
            "learning_rate",
            "1e9",
            "decay",
            "constant",
            "warm_up_steps",
            "0",
            "rounds_steps",
            "2",
            "steps",
            "100",
            "checkpoint_steps",
            "2");
    assertThatThrownBy(() -> run(task))
        .isInstanceOf(TrainingException.class)
        .hasMessageMatching(
            "at step \\d+ the loss is (NaN|Infinity), at a learning rate of 1.0E9; the last state"
                + " that was saved is that of step \\d+, file:.*/state/state-\\d{10}.safetensors");
    for (float weight : state(task).weights()) {
      assertThat(weight).isFinite();
    }
  }

  @Test
  void rowsThatCannotBeLearnedFromAreCountedAndSaid() {
    Dataset<Row> table =
        table(
            spark,
            List.of(
                row("good", prompt("a:", "x"), prompt("b:", null)),
                row(null, prompt("a:", "x")),
                row("none", prompt("a:", null), prompt("b:", "")),
                row("bad", prompt("a:", "x"))));
    TrainingTask task = task(table, 1, folder.resolve("output"), "epochs", "2");
    try (DocumentTraining training = DocumentTraining.prepare(task, CountingModel.SOUND)) {
      assertThat(training.rows()).isEqualTo(1);
      assertThat(training.mostSteps()).isEqualTo(2);
      assertThat(training.refusedRows()).isEqualTo(3);
      assertThat(training.refusals())
          .containsExactlyInAnyOrder(
              "the text is NULL", Messages.NO_ANSWERS, "the text is bad: bad");
    }
    assertThat(shards(task).get(0).examples().get(0).rows()).isOne();
    assertThatThrownBy(() -> run(task(table, 2, folder.resolve("two"))))
        .hasMessage(
            "there are 2 workers, but only 1 rows to learn from: give workers at most as many");
    assertThatThrownBy(() -> run(task(table.where("text = 'bad'"), 1, folder.resolve("bad"))))
        .hasMessage(
            "none of the table's 1 rows can be learned from; the first: the text is bad: bad");
  }

  @Test
  void patienceEndsARunAndTheBestCheckpointIsItsModel() throws IOException {
    TrainingTask task = letterTask(1, "steps", "100", "validation_steps", "4", "patience", "2");
    // The best are those after 8 steps.
    Validator validator =
        (learner, checkpoint, best) -> {
          double loss = Math.abs(8 - learner.step());
          return new ValidationRecord(
              learner.step(), loss, 4, 2, 2, 1, best.isWorseThan(0.5, loss), 0);
        };
    TrainingResult result;
    try (DocumentTraining training = DocumentTraining.prepare(task, CountingModel.SOUND)) {
      result = training.run(TrainingListener.NONE, Optional.of(validator));
    }
    assertThat(result.steps()).isEqualTo(16);
    assertThat(result.reason()).isEqualTo("2 validations were no better than that of step 8");
    assertThat(result.best().orElseThrow().step()).isEqualTo(8);
    assertThat(Path.of(task.output(), "model", "weights")).exists();
    try (var left = Files.list(Path.of(task.output()))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("."))
          .containsExactlyInAnyOrder("model", "state", "log.jsonl");
    }
  }
}
