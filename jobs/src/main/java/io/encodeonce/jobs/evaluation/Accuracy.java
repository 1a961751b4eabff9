package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.data.Spellings;
import io.encodeonce.jobs.data.Tally;
import java.util.List;

/**
 * How many answers are right.
 *
 * @param slots all answers
 * @param setSlots those where something is to be said
 * @param documents those with a prompt; one is right if all its answers are
 */
public record Accuracy(Tally slots, Tally setSlots, Tally documents) {

  /**
   * Compares.
   *
   * @param expected by the places of documents and prompts
   * @param answers by the same places
   */
  static Accuracy of(List<List<Spellings>> expected, List<List<String>> answers) {
    Accuracy accuracy = new Accuracy(Tally.NONE, Tally.NONE, Tally.NONE);
    for (int document = 0; document < expected.size(); document++) {
      accuracy = accuracy.and(expected.get(document), answers.get(document));
    }
    return accuracy;
  }

  private Accuracy and(List<Spellings> expected, List<String> answers) {
    Tally allSlots = slots;
    Tally allSetSlots = setSlots;
    boolean isAllRight = true;
    for (int prompt = 0; prompt < expected.size(); prompt++) {
      boolean isRight = expected.get(prompt).contain(answers.get(prompt));
      isAllRight &= isRight;
      allSlots = allSlots.and(isRight);
      allSetSlots = expected.get(prompt).isSet() ? allSetSlots.and(isRight) : allSetSlots;
    }
    return new Accuracy(
        allSlots, allSetSlots, expected.isEmpty() ? documents : documents.and(isAllRight));
  }
}
