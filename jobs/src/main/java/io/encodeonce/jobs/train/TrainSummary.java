package io.encodeonce.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.spark.train.AgreementRecord;
import io.encodeonce.spark.train.run.TrainingResult;
import java.util.List;
import java.util.Locale;

/** What a run came to, but where that is. */
public record TrainSummary(TrainingResult result) {
  /** All of it, in lines. */
  public String text() {
    List<JsonNode> rounds =
        result.log().stream().filter(line -> line.path("event").asText().equals("round")).toList();
    double seconds = rounds.stream().mapToDouble(line -> line.path("seconds").asDouble()).sum();
    double sharing =
        rounds.stream()
            .mapToDouble(
                line -> line.path("seconds").asDouble() * line.path("sharing_share").asDouble())
            .sum();
    return String.format(
        Locale.ROOT,
        """

        steps                 %,12d  (%s)
        rounds                %,12d  (in %.1f s, %.1f %% of them to share what workers learn)
        documents             %,12d  (%.1f a second)
        tokens                %,12d  (%,.0f a second)
        %s%s""",
        result.steps(),
        result.reason(),
        rounds.size(),
        seconds,
        100 * sharing / seconds,
        sum(rounds, "documents"),
        sum(rounds, "documents") / seconds,
        sum(rounds, "tokens"),
        sum(rounds, "tokens") / seconds,
        best(),
        alignment());
  }

  private static long sum(List<JsonNode> rounds, String name) {
    return rounds.stream().mapToLong(line -> line.path(name).asLong()).sum();
  }

  private String best() {
    return result
        .best()
        .map(
            best ->
                String.format(
                    Locale.ROOT,
                    "best validation       %,12d  (step; %.1f %% of answers and %.1f %% of documents"
                        + " right, loss %.4f)%n",
                    best.step(),
                    100 * best.rightShare(),
                    100 * best.rightDocumentShare(),
                    best.loss()))
        .orElse("");
  }

  private String alignment() {
    return result
        .alignment()
        .map(record -> line("before", record.before()) + line("now", record.after()))
        .orElse("");
  }

  private static String line(String when, AgreementRecord agreement) {
    return String.format(
        Locale.ROOT,
        "as its teacher, %-8s%.1f %% of answers, %.1f %% of tokens; as its draft %.2f tokens accepted a"
            + " call, unsure after %.1f %% of its own%n",
        when + ":",
        100 * agreement.answerShare(),
        100 * agreement.tokenShare(),
        agreement.acceptedTokensPerCall(),
        100 * agreement.fallbackShare());
  }
}
