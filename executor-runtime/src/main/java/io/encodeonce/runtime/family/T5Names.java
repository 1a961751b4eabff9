package io.encodeonce.runtime.family;

import static java.util.Map.entry;

import io.encodeonce.runtime.TensorRole;
import java.util.List;
import java.util.Map;

/** What T5 models call their tensors: the names of Hugging Face's {@code T5Stack}. */
final class T5Names {
  static final String HEAD = "lm_head.weight";
  private static final List<String> EMBEDDING =
      List.of("shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight");
  private static final List<String> TIED_EMBEDDING =
      List.of(EMBEDDING.get(0), EMBEDDING.get(1), EMBEDDING.get(2), HEAD);

  private static final Map<TensorRole, String> MASKS =
      Map.of(
          TensorRole.WIDTH_MASK, "width_mask",
          TensorRole.HEAD_MASK, "head_mask",
          TensorRole.COLUMN_MASK, "column_mask",
          TensorRole.BLOCK_MASK, "block_mask",
          TensorRole.MULTIPLIERS, "mask_multipliers");

  private static final Map<Block.Kind, String> BLOCKS =
      Map.of(
          Block.Kind.SELF_ATTENTION, "SelfAttention.",
          Block.Kind.CROSS_ATTENTION, "EncDecAttention.",
          Block.Kind.FEED_FORWARD, "DenseReluDense.");

  private static final Map<TensorRole, String> MATRICES =
      Map.ofEntries(
          entry(TensorRole.QUERY, "q"),
          entry(TensorRole.KEY, "k"),
          entry(TensorRole.VALUE, "v"),
          entry(TensorRole.OUTPUT, "o"),
          entry(TensorRole.RELATIVE_BIAS, "relative_attention_bias"),
          entry(TensorRole.GATE, "wi_0"),
          entry(TensorRole.UP, "wi_1"),
          entry(TensorRole.DOWN, "wo"));

  private static final Map<TensorRole, String> OF_SAMPLERS =
      Map.of(
          TensorRole.NORM, "layer_norm.weight",
          TensorRole.SAMPLER, "wi.weight",
          TensorRole.SAMPLER_BIAS, "wi.bias",
          TensorRole.KEEP_LOGIT, "wo.weight",
          TensorRole.KEEP_LOGIT_BIAS, "wo.bias");

  private static final Map<TensorRole, String> OF_LEARNERS =
      Map.of(
          TensorRole.LEARNERS, "learners.wi.weight",
          TensorRole.LEARNERS_BIAS, "learners.wi.bias",
          TensorRole.LEARNERS_OUTPUT, "learners.wo.weight",
          TensorRole.CHOICE, "gate.wi.weight",
          TensorRole.CHOICE_BIAS, "gate.wi.bias",
          TensorRole.CHOICE_LOGITS, "gate.wo.weight",
          TensorRole.CHOICE_LOGITS_BIAS, "gate.wo.bias");

  private T5Names() {}

  /** The names under which a tensor may be stored, the usual one first. */
  static List<String> of(Slot slot, ModelConfig config) {
    if (slot instanceof Slot.OfBlock place) {
      return List.of(ofBlock(place, config.feedForward().gated()));
    }
    if (slot instanceof Slot.OfStack place) {
      return List.of(ofStack(place));
    }
    if (slot instanceof Slot.OfSampler place) {
      return List.of(
          "encoder.token_sampler." + place.place() + "." + OF_SAMPLERS.get(place.role()));
    }
    if (slot instanceof Slot.OfModule place) {
      return List.of(ofModule(place.module()) + OF_LEARNERS.get(place.role()));
    }
    if (MASKS.containsKey(slot.role())) {
      return List.of(MASKS.get(slot.role()));
    }
    if (slot.equals(Slot.HEAD)) {
      return List.of(HEAD);
    }
    return config.output().tied() ? TIED_EMBEDDING : EMBEDDING;
  }

  private static String ofStack(Slot.OfStack place) {
    // The bias of all layers is stored with the first one.
    return stack(place.stack())
        + (place.role() == TensorRole.RELATIVE_BIAS
            ? "block.0.layer.0.SelfAttention.relative_attention_bias.weight"
            : "final_layer_norm.weight");
  }

  private static String ofBlock(Slot.OfBlock place, boolean gated) {
    Block block = place.block();
    if (MASKS.containsKey(place.role())) {
      return layer(block) + MASKS.get(place.role());
    }
    return place.role() == TensorRole.NORM
        ? layer(block) + "layer_norm.weight"
        : layer(block) + BLOCKS.get(block.kind()) + matrix(place.role(), gated) + ".weight";
  }

  private static String ofModule(AdaptiveModule module) {
    String block = layer(module.block()) + BLOCKS.get(module.block().kind());
    return switch (module.kind()) {
      case QUERY, CROSS_QUERY -> block + "q.";
      case KEY -> block + "k.";
      case VALUE -> block + "v.";
      case OUTPUT, CROSS_OUTPUT -> block + "o.";
      case CROSS_KEYS_VALUES -> block + "kv.";
      case FEED_FORWARD -> block;
    };
  }

  private static String layer(Block block) {
    return stack(block.stack()) + "block." + block.layer() + ".layer." + index(block) + ".";
  }

  private static String stack(Stack stack) {
    return stack == Stack.ENCODER ? "encoder." : "decoder.";
  }

  private static int index(Block block) {
    return switch (block.kind()) {
      case SELF_ATTENTION -> 0;
      case CROSS_ATTENTION -> 1;
      case FEED_FORWARD -> block.stack() == Stack.ENCODER ? 1 : 2;
    };
  }

  private static String matrix(TensorRole role, boolean gated) {
    return role == TensorRole.UP && !gated ? "wi" : MATRICES.get(role);
  }
}
