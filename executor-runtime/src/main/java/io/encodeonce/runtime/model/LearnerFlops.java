package io.encodeonce.runtime.model;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.AdaptiveModule;
import io.encodeonce.runtime.family.LearnerShape;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What modules that consist of learners multiply, as {@link ModelFlops} counts: the learners that
 * tokens were given and the gates that chose them. Where a step of few tokens computes all learners
 * and drops some, those count that are left.
 */
final class LearnerFlops {
  private final Map<Slot, ModelTensor> tensors;
  private final Map<AdaptiveModule, OfToken> modules = new HashMap<>();

  /** What a learner takes of a token, and what the gate does. */
  private record OfToken(double learner, double gate) {}

  LearnerFlops(ModelConfig config) {
    this.tensors = config.tensors();
    config.learners().modules().forEach((module, shape) -> modules.put(module, of(module, shape)));
  }

  private OfToken of(AdaptiveModule module, LearnerShape shape) {
    double all = products(module, TensorRole.LEARNERS, TensorRole.LEARNERS_OUTPUT);
    return new OfToken(
        all / shape.count(), products(module, TensorRole.CHOICE, TensorRole.CHOICE_LOGITS));
  }

  private double products(AdaptiveModule module, TensorRole... matrices) {
    return Stream.of(matrices)
        .map(role -> tensors.get(module.slot(role)))
        .mapToDouble(tensor -> 2.0 * tensor.shape().get(0) * tensor.shape().get(1))
        .sum();
  }

  /**
   * Of what a call ran of some modules.
   *
   * @param run learners and tokens, {@code [modules, 2]}
   * @param gated whether gates chose, which do not run where every token gets all learners
   */
  double of(List<AdaptiveModule> some, long[] run, boolean gated) {
    double sum = 0;
    for (int i = 0; i < some.size(); i++) {
      OfToken module = modules.get(some.get(i));
      sum += module.learner() * run[2 * i] + (gated ? module.gate() * run[2 * i + 1] : 0);
    }
    return sum;
  }
}
