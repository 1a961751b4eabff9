package io.encodeonce.jobs.decompose;

import static org.apache.spark.sql.functions.col;

import io.encodeonce.jobs.data.Columns;
import io.encodeonce.jobs.data.Origin;
import io.encodeonce.runtime.InferenceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A row a document, a column a prompt.
 *
 * @param kept the input's columns that the output has too
 * @param promptNames the columns of the answers, in the prompts' order
 * @param details whether an answer is a struct instead of its text
 */
record WideLayout(List<String> kept, List<String> promptNames, boolean details) implements Layout {
  private static final Seq<String> NAME = CollectionConverters.asScala(List.of("name")).toSeq();

  WideLayout {
    List<String> names = new ArrayList<>(kept);
    names.addAll(promptNames);
    names.addAll(List.of(TRUNCATED, ERROR));
    requireDistinct(names);
  }

  // Spark refuses to write columns whose names differ in case alone.
  private static void requireDistinct(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new InferenceException(AnsweringMessages.columnTwice(name));
      }
    }
  }

  @Override
  public Dataset<Row> prepare(Dataset<Row> documents, List<String> answeringColumns) {
    Set<String> needed = new LinkedHashSet<>(kept);
    needed.addAll(answeringColumns);
    needed.addAll(Origin.COLUMNS);
    return documents.select(needed.stream().map(Columns::named).toArray(Column[]::new));
  }

  @Override
  public Dataset<Row> arrange(Dataset<Row> answered) {
    List<Column> columns = new ArrayList<>(kept.stream().map(Columns::named).toList());
    for (int prompt = 0; prompt < promptNames.size(); prompt++) {
      columns.add(answer(prompt).as(promptNames.get(prompt)));
    }
    columns.add(col(AnswerColumns.TRUNCATED).as(TRUNCATED));
    columns.add(col(Origin.ERROR).as(ERROR));
    return answered.select(columns.toArray(Column[]::new));
  }

  private Column answer(int prompt) {
    Column answer = col(AnswerColumns.ANSWERS).getItem(prompt);
    return details ? answer.dropFields(NAME) : answer.getField("text");
  }
}
