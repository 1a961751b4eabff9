package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOrderTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final BatchOptions OPTIONS = new BatchOptions(400, 3, 50);
  private static final int EXAMPLES = 333;

  private static List<ExampleSize> sizes(int examples, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, examples)
        .mapToObj(
            example ->
                size(
                    random.nextInt(2, 90),
                    IntStream.range(0, random.nextInt(1, 8))
                        .map(row -> random.nextInt(2, 12))
                        .toArray()))
        .toList();
  }

  private static ExampleSize size(int documentTokens, int... rows) {
    return new ExampleSize(
        documentTokens,
        rows.length,
        IntStream.of(rows).sum(),
        IntStream.of(rows).max().orElseThrow());
  }

  private static BatchOrder order(long seed) {
    return new BatchOrder(sizes(EXAMPLES, 1), OPTIONS, seed);
  }

  private static List<List<Integer>> epoch(BatchOrder order, int epoch) {
    List<List<Integer>> batches = new ArrayList<>();
    BatchPlace place = new BatchPlace(epoch, 0);
    while (place.epoch() == epoch) {
      Batches next = order.next(place, 1);
      batches.addAll(next.examples());
      place = next.next();
    }
    return batches;
  }

  private static int most(List<ExampleSize> batch, ToIntFunction<ExampleSize> part) {
    return batch.stream().mapToInt(part).max().orElseThrow();
  }

  /** Computed by layers, and by attention over rows and over documents. */
  private static List<Integer> tokens(List<ExampleSize> batch) {
    int rowTokens = batch.stream().mapToInt(ExampleSize::rowTokens).sum();
    int rows = batch.stream().mapToInt(ExampleSize::rows).sum();
    return List.of(
        batch.size() * most(batch, ExampleSize::documentTokens) + rowTokens,
        rows * most(batch, ExampleSize::longestRow),
        batch.size() * most(batch, ExampleSize::rowTokens));
  }

  /** See {@code make_batch_order_golden.py}. */
  static List<JsonNode> cases() throws IOException {
    try (InputStream golden =
        BatchOrderTest.class.getResourceAsStream("/batch-order-golden.json")) {
      List<JsonNode> cases = new ArrayList<>();
      MAPPER.readTree(golden).path("cases").forEach(cases::add);
      assertThat(cases).hasSize(4);
      return cases;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOrderIsTheSameInAnotherLanguage(JsonNode example) {
    List<ExampleSize> sizes = new ArrayList<>();
    for (JsonNode size : example.path("sizes")) {
      sizes.add(size(size.get(0).intValue(), MAPPER.convertValue(size.get(1), int[].class)));
    }
    BatchOptions options =
        new BatchOptions(
            example.path("batch_tokens").intValue(),
            1,
            example.path("buffer_documents").intValue());
    BatchOrder order = new BatchOrder(sizes, options, example.path("seed").longValue());
    JsonNode epochs = example.path("epochs");
    assertThat(epochs).hasSize(3);
    for (int epoch = 0; epoch < epochs.size(); epoch++) {
      assertThat(epoch(order, epoch))
          .as("epoch %d", epoch)
          .isEqualTo(MAPPER.convertValue(epochs.get(epoch), List.class));
    }
  }

  @Test
  void randomNumbersAreThosePublished() {
    SplitMix random = new SplitMix(1234567);
    assertThat(IntStream.range(0, 3).mapToObj(i -> Long.toUnsignedString(random.next())))
        .containsExactly("6457827717110365317", "3203168211198807973", "9817491932198370423");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, EXAMPLES, Integer.MAX_VALUE})
  void eachExampleComesOnceAnEpochAndBatchesKeepTheBudget(int bufferDocuments) {
    List<ExampleSize> sizes = sizes(EXAMPLES, 5);
    BatchOrder order = new BatchOrder(sizes, new BatchOptions(400, 1, bufferDocuments), 9);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<List<Integer>> batches = epoch(order, epoch);
      assertThat(batches.stream().flatMap(List::stream))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, EXAMPLES).boxed().toList());
      assertThat(batches)
          .allSatisfy(
              batch ->
                  assertThat(tokens(batch.stream().map(sizes::get).toList()))
                      .allSatisfy(tokens -> assertThat(tokens).isLessThanOrEqualTo(400)));
    }
  }

  @Test
  void whatIsSortedTogetherIsOfLikeLength() {
    List<ExampleSize> sizes = sizes(EXAMPLES, 2);
    BatchOrder order = new BatchOrder(sizes, new BatchOptions(400, 1, EXAMPLES), 3);
    List<List<Integer>> byLength =
        epoch(order, 0).stream()
            .map(batch -> batch.stream().map(at -> sizes.get(at).documentTokens()).toList())
            .sorted(
                Comparator.comparing((List<Integer> batch) -> batch.get(0))
                    .thenComparing(batch -> batch.get(batch.size() - 1)))
            .toList();
    assertThat(byLength.stream().flatMap(List::stream).toList())
        .isEqualTo(byLength.stream().flatMap(List::stream).sorted().toList());
  }

  @Test
  void orderDependsOnSeedAndEpochAlone() {
    assertThat(epoch(order(4), 2)).isEqualTo(epoch(order(4), 2));
    assertThat(epoch(order(4), 2)).isNotEqualTo(epoch(order(5), 2));
    assertThat(epoch(order(4), 2)).isNotEqualTo(epoch(order(4), 1));
    assertThat(epoch(order(4), 1)).as("no neighbour's").isNotEqualTo(epoch(order(5), 0));
  }

  @Test
  void goingOnFromAnyPlaceIsGoingOn() {
    BatchOrder left = order(8);
    List<BatchPlace> places = new ArrayList<>();
    List<List<List<Integer>>> steps = new ArrayList<>();
    BatchPlace place = BatchPlace.START;
    while (place.epoch() < 3) {
      places.add(place);
      Batches step = left.step(place);
      assertThat(step.examples()).hasSize(OPTIONS.accumulation());
      steps.add(step.examples());
      place = step.next();
    }
    assertThat(left.steps(3)).isEqualTo(steps.size());
    for (int step = steps.size() - 1; step >= 0; step -= 7) {
      BatchOrder resumed = order(8);
      assertThat(resumed.after(step)).isEqualTo(places.get(step));
      assertThat(resumed.step(places.get(step)).examples()).isEqualTo(steps.get(step));
    }
    assertThat(order(8).next(BatchPlace.START, steps.size() * OPTIONS.accumulation()).examples())
        .isEqualTo(steps.stream().flatMap(List::stream).toList());
  }

  @Test
  void placesAreWrittenInOneWay() {
    BatchOrder order = order(8);
    int batches = epoch(order, 0).size();
    assertThat(order.next(BatchPlace.START, batches).next()).isEqualTo(new BatchPlace(1, 0));
    assertThat(order.next(new BatchPlace(0, batches - 1), 2).next())
        .isEqualTo(new BatchPlace(1, 1));
  }

  @Test
  void anExampleAboveTheBudgetIsABatch() {
    ExampleSize small = size(5, 5);
    ExampleSize huge = new ExampleSize(1_000_000, 4_000, 2_000_000_000, 1_000_000);
    BatchOrder order = new BatchOrder(List.of(small, huge, small), new BatchOptions(20, 1, 10), 0);
    assertThat(epoch(order, 0))
        .hasSize(2)
        .contains(List.of(1))
        .anySatisfy(batch -> assertThat(batch).containsExactlyInAnyOrder(0, 2));
  }

  @Test
  void refusesAShareWithoutExamplesAndAnothersPlace() {
    assertThatThrownBy(() -> new BatchOrder(List.of(), OPTIONS, 0))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("no document to learn from", "use fewer workers");
    BatchOrder order = order(8);
    int batches = epoch(order, 0).size();
    assertThatThrownBy(() -> order.step(new BatchPlace(0, batches)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("batch %d of an epoch that has %d; go on", batches + 1, batches);
  }
}
