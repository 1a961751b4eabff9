package io.encodeonce.runtime.choose;

import io.encodeonce.runtime.state.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How each next token is chosen that a step gives logits for. Not thread-safe. */
public final class ChoicePlan {
  private final Choices choices;
  private final List<Draws> draws = new ArrayList<>();

  /** A plan for so many answers. */
  public ChoicePlan(int answers) {
    choices = new Choices(answers);
  }

  /**
   * Adds the next answer.
   *
   * @param permitted what it may be
   * @param draw how it is drawn; where empty, the likeliest is taken
   */
  public void add(Permitted permitted, Optional<Draw> draw) {
    draw.ifPresent(how -> newestDraws().add(choices.size(), permitted, how));
    choices.add(permitted);
  }

  private Draws newestDraws() {
    if (draws.isEmpty() || draws.get(draws.size() - 1).isFull()) {
      draws.add(new Draws());
    }
    return draws.get(draws.size() - 1);
  }

  /** Keeps what the answer that was added last is drawn from. */
  public void keepDistribution() {
    draws.get(draws.size() - 1).keepDistribution();
  }

  /**
   * Says what another model proposes for the answer that was added last, where one is drawn: that
   * token stands, or one is drawn instead, so that both together are as drawn from this model.
   */
  public void verify(Proposal proposal) {
    draws.get(draws.size() - 1).verify(proposal);
  }

  /** Asks besides for a token's own log-probability in the place of the answer added last. */
  public void score(int token) {
    choices.score(token);
  }

  /** What the answers may be, and what is scored besides. */
  Choices choices() {
    return choices;
  }

  /** The answers that are drawn, some at a time. */
  List<Draws> draws() {
    return draws;
  }
}
