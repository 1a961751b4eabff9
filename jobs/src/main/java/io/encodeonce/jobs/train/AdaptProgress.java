package io.encodeonce.jobs.train;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.adapt.AdaptationListener;
import io.encodeonce.spark.train.adapt.AdaptationPhase;
import io.encodeonce.spark.train.adapt.LearnerRecord;
import io.encodeonce.spark.train.run.DocumentTraining;
import java.io.PrintStream;
import java.util.Locale;

/** Says how far an adaptation has come. */
public record AdaptProgress(PrintStream target, TrainCommand command, OptionValues options)
    implements AdaptationListener {

  @Override
  public TrainingListener begins(AdaptationPhase phase, DocumentTraining training) {
    target.println(phase.folder() + ":");
    return command.begins(training, options);
  }

  @Override
  public void learned(LearnerRecord record) {
    target.printf(
        Locale.ROOT,
        "with %d of %d learners: %.1f %% of %,d answers right%n",
        record.learners(),
        record.of(),
        100 * record.rightShare(),
        record.answers());
  }

  @Override
  public void pruned(double share) {
    target.printf(Locale.ROOT, "pruned: %.1f %% of the layers' weights%n", 100 * share);
  }
}
