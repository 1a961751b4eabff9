package io.encodeonce.runtime.train.engine;

import io.encodeonce.runtime.tensor.ProgramMethod;
import io.encodeonce.runtime.tensor.ProgramTuple;

/** What Java calls of the transformer's program to train. */
public final class TrainingProgram {
  static final ProgramTuple LESSON =
      ProgramTuple.of(
          "Lesson",
          "dropout: float",
          "label_smoothing: float",
          "answers: float",
          "distributions: float",
          "temperature: float",
          "hidden_states: float");

  static final ProgramTuple ADAPTING =
      ProgramTuple.of(
          "Adapting",
          "noise: float",
          "temperature: float",
          "norm: float",
          "entropy: float",
          "tokens: float",
          "shift: float");

  static final ProgramTuple GATING =
      ProgramTuple.of(
          "Gating",
          "noise: float",
          "temperature: float",
          "entropy: float",
          "diversity: float",
          "share: float");

  static final ProgramMethod START = ProgramMethod.of("start", "shapes: Tensor", "like: Tensor");
  static final ProgramMethod PARAMETER = ProgramMethod.of("parameter", "index: int");
  static final ProgramMethod TRAIN =
      ProgramMethod.of("train", "model: Transformer", "lesson: Lesson");
  static final ProgramTuple PRUNING =
      ProgramTuple.of(
          "Pruning", "lasting: int", "share: float", "warm_up_steps: int", "product_dtype: int");
  static final ProgramMethod MASK =
      ProgramMethod.of(
          "mask",
          "masks: List[Tensor]",
          "blocks: Tensor",
          "multipliers: Tensor",
          "pruning: Pruning");
  static final ProgramMethod TEACH = ProgramMethod.of("teach", "teacher: Transformer");
  static final ProgramMethod PACE = ProgramMethod.of("pace", "factors: Tensor");
  static final ProgramMethod ADAPT = ProgramMethod.of("adapt", "adapting: Adapting");
  static final ProgramMethod IMITATE = ProgramMethod.of("imitate", "tau: float");
  static final ProgramMethod GATE = ProgramMethod.of("gate", "gating: Gating");
  static final ProgramMethod LEARN =
      ProgramMethod.of("learn", "sizes: Tensor", "numbers: Tensor", "moment: Tensor");
  static final ProgramMethod LOSS = ProgramMethod.of("loss", "sizes: Tensor", "numbers: Tensor");
  static final ProgramMethod ADAMW =
      ProgramMethod.of(
          "adamw", "beta1: float", "beta2: float", "epsilon: float", "weight_decay: float");
  static final ProgramMethod ADAFACTOR =
      ProgramMethod.of("adafactor", "clip_threshold: float", "decay: float", "weight_decay: float");
  static final ProgramMethod UPDATE =
      ProgramMethod.of(
          "update",
          "optimizer: Optimizer",
          "targets: int",
          "most: float",
          "steps: int",
          "learning_rate: float");
  static final ProgramMethod FORGET = ProgramMethod.of("forget");
  static final ProgramMethod VECTORS = ProgramMethod.of("vectors", "optimizer: Optimizer");
  static final ProgramMethod OVERWRITE =
      ProgramMethod.of("overwrite", "vector: Tensor", "numbers: Tensor");

  private TrainingProgram() {}
}
