package io.encodeonce.runtime.family;

/**
 * What a shift of all keep logits was measured to leave of documents.
 *
 * @param share of their tokens that the decoder reads, above 0 and at most 1
 * @param shift what is added to each keep logit
 */
public record BudgetPoint(double share, double shift) {
  static final String KEY = Downsampling.KEY + ".budgets";

  public BudgetPoint {
    Requirement.that(share > 0 && share <= 1, KEY, share, "shares above 0 and at most 1");
    Requirement.that(Double.isFinite(shift), KEY, shift, "shifts that are finite");
  }
}
