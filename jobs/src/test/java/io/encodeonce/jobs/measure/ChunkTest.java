package io.encodeonce.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkTest {
  @Test
  void longDocumentsComeFirstAndTurnsAreFair() {
    int[] tokens = {10, 60, 20, 50, 30, 40};
    assertThat(Chunk.deal(6, 2, i -> tokens[i]))
        .containsExactly(new Chunk(List.of(1, 4, 2)), new Chunk(List.of(3, 5, 0)));
  }

  @Test
  void everyDocumentIsDealtOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int documents = 1; documents < 40; documents++) {
      int chunks = 1 + random.nextInt(documents);
      int[] tokens = random.ints(documents, 1, 500).toArray();
      List<Chunk> dealt = Chunk.deal(documents, chunks, i -> tokens[i]);
      assertThat(dealt.stream().flatMap(chunk -> chunk.indexes().stream()))
          .as("seed %d, %d documents, %d chunks", seed, documents, chunks)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, documents).boxed().toList());
      assertThat(dealt).allSatisfy(chunk -> assertThat(chunk.indexes()).isNotEmpty());
    }
  }

  @Test
  void aPlanGivesEachThreadAShareUnlessToldOtherwise() {
    assertThat(new RunPlan(4, 0, 1).chunks(9)).isEqualTo(4);
    assertThat(new RunPlan(4, 0, 1).chunks(3)).isEqualTo(3);
    assertThat(new RunPlan(4, 2, 1).chunks(9)).isEqualTo(5);
    assertThat(new RunPlan(4, 20, 1).chunks(9)).isEqualTo(1);
  }
}
