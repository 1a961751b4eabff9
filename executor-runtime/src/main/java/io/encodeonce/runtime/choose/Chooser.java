package io.encodeonce.runtime.choose;

import static io.encodeonce.runtime.model.TransformerProgram.GREEDY;

import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.state.Distribution;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.HashMap;
import java.util.Map;

/**
 * Chooses tokens by a model's logits. Usable from several threads.
 *
 * @param transformer that the logits are of
 */
public record Chooser(Transformer transformer) {

  /**
   * Chooses the next tokens that a step was asked for.
   *
   * @param plan of as many answers as there are logits for
   */
  public NextTokens choose(Logits logits, ChoicePlan plan) {
    try (Scope scope = transformer.scope()) {
      NextTokens next = greedy(scope, logits, plan);
      Map<Integer, Value> kept = new HashMap<>();
      Sampler sampler = new Sampler(transformer, logits);
      plan.draws().forEach(draws -> kept.putAll(sampler.draw(draws, next, scope)));
      kept.forEach((answer, tensor) -> next.keep(answer, new Distribution(scope.take(tensor))));
      return next;
    }
  }

  /** The likeliest of the tokens permitted, and the scores asked for. */
  private NextTokens greedy(Scope scope, Logits logits, ChoicePlan plan) {
    Choices choices = plan.choices();
    Value chosen = scope.run(GREEDY, transformer.model(), logits.tensor(), choices.toValue(scope));
    return new NextTokens(choices.size(), scope.toDoubles(chosen));
  }
}
