package io.encodeonce.spark;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.spark.function.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The same answers by plain user-defined functions: one document at a time, one prompt at a time,
 * by a runtime of their own. Their names start with {@code reference_} instead of {@code eo_}.
 */
final class ReferenceFunctions {
  private static final StructType ANSWER =
      StructType.fromDDL(
          "value STRING, score DOUBLE, tokens INT, finish STRING, truncated BOOLEAN, error STRING,"
              + " kept_tokens ARRAY<INT>, learners_run ARRAY<DOUBLE>,"
              + " decoder_learners_run ARRAY<DOUBLE>");

  /** For this process alone, and as long as it lives. */
  private static final InferenceRuntime RUNTIME = open();

  private static final Map<Document, DocumentAnswers> ANSWERS = new ConcurrentHashMap<>();

  private ReferenceFunctions() {}

  private static InferenceRuntime open() {
    GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
    return InferenceRuntime.open(checkpoint.directory(), checkpoint.options());
  }

  static void register(SparkSession spark) {
    spark
        .udf()
        .register(
            "reference_generate",
            (UDF2<String, String, String>) ReferenceFunctions::generate,
            DataTypes.StringType);
    spark
        .udf()
        .register(
            "reference_decompose",
            (UDF2<String, Seq<String>, Row[]>) ReferenceFunctions::decompose,
            DataTypes.createArrayType(ANSWER));
  }

  private static String generate(String text, String prompt) {
    if (text == null || prompt == null) {
      return null;
    }
    // A text that cannot be answered has no answers.
    return answer(text, prompt).answers().stream()
        .map(GeneratedText::text)
        .findFirst()
        .orElse(null);
  }

  private static Row[] decompose(String text, Seq<String> prompts) {
    if (text == null || prompts == null) {
      return null;
    }
    List<String> asked = new ArrayList<>(CollectionConverters.asJava(prompts));
    DocumentAnswers refused = DocumentAnswers.failed(Messages.nullInside("prompts"));
    boolean bad = asked.contains(null);
    return asked.stream()
        .map(prompt -> struct(bad ? refused : answer(text, prompt)))
        .toArray(Row[]::new);
  }

  private static Row struct(DocumentAnswers answered) {
    if (answered.error().isPresent()) {
      return RowFactory.create(
          null, null, null, null, null, answered.error().get(), null, null, null);
    }
    GeneratedText answer = answered.answers().get(0);
    return RowFactory.create(
        answer.text(),
        answer.score(),
        answer.tokenIds().size(),
        answer.finish().name(),
        answered.truncated(),
        null,
        answered.keptTokens().toArray(Integer[]::new),
        answered.learnersRun().toArray(Double[]::new),
        answered.decoderLearnersRun().toArray(Double[]::new));
  }

  private static DocumentAnswers answer(String text, String prompt) {
    return ANSWERS.computeIfAbsent(
        new Document(text, List.of(new Prompt("", prompt))),
        document -> RUNTIME.answer(List.of(document)).get(0));
  }
}
