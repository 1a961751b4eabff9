package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.train.GradientSum;
import io.encodeonce.runtime.train.KeptTokens;
import io.encodeonce.runtime.train.LearnerWork;
import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingException;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.runtime.train.TrainingState;
import io.encodeonce.runtime.train.TrainingStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model with a weight a token, which guesses an answer's first token from the tokens that it
 * reads, and learns by gradient descent with momentum: all that rounds must get right, cheap.
 */
final class CountingTrainer implements Trainer {
  static final int VOCABULARY = 300;

  private static final String MOMENTUM = "momentum";

  private final TrainingOptions options;
  private final Runnable beforeGradient;
  private long steps;
  private float[] weights = new float[VOCABULARY];
  private float[] momentum = new float[VOCABULARY];

  CountingTrainer(TrainingOptions options, Runnable beforeGradient) {
    this.options = options;
    this.beforeGradient = beforeGradient;
    Arrays.fill(weights, 0.01f);
  }

  @Override
  public TrainingStep step(List<List<TrainingExample>> batches) {
    return apply(gradient(batches));
  }

  @Override
  public double loss(List<TrainingExample> batch) {
    GradientSum sum = gradient(List.of(batch));
    return sum.loss() / sum.targets();
  }

  @Override
  public GradientSum gradient(List<List<TrainingExample>> batches) {
    beforeGradient.run();
    float[] gradient = new float[VOCABULARY];
    GradientSum sum = new GradientSum(gradient, 0, 0, 0, KeptTokens.NONE, LearnerWork.NONE, 0);
    for (List<TrainingExample> batch : batches) {
      for (TrainingExample example : batch) {
        sum = sum.plus(gradient(example));
      }
    }
    return sum;
  }

  private GradientSum gradient(TrainingExample example) {
    float[] gradient = new float[VOCABULARY];
    double loss = 0;
    for (int row = 0; row < example.rows(); row++) {
      int[] document = example.document();
      int[] prompt = example.prompt(row);
      double error = guess(document) + guess(prompt) - example.answer(row)[0] / 100.0;
      loss += error * error / 2;
      add(gradient, document, (float) error);
      add(gradient, prompt, (float) error);
    }
    KeptTokens kept = new KeptTokens(example.document().length, example.document().length);
    return new GradientSum(
        gradient, loss, 1, example.tokens(), kept, LearnerWork.NONE, example.targets());
  }

  private double guess(int[] tokens) {
    return Arrays.stream(tokens).mapToDouble(token -> weights[token]).sum();
  }

  private static void add(float[] gradient, int[] tokens, float error) {
    for (int token : tokens) {
      gradient[token] += error;
    }
  }

  @Override
  public TrainingStep apply(GradientSum sum) {
    double rate = options.learning().learningRate().at(steps + 1);
    double loss = sum.loss() / sum.targets();
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          "at step %d the loss is %s, at a learning rate of %s".formatted(steps + 1, loss, rate));
    }
    for (int i = 0; i < VOCABULARY; i++) {
      momentum[i] = 0.5f * momentum[i] + sum.gradient()[i] / sum.targets();
      weights[i] -= (float) (rate * momentum[i]);
    }
    steps++;
    return new TrainingStep(
        steps, loss, sum.documents(), sum.tokens(), sum.kept(), sum.work(), sum.targets(), 0, rate);
  }

  @Override
  public TrainingState state() {
    SortedMap<String, float[]> optimizer = new TreeMap<>();
    optimizer.put(MOMENTUM, momentum.clone());
    return new TrainingState(steps, weights.clone(), optimizer);
  }

  @Override
  public void restore(TrainingState state) {
    CountingModel.RESTORED.incrementAndGet();
    steps = state.steps();
    weights = state.weights().clone();
    momentum = state.optimizer().get(MOMENTUM).clone();
  }

  @Override
  public void write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("weights"), Arrays.toString(weights));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    momentum = null;
  }
}
