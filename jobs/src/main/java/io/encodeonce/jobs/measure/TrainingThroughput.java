package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.train.BatchOrder;
import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.Batches;
import io.encodeonce.runtime.train.ExampleTokenizer;
import io.encodeonce.runtime.train.TokenizedDocument;
import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingDocument;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.runtime.train.TrainingStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What training a model learns from in a second, measured.
 *
 * @param examples learned from once a run
 * @param steps of a run
 * @param firstLoss of the very first step, before any weight changed
 * @param seconds of each run
 */
public record TrainingThroughput(
    TrainingOptions options,
    List<TrainingExample> examples,
    int steps,
    double firstLoss,
    List<Double> seconds) {

  /** Learns from all documents once to warm up, then as often as there are runs. */
  public static TrainingThroughput measure(
      Path modelDirectory, TrainingOptions options, List<TrainingDocument> documents, int runs) {
    List<TrainingExample> examples = examples(modelDirectory, options, documents);
    List<List<List<TrainingExample>>> steps = epoch(examples, options);
    try (Trainer trainer = Trainer.open(modelDirectory, options)) {
      double firstLoss = learn(trainer, steps);
      List<Double> seconds = new ArrayList<>();
      for (int i = 0; i < runs; i++) {
        long start = System.nanoTime();
        learn(trainer, steps);
        seconds.add((System.nanoTime() - start) / 1e9);
      }
      return new TrainingThroughput(options, examples, steps.size(), firstLoss, seconds);
    }
  }

  private static List<TrainingExample> examples(
      Path modelDirectory, TrainingOptions options, List<TrainingDocument> documents) {
    try (ExampleTokenizer tokenizer = ExampleTokenizer.open(modelDirectory, options)) {
      return documents.stream().map(tokenizer::tokenize).map(TrainingThroughput::example).toList();
    }
  }

  private static TrainingExample example(TokenizedDocument document) {
    return document
        .example()
        .orElseThrow(() -> new InferenceException(document.error().orElseThrow()));
  }

  /** The batches of each step of the first epoch. */
  private static List<List<List<TrainingExample>>> epoch(
      List<TrainingExample> examples, TrainingOptions options) {
    BatchOrder order =
        new BatchOrder(
            examples.stream().map(TrainingExample::size).toList(),
            options.batches(),
            options.seed());
    List<List<List<TrainingExample>>> steps = new ArrayList<>();
    BatchPlace place = order.after(0);
    for (long left = order.steps(1); left > 0; left--) {
      Batches batches = order.step(place);
      steps.add(
          batches.examples().stream()
              .map(batch -> batch.stream().map(examples::get).toList())
              .toList());
      place = batches.next();
    }
    return steps;
  }

  /** The loss of the first step. */
  private static double learn(Trainer trainer, List<List<List<TrainingExample>>> steps) {
    List<TrainingStep> done = steps.stream().map(trainer::step).toList();
    return done.get(0).loss();
  }

  /** Of a run. */
  public double medianSeconds() {
    return Figures.median(seconds);
  }
}
