package io.encodeonce.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final int VOCABULARY = 5_000;

  private static IntStream words() {
    return IntStream.range(RandomCheckpoint.FIRST_WORD, VOCABULARY);
  }

  @Test
  void eachTokenFollowsOneInBothModels() {
    Chain chain = Chain.of(VOCABULARY, 0.7, 0.5);
    assertThat(words().map(chain::successor).sorted().toArray()).isEqualTo(words().toArray());
    assertThat(words().map(chain::draftSuccessor).sorted().toArray()).isEqualTo(words().toArray());
    assertThat(
            words()
                .allMatch(token -> chain.draft().successor(token) == chain.draftSuccessor(token)))
        .isTrue();
  }

  @Test
  void modelsAgreeOnTheShareThatIsAsked() {
    for (double acceptance : new double[] {0, 0.6, 0.95, 1}) {
      Chain chain = Chain.of(VOCABULARY, acceptance, 0.5);
      double same =
          words().filter(token -> chain.successor(token) == chain.draftSuccessor(token)).count();
      assertThat(same / VOCABULARY).isCloseTo(acceptance, within(0.02));
      double near = words().filter(chain::isNear).count();
      assertThat(near / VOCABULARY).isCloseTo((1 - acceptance) / 2, within(0.02));
    }
  }
}
