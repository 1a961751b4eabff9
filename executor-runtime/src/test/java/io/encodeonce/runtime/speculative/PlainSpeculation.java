package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.SpeculationCounts;
import io.encodeonce.runtime.model.GoldenTransformer;
import io.encodeonce.runtime.state.CrossKeysValues;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Speculation as the paper tells it: one row, no keys and values kept, logits for every token. */
final class PlainSpeculation {
  private static final int END_TOKEN = 1;

  private final GoldenTransformer target;
  private final GoldenTransformer draftModel;
  private final Speculation rules;
  private final int maxNewTokens;
  private final List<Integer> answer = new ArrayList<>();
  private int draftCalls;
  private int targetCalls;
  private int drafted;
  private int accepted;
  private int rollbacks;
  private int fallbacks;

  PlainSpeculation(
      GoldenTransformer target, GoldenTransformer draftModel, Speculation rules, int maxNewTokens) {
    this.target = target;
    this.draftModel = draftModel;
    this.rules = rules;
    this.maxNewTokens = maxNewTokens;
  }

  /** The answer to a prompt about a golden document. */
  List<Integer> answer(int document, List<Integer> prompt) {
    try (CrossKeysValues ofTarget = target.encode(document);
        CrossKeysValues ofDraft = draftModel.encode(document)) {
      while (answer.size() < maxNewTokens && !endsWith(answer, END_TOKEN)) {
        check(ofTarget, prompt, draft(ofDraft, prompt));
      }
    }
    return answer;
  }

  private List<Integer> draft(CrossKeysValues document, List<Integer> prompt) {
    List<Integer> draft = new ArrayList<>();
    int most = Math.min(rules.maxDraftTokens(), maxNewTokens - answer.size() - 1);
    while (draft.size() < most && !endsWith(draft, END_TOKEN)) {
      double[] scores = scores(draftModel, document, prompt, draft);
      draftCalls++;
      if (Math.exp(scores[best(scores)]) < rules.fallbackThreshold()) {
        fallbacks++;
        break;
      }
      draft.add(best(scores));
    }
    drafted += draft.size();
    return draft;
  }

  private void check(CrossKeysValues document, List<Integer> prompt, List<Integer> draft) {
    targetCalls++;
    for (int token : draft) {
      double[] scores = scores(target, document, prompt, List.of());
      if (!isKept(token, scores)) {
        answer.add(best(scores));
        rollbacks++;
        return;
      }
      answer.add(token);
      accepted++;
    }
    if (!endsWith(draft, END_TOKEN)) {
      answer.add(best(scores(target, document, prompt, List.of())));
    }
  }

  private boolean isKept(int token, double[] scores) {
    boolean isLikely =
        rules.rule() == Speculation.Rule.DEVIATION && -scores[token] <= rules.rollbackThreshold();
    return isLikely || token == best(scores);
  }

  /** Log-probabilities after start token, prompt, answer and draft. */
  private double[] scores(
      GoldenTransformer model,
      CrossKeysValues document,
      List<Integer> prompt,
      List<Integer> draft) {
    List<Integer> row = Stream.of(model.row(prompt), answer, draft).flatMap(List::stream).toList();
    float[] logits = model.freshLogits(document, row);
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double[] scores = new double[logits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = logits[i] - Math.log(sum);
    }
    return scores;
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  private static boolean endsWith(List<Integer> tokens, int token) {
    return !tokens.isEmpty() && tokens.get(tokens.size() - 1) == token;
  }

  SpeculationCounts counts() {
    return new SpeculationCounts(
        answer.size(), draftCalls, targetCalls, drafted, accepted, rollbacks, fallbacks);
  }
}
