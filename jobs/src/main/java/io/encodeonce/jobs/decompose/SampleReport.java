package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.data.Tally;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Shows answered sample dialogues and how many of the answers are right. */
public record SampleReport(List<SampleDialogue> dialogues) {
  private static final int SHOWN_DIALOGUES = 4;

  /**
   * Pairs dialogues with their answers.
   *
   * @param answers in the long layout
   */
  public static SampleReport of(Dataset<Row> dialogues, Dataset<Row> answers) {
    Map<String, Map<String, String>> texts =
        answers.filter("name IS NOT NULL").select("id", "name", "text").collectAsList().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getString(0),
                    Collectors.toMap(row -> row.getString(1), row -> row.getString(2))));
    return new SampleReport(
        dialogues.collectAsList().stream()
            .map(row -> SampleDialogue.of(row, texts.getOrDefault(row.getString(0), Map.of())))
            .toList());
  }

  /** Some dialogues, and the shares of right answers, in lines. */
  public String text() {
    String text =
        IntStream.range(0, shownDialogues())
            .map(shown -> shown * dialogues.size() / shownDialogues())
            .mapToObj(index -> dialogues.get(index).text())
            .collect(Collectors.joining("\n"));
    return "\n" + text + accuracy();
  }

  private int shownDialogues() {
    return Math.min(SHOWN_DIALOGUES, dialogues.size());
  }

  private String accuracy() {
    return String.format(
        Locale.ROOT,
        """

        Of %,d dialogues (%d of them above):
          slots right            %s
          set slots right        %s
          dialogues wholly right %s
        """,
        dialogues.size(),
        shownDialogues(),
        share(Tally.of(slots(), SampleSlot::isRight)),
        share(Tally.of(setSlots(), SampleSlot::isRight)),
        share(Tally.of(dialogues, SampleDialogue::isRight)));
  }

  List<SampleSlot> slots() {
    return dialogues.stream().flatMap(dialogue -> dialogue.slots().stream()).toList();
  }

  private List<SampleSlot> setSlots() {
    return slots().stream().filter(SampleSlot::isSet).toList();
  }

  private static String share(Tally tally) {
    return String.format(
        Locale.ROOT, "%5.1f %% (%,d of %,d)", 100 * tally.share(), tally.right(), tally.all());
  }
}
