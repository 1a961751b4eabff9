package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Golden.GoldenAnswer;
import io.encodeonce.runtime.Golden.GoldenDocument;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Answers' special tokens, of a model whose token {@code i} is the word {@code wi}. */
class SpecialTokensTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final List<String> SPECIAL = List.of("<pad>", "</s>", "<unk>");
  private static final Golden GOLDEN = Golden.read(MODEL.variant());

  private static final RuntimeOptions KEEPING =
      MODEL.options().withSpecialTokens(SpecialTokens.KEEP);

  private static String text(int id) {
    return id < SPECIAL.size() ? SPECIAL.get(id) : "w" + id;
  }

  @Test
  void keptTokensStandInTheTextWithTheEndToken() {
    List<DocumentAnswers> actual = MODEL.answer(KEEPING, GOLDEN.toDocuments());
    for (int d = 0; d < actual.size(); d++) {
      GoldenDocument document = GOLDEN.documents().get(d);
      List<String> expected =
          document.answers().stream()
              .map(GoldenAnswer::ids)
              .map(ids -> ids.stream().map(SpecialTokensTest::text))
              .map(words -> words.collect(Collectors.joining(" ")))
              .toList();
      assertThat(actual.get(d).answers()).extracting(GeneratedText::text).isEqualTo(expected);
    }
    assertThat(actual)
        .flatExtracting(DocumentAnswers::answers)
        .anyMatch(answer -> answer.text().endsWith("</s>"));
  }

  @Test
  void anAllowedAnswerStaysAsItIsAllowed() {
    Generation constrained = new Generation(0, 9, List.of("w5 w6", "w7"));
    Prompt prompt = new Prompt("constrained", "w8").withGeneration(constrained);
    List<DocumentAnswers> actual =
        MODEL.answer(KEEPING, List.of(new Document("w3 w4", List.of(prompt))));
    assertThat(actual.get(0).answers().get(0).text()).isIn("w5 w6", "w7");
  }
}
