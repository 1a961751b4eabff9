package io.encodeonce.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.Golden.GoldenDocument;
import io.encodeonce.runtime.TestDevice;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.encode.DocumentEncoder;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.SelfKeysValues;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits against Hugging Face's, and against the same rows computed in other company. */
class TransformerTest {
  /** Rounding of 32-bit floats over some layers, relative to the largest logit. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Where the order of additions may differ, and nothing else. A GPU's kernels are chosen by shape,
   * so that in other company each sum has another order: two of them are 6.5e-5 apart at most after
   * a start token alone (inner-width), and 4e-5 in longer rows of t5-gated-untied, by {@code
   * measure_rounding.py}.
   */
  private static final double REORDERED = TestDevice.onGpu() ? TOLERANCE : 2e-5;

  private static final List<Integer> SHORT = List.of(0, 5);
  private static final List<Integer> MIDDLE = List.of(0, 17, 33, 9);
  private static final List<Integer> LONG = List.of(0, 40, 8, 21, 60, 3, 3, 77, 12);

  private final GoldenTransformer model = new GoldenTransformer("t5-gated-untied");

  @AfterEach
  void close() {
    model.close();
  }

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.Golden#variants")
  void firstLogitsAreHuggingFaces(String variant) {
    try (GoldenTransformer each = new GoldenTransformer(variant)) {
      for (int d = 0; d < each.documents().size(); d++) {
        try (CrossKeysValues document = each.encode(d)) {
          checkFirstLogits(each, document, each.golden().documents().get(d));
        }
      }
    }
  }

  /** One text of the transformer runs both layouts; 16-bit checkpoints compute in 16 bits here. */
  @ParameterizedTest
  @MethodSource("storedIn32Bits")
  void firstLogitsOfTheCheckpointsOwnLayoutAreHuggingFacesToo(String variant) {
    Program program = TransformerProgram.load(TorchDevice.find(Device.CPU));
    try (Scope scope = program.hostScope();
        GoldenTransformer plain = GoldenTransformer.plain(variant, program, scope)) {
      for (int d = 0; d < plain.documents().size(); d++) {
        try (CrossKeysValues document = plain.encode(d)) {
          checkFirstLogits(plain, document, plain.golden().documents().get(d));
        }
      }
    }
  }

  static List<String> storedIn32Bits() {
    return Golden.variants()
        .filter(
            variant ->
                StoredModel.open(Golden.directory(variant)).tensor(Slot.EMBEDDING).type()
                    == StoredType.FP32)
        .toList();
  }

  private static void checkFirstLogits(
      GoldenTransformer model, CrossKeysValues document, GoldenDocument expected) {
    List<NewTokens> rows =
        IntStream.range(0, expected.firstLogits().size())
            .mapToObj(i -> new NewTokens(0, i, 0, model.row(expected.prompts().get(i).ids())))
            .toList();
    try (SelfKeysValues keysValues = model.transformer().newRows(rows.size(), 20)) {
      float[][] logits = model.logits(keysValues, List.of(document), rows);
      for (int i = 0; i < logits.length; i++) {
        assertClose(logits[i], floats(expected.firstLogits().get(i)), TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.Golden#variants")
  void documentsEncodedTogetherAreEachAsAlone(String variant) {
    try (GoldenTransformer each = new GoldenTransformer(variant)) {
      DocumentEncoder encoder =
          new DocumentEncoder(each.transformer(), Integer.MAX_VALUE, Transformer.ALL_TOKENS);
      List<CrossKeysValues> together = new ArrayList<>();
      encoder.encode(each.documents(), together::add);
      for (int d = 0; d < together.size(); d++) {
        try (CrossKeysValues alone = each.encode(d)) {
          List<Integer> row = each.row(List.of());
          assertClose(
              each.freshLogits(together.get(d), row), each.freshLogits(alone, row), REORDERED);
        }
      }
      together.forEach(CrossKeysValues::close);
    }
  }

  @Test
  void callsOfTheEncoderKeepTheDocumentsOrder() {
    for (int tokensPerCall : List.of(1, 20, 45, 100)) {
      DocumentEncoder encoder =
          new DocumentEncoder(model.transformer(), tokensPerCall, Transformer.ALL_TOKENS);
      List<CrossKeysValues> together = new ArrayList<>();
      encoder.encode(model.documents(), together::add);
      assertThat(together).hasSameSizeAs(model.documents());
      for (int d = 0; d < together.size(); d++) {
        try (CrossKeysValues alone = model.encode(d)) {
          assertClose(
              model.freshLogits(together.get(d), LONG), model.freshLogits(alone, LONG), REORDERED);
        }
      }
      together.forEach(CrossKeysValues::close);
    }
  }

  @Test
  void sharedKeysAndValuesEqualCopies() {
    try (CrossKeysValues shared = model.encode(0);
        CrossKeysValues copy = model.encode(0);
        CrossKeysValues other = model.encode(0);
        SelfKeysValues sharing = model.transformer().newRows(3, 9);
        SelfKeysValues copying = model.transformer().newRows(3, 9)) {
      float[][] actual = model.logits(sharing, List.of(shared), rows(0, 0, 0));
      float[][] expected = model.logits(copying, List.of(shared, copy, other), rows(0, 1, 2));
      for (int i = 0; i < actual.length; i++) {
        assertClose(actual[i], expected[i], REORDERED);
      }
    }
  }

  /** The three ragged rows in slots 0 to 2, of the documents given. */
  private static List<NewTokens> rows(int first, int second, int third) {
    return List.of(
        new NewTokens(first, 0, 0, SHORT),
        new NewTokens(second, 1, 0, LONG),
        new NewTokens(third, 2, 0, MIDDLE));
  }

  @Test
  void keptRowsGoOnAsIfAlone() {
    try (CrossKeysValues document = model.encode(0);
        SelfKeysValues all = cached(document, SHORT, LONG, MIDDLE);
        SelfKeysValues kept = model.transformer().keepRows(all, new long[] {2, 0})) {
      assertThat(kept.rows()).isEqualTo(2);
      checkNext(kept, document, MIDDLE, SHORT);
    }
  }

  @Test
  void someSlotsMayRest() {
    try (CrossKeysValues document = model.encode(0);
        SelfKeysValues all = cached(document, SHORT, LONG, MIDDLE)) {
      NewTokens next = new NewTokens(0, 2, MIDDLE.size(), List.of(30));
      float[][] actual = model.logits(all, List.of(document), List.of(next));
      assertClose(actual[0], model.freshLogits(document, with(MIDDLE, 30)), REORDERED);
    }
  }

  @Test
  void joinedRowsGoOnAsIfAlone() {
    try (CrossKeysValues document = model.encode(0);
        SelfKeysValues first = cached(document, SHORT, MIDDLE);
        SelfKeysValues second = cached(document, LONG);
        SelfKeysValues joined = model.transformer().joinRows(first, second)) {
      assertThat(joined.rows()).isEqualTo(3);
      checkNext(joined, document, SHORT, MIDDLE, LONG);
    }
  }

  @Test
  void rowsThatJoinNoneAreThemselves() {
    try (CrossKeysValues document = model.encode(0);
        SelfKeysValues none = model.transformer().newRows(0, 0);
        SelfKeysValues some = cached(document, LONG, SHORT);
        SelfKeysValues joined = model.transformer().joinRows(none, some)) {
      checkNext(joined, document, LONG, SHORT);
    }
  }

  @Test
  void rowsWithMoreRoomGoOnAsIfAlone() {
    try (CrossKeysValues document = model.encode(0);
        SelfKeysValues some = cached(document, LONG, SHORT);
        SelfKeysValues roomy = model.transformer().withCapacity(some, 50)) {
      assertThat(roomy.capacity()).isEqualTo(50);
      checkNext(roomy, document, LONG, SHORT);
    }
  }

  @Test
  void rowsCutBackGoOnAsIfNeverLonger() {
    try (CrossKeysValues document = model.encode(0);
        SelfKeysValues rows = cached(document, LONG, MIDDLE)) {
      // Both forget their last two tokens and take another way, of different lengths.
      List<NewTokens> other =
          List.of(
              new NewTokens(0, 0, LONG.size() - 2, List.of(50)),
              new NewTokens(0, 1, MIDDLE.size() - 2, List.of(51, 52, 53)));
      float[][] actual = model.logits(rows, List.of(document), other);
      assertClose(
          actual[0],
          model.freshLogits(document, with(LONG.subList(0, LONG.size() - 2), 50)),
          REORDERED);
      assertClose(
          actual[1],
          model.freshLogits(document, with(MIDDLE.subList(0, MIDDLE.size() - 2), 51, 52, 53)),
          REORDERED);
    }
  }

  @Test
  void tokensCheckedTogetherAreEachAsAloneAndWhatIsCutBackLeavesNoTrace() {
    List<Integer> ahead = List.of(30, 31, 32, 33);
    try (CrossKeysValues document = model.encode(0);
        SelfKeysValues rows = cached(document, LONG, SHORT)) {
      float[][] together = checked(rows, document, ahead);
      for (int kept = 0; kept < ahead.size(); kept++) {
        List<Integer> longer =
            Stream.of(LONG, ahead.subList(0, kept + 1)).flatMap(List::stream).toList();
        assertClose(together[kept], model.freshLogits(document, longer), REORDERED);
      }
      for (int kept = ahead.size(); kept >= 0; kept--) {
        List<Integer> standing =
            Stream.of(LONG, ahead.subList(0, kept)).flatMap(List::stream).toList();
        NewTokens other = new NewTokens(0, 0, standing.size(), List.of(60));
        float[][] actual = model.logits(rows, List.of(document), List.of(other));
        assertClose(actual[0], model.freshLogits(document, with(standing, 60)), REORDERED);
      }
    }
  }

  /** Logits after each of the tokens that are put after the first row. */
  private float[][] checked(SelfKeysValues rows, CrossKeysValues document, List<Integer> ahead) {
    TokenBlock block = new TokenBlock(ahead.size(), ahead.size());
    block.startDocument();
    block.startRow(0);
    for (int i = 0; i < ahead.size(); i++) {
      block.add(ahead.get(i), LONG.size() + i);
      block.ask();
    }
    return model.logits(rows, List.of(document), block);
  }

  @SafeVarargs
  private SelfKeysValues cached(CrossKeysValues document, List<Integer>... rows) {
    SelfKeysValues keysValues = model.transformer().newRows(rows.length, LONG.size() + 5);
    List<NewTokens> tokens =
        IntStream.range(0, rows.length).mapToObj(i -> new NewTokens(0, i, 0, rows[i])).toList();
    model.logits(keysValues, List.of(document), tokens);
    return keysValues;
  }

  /** The rows in the slots from 0 on, with a token more, against rows that nothing is cached of. */
  @SafeVarargs
  private void checkNext(
      SelfKeysValues keysValues, CrossKeysValues document, List<Integer>... rows) {
    List<NewTokens> next =
        IntStream.range(0, rows.length)
            .mapToObj(i -> new NewTokens(0, i, rows[i].size(), List.of(30 + i)))
            .toList();
    float[][] actual = model.logits(keysValues, List.of(document), next);
    for (int i = 0; i < rows.length; i++) {
      assertClose(actual[i], model.freshLogits(document, with(rows[i], 30 + i)), REORDERED);
    }
  }

  private static List<Integer> with(List<Integer> row, Integer... more) {
    return Stream.concat(row.stream(), Stream.of(more)).toList();
  }

  private static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    assertThat(difference / largest).isLessThan(tolerance);
  }
}
