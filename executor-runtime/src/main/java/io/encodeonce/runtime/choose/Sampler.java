package io.encodeonce.runtime.choose;

import static io.encodeonce.runtime.model.TransformerProgram.DISTRIBUTIONS;
import static io.encodeonce.runtime.model.TransformerProgram.DRAW;
import static io.encodeonce.runtime.model.TransformerProgram.DRAWS;
import static io.encodeonce.runtime.model.TransformerProgram.DRAW_PROPOSED;
import static io.encodeonce.runtime.model.TransformerProgram.PICKED_ROWS;
import static io.encodeonce.runtime.model.TransformerProgram.PROPOSALS;
import static io.encodeonce.runtime.model.TransformerProgram.ROW;
import static io.encodeonce.runtime.model.TransformerProgram.SCORED;

import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.state.Proposal;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws tokens from what a step's logits say of them. */
record Sampler(Transformer transformer, Logits logits) {

  /**
   * Puts what is drawn in the place of the likeliest.
   *
   * @param kept takes what tokens were drawn from, where that is kept
   * @return by answers, what is kept
   */
  Map<Integer, Value> draw(Draws draws, NextTokens next, Scope kept) {
    Map<Integer, Value> distributions = new HashMap<>();
    try (Scope scope = transformer.scope()) {
      Value own = scope.run(PICKED_ROWS, logits.tensor(), scope.longs(draws.answers()));
      Value drawnFrom = distributions(scope, own, draws);
      Value ids = drawn(scope, drawnFrom, draws);
      double[] drawn = scope.toDoubles(scope.run(SCORED, own, ids));
      for (int d = 0; d < draws.size(); d++) {
        next.draw(draws.answer(d), (int) drawn[d], drawn[draws.size() + d]);
        if (draws.keepsDistribution(d)) {
          distributions.put(draws.answer(d), kept.run(ROW, drawnFrom, scope.number(d)));
        }
      }
    }
    return distributions;
  }

  private Value distributions(Scope scope, Value own, Draws draws) {
    Value settings =
        scope.tuple(
            DRAWS,
            scope.floats(draws.floats(draw -> draw.sampling().temperature())),
            scope.longs(draws.longs(draw -> draw.sampling().mostTokens())),
            scope.floats(draws.floats(draw -> draw.sampling().mostProbability())),
            scope.flag(draws.isBounded()));
    Value choices = draws.choices().toValue(scope);
    return scope.run(DISTRIBUTIONS, transformer.model(), own, settings, choices);
  }

  private static Value drawn(Scope scope, Value distributions, Draws draws) {
    Value keys = scope.longs(draws.longs(Draw::key));
    List<Proposal> proposals = draws.proposals();
    if (proposals.isEmpty()) {
      return scope.run(DRAW, distributions, keys);
    }
    return scope.run(
        DRAW_PROPOSED,
        distributions,
        keys,
        scope.tuple(
            PROPOSALS,
            scope.longs(draws.proposed()),
            scope.list(proposals.stream().map(each -> each.distribution().tensor()).toList()),
            scope.longs(proposals.stream().mapToLong(Proposal::token).toArray())));
  }
}
