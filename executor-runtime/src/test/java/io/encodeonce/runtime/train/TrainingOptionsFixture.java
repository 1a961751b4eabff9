package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.TestDevice;

/** Options under which all is as given: fp32, a constant rate, nothing left out. */
final class TrainingOptionsFixture {
  static final OptionValues PLAIN =
      OptionValues.NONE
          .with(TrainingOption.DEVICE, TestDevice.asked())
          .with(TrainingOption.PRECISION, Precision.FP32)
          .with(TrainingOption.THREADS, 1)
          .with(TrainingOption.DROPOUT, 0.0)
          .with(LearningOption.DECAY, LearningRate.Decay.CONSTANT)
          .with(LearningOption.WARM_UP_STEPS, 0)
          .with(LearningOption.CLIP_NORM, Double.POSITIVE_INFINITY);

  private TrainingOptionsFixture() {}

  static TrainingOptions of(OptionValues values) {
    return TrainingOptions.of(values, 1000);
  }
}
