package io.encodeonce.runtime.family;

import io.encodeonce.runtime.TensorRole;
import java.util.List;

/**
 * Token samplers inside an encoder: each drops tokens for good, by what it reads of their states
 * (Infor-Coef, arXiv 2305.12458).
 *
 * @param places the encoder layers before which a sampler stands, ascending; their number stands
 *     for the place before the decoder
 * @param width the inner width of the samplers; 0 where there are none
 * @param budgets what shifts of the keep logits leave of documents, by share and by shift
 *     ascending; empty where that was not measured
 */
public record Downsampling(List<Integer> places, int width, List<BudgetPoint> budgets) {
  /** No token is dropped. */
  public static final Downsampling NONE = new Downsampling(List.of(), 0, List.of());

  /** The key of {@code config.json} that holds it. */
  static final String KEY = "token_samplers";

  static final String PLACES = KEY + ".places";
  static final String WIDTH = KEY + ".width";
  static final String BUDGETS = KEY + "." + BudgetPoint.KEY;

  public Downsampling {
    places = List.copyOf(places);
    budgets = List.copyOf(budgets);
    boolean ascending =
        BudgetPoint.isOrdered(places, (place, next) -> place < next)
            && places.stream().allMatch(place -> place >= 0);
    Requirement.that(ascending, PLACES, places, "encoder layers, ascending");
    Requirement.range(WIDTH, width, places.isEmpty() ? 0 : 1, places.isEmpty() ? 0 : 1 << 12);
    BudgetPoint.require(BUDGETS, budgets);
    Requirement.that(
        budgets.isEmpty() || !places.isEmpty(), BUDGETS, budgets, "of samplers, if any");
  }

  /** Whether any token can be dropped. */
  public boolean isPresent() {
    return !places.isEmpty();
  }

  /** The place of a tensor of the sampler before a layer. */
  public static Slot slot(int place, TensorRole role) {
    return new Slot.OfSampler(place, role);
  }

  void requireWithin(int encoderLayers) {
    boolean within = places.stream().allMatch(place -> place <= encoderLayers);
    Requirement.that(within, PLACES, places, "from 0 to num_layers, which is " + encoderLayers);
  }
}
