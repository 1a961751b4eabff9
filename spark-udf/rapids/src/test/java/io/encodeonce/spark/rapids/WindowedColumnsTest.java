package io.encodeonce.spark.rapids;

import static org.assertj.core.api.Assertions.assertThat;

import ai.rapids.cudf.DType;
import ai.rapids.cudf.HostColumnVector;
import ai.rapids.cudf.HostColumnVectorCore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** The host half, on columns as RAPIDS copies them from a GPU; nothing here needs one. */
class WindowedColumnsTest {
  private static final ResultType TEXTS =
      new ResultType(DataTypes.createArrayType(DataTypes.StringType));
  private static final ResultType ANSWERS =
      new ResultType(
          DataTypes.createArrayType(
              new StructType()
                  .add("value", DataTypes.StringType)
                  .add("score", DataTypes.DoubleType)
                  .add("tokens", DataTypes.IntegerType)
                  .add("truncated", DataTypes.BooleanType)
                  .add("kept", DataTypes.createArrayType(DataTypes.IntegerType))));

  private final List<List<String>> windows = new ArrayList<>();

  private static UTF8String utf8(String text) {
    return UTF8String.fromString(text);
  }

  private Object[] echo(List<InternalRow> rows) {
    windows.add(rows.stream().map(row -> String.valueOf(row.getUTF8String(0))).toList());
    return rows.stream().map(WindowedColumnsTest::echo).toArray();
  }

  /** The row's text before each of its prompts, which may be NULL themselves. */
  private static ArrayData echo(InternalRow row) {
    if (row.isNullAt(0) || row.isNullAt(1)) {
      return null;
    }
    ArrayData prompts = row.getArray(1);
    return new GenericArrayData(
        IntStream.range(0, prompts.numElements())
            .mapToObj(i -> prompts.isNullAt(i) ? null : both(row, prompts.getUTF8String(i)))
            .toArray());
  }

  private static UTF8String both(InternalRow row, UTF8String prompt) {
    return utf8(row.getUTF8String(0) + "|" + prompt);
  }

  @Test
  void rowsAreAnsweredInWindowsAndKeepTheirPlaces() {
    try (HostColumnVector texts =
            HostColumnVector.fromStrings("a", null, "été 😀", "", "e", "f", "g");
        HostColumnVector prompts =
            PromptColumns.of(
                Arrays.asList(
                    List.of("p", "q"),
                    List.of("p"),
                    List.of("ß"),
                    List.of(""),
                    null,
                    List.of(),
                    Arrays.asList("x", null)));
        HostColumnVector answers =
            new WindowedColumns(this::echo, 3, TEXTS).answer(texts, prompts)) {
      assertThat(windows)
          .containsExactly(List.of("a", "null", "été 😀"), List.of("", "e", "f"), List.of("g"));
      assertThat(answers.getType()).isEqualTo(DType.LIST);
      assertThat(LongStream.range(0, answers.getRowCount()).<Object>mapToObj(answers::getList))
          .containsExactly(
              List.of("a|p", "a|q"),
              null,
              List.of("été 😀|ß"),
              List.of("|"),
              null,
              List.of(),
              Arrays.asList("g|x", null));
    }
  }

  @Test
  void noRowsAskNothing() {
    try (HostColumnVector texts = HostColumnVector.fromStrings();
        HostColumnVector prompts = PromptColumns.of(List.of());
        HostColumnVector answers =
            new WindowedColumns(this::echo, 3, TEXTS).answer(texts, prompts)) {
      assertThat(windows).isEmpty();
      assertThat(answers.getRowCount()).isZero();
      assertThat(answers.getNumChildren()).isOne();
    }
  }

  private static GenericInternalRow answer(Object... fields) {
    return new GenericInternalRow(fields);
  }

  @Test
  void answersKeepTheTypesAndTheNullsOfAllTheirFields() {
    ArrayData kept = new GenericArrayData(new Object[] {5, null, 3});
    Object[] results = {
      new GenericArrayData(
          new Object[] {
            answer(utf8("San José"), -0.25, 2, true, kept), answer(null, null, null, null, null)
          }),
      null,
      new GenericArrayData(new Object[] {null, answer(utf8(""), 0.0, 0, false, kept)})
    };
    try (HostColumnVector texts = HostColumnVector.fromStrings("a", "b", "c");
        HostColumnVector prompts = PromptColumns.of(List.of(List.of(), List.of(), List.of()));
        HostColumnVector answers =
            new WindowedColumns(rows -> results, 64, ANSWERS).answer(texts, prompts)) {
      assertThat(IntStream.range(0, 3).mapToObj(answers::isNull))
          .containsExactly(false, true, false);
      assertThat(LongStream.range(0, 3).map(answers::getStartListOffset))
          .containsExactly(0L, 2L, 2L);
      HostColumnVectorCore structs = answers.getChildColumnView(0);
      assertThat(IntStream.range(0, 4).mapToObj(structs::isNull))
          .containsExactly(false, false, true, false);
      assertThat(field(structs, 0, HostColumnVectorCore::getJavaString))
          .containsExactly("San José", null, null, "");
      assertThat(field(structs, 1, HostColumnVectorCore::getDouble))
          .containsExactly(-0.25, null, null, 0.0);
      assertThat(field(structs, 2, HostColumnVectorCore::getInt)).containsExactly(2, null, null, 0);
      assertThat(field(structs, 3, HostColumnVectorCore::getBoolean))
          .containsExactly(true, null, null, false);
      assertThat(field(structs, 4, HostColumnVectorCore::getList))
          .containsExactly(Arrays.asList(5, null, 3), null, null, Arrays.asList(5, null, 3));
    }
  }

  private interface Reader {
    Object read(HostColumnVectorCore column, long row);
  }

  private static Stream<Object> field(HostColumnVectorCore structs, int field, Reader reader) {
    HostColumnVectorCore column = structs.getChildColumnView(field);
    return LongStream.range(0, structs.getRowCount())
        .mapToObj(row -> column.isNull(row) ? null : reader.read(column, row));
  }
}
