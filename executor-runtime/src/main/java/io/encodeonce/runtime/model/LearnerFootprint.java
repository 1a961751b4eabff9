package io.encodeonce.runtime.model;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.AdaptiveModule;
import io.encodeonce.runtime.family.LearnerShape;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.Stack;
import java.util.Map;

/**
 * What modules that consist of learners need of the device's memory, in floats for each token that
 * they read: an upper bound, in whatever number format they are kept. A 64-bit integer counts as
 * two floats.
 */
final class LearnerFootprint {
  /** How many learners a token gets, which is kept to the end of a call. */
  private static final int CHOICE = 2;

  /** Those numbers sorted, and where they stood. */
  private static final int ORDER = 4;

  /** Its tokens in that order, and the same scaled. */
  private static final int INPUTS = 2;

  /** What a module gives in the tokens' order, the same sorted, and what a learner adds to it. */
  private static final int OUTPUTS = 3;

  /** A gate's inner states: the product, the same with its bias, and what GELU makes of that. */
  private static final int STATES_OF_GATE = 3;

  /** Its logits: the product, the same with its bias, what is added to that, and the sum. */
  private static final int LOGITS_OF_GATE = 4;

  private final Map<Slot, ModelTensor> tensors;
  private final long attentionWidth;
  private final long encoder;
  private final long decoder;

  LearnerFootprint(ModelConfig config) {
    this.tensors = config.tensors();
    this.attentionWidth = (long) config.heads() * config.headSize();
    this.encoder = floats(config, Stack.ENCODER);
    this.decoder = floats(config, Stack.DECODER);
  }

  /**
   * The most that is held at once in a layer, 0 where none has learners.
   *
   * @param stack the encoder's with the projection of documents' keys and values
   */
  long floats(Stack stack) {
    return stack == Stack.ENCODER ? encoder : decoder;
  }

  private long floats(ModelConfig config, Stack stack) {
    long widest = 0;
    long choices = 0;
    for (Map.Entry<AdaptiveModule, LearnerShape> module : config.learners().modules().entrySet()) {
      if (runsWith(module.getKey()) == stack) {
        widest = Math.max(widest, besideOthers(module.getKey(), module.getValue()));
        choices += CHOICE;
      }
    }
    return widest + choices;
  }

  private static Stack runsWith(AdaptiveModule module) {
    boolean isOfDocuments = module.kind() == AdaptiveModule.Kind.CROSS_KEYS_VALUES;
    return isOfDocuments ? Stack.ENCODER : module.stack();
  }

  /** Where not one matrix gives queries, keys and values, all three are put together in the end. */
  private long besideOthers(AdaptiveModule module, LearnerShape shape) {
    long own = Math.max(choosing(module, shape), running(module, shape));
    return module.kind().isQueryKeyOrValue()
        ? Math.max(2 * attentionWidth + own, 6 * attentionWidth)
        : own;
  }

  private long choosing(AdaptiveModule module, LearnerShape shape) {
    long choices = tensors.get(module.slot(TensorRole.CHOICE_LOGITS)).shape().get(0);
    return (long) STATES_OF_GATE * shape.gateWidth() + LOGITS_OF_GATE * choices;
  }

  private long running(AdaptiveModule module, LearnerShape shape) {
    long inputs = tensors.get(module.slot(TensorRole.LEARNERS)).shape().get(1);
    long outputs = tensors.get(module.slot(TensorRole.LEARNERS_OUTPUT)).shape().get(0);
    return ORDER + shape.count() + INPUTS * inputs + OUTPUTS * outputs + states(module, shape);
  }

  /**
   * Inner states: in integers of all learners at once, beside the product and the sizes of one; in
   * floats three of one. Where few tokens are usual, three of all learners as one network.
   */
  private static long states(AdaptiveModule module, LearnerShape shape) {
    boolean areOftenFew = runsWith(module) == Stack.DECODER;
    long learners = areOftenFew ? 3L * shape.count() : shape.count() + 2L;
    return learners * shape.width();
  }
}
