package io.encodeonce.jobs.measure;

import io.encodeonce.jobs.data.Dialogues;
import io.encodeonce.jobs.data.Spellings;
import io.encodeonce.jobs.model.ModelName;
import io.encodeonce.jobs.model.RandomText;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.train.PromptAnswer;
import io.encodeonce.runtime.train.TrainingDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Which documents are answered, and what is asked of them. */
public final class ThroughputDocumentOptions {
  @Option(
      names = "--documents",
      paramLabel = "FILE",
      description = {
        "JSON lines, gzipped if the name ends in .gz, with text and either prompts, a list of"
            + " {\"name\": \"...\", \"prompt\": \"...\"}, or tasks, a list of [service, slot, values].",
        "Default: the embedded sample dialogues, or with random weights --random 8x256."
      })
  private Path documents;

  @Option(names = "--last", description = "Only rows whose last is true.")
  private boolean last;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N documents, taken evenly. Default: all.")
  private Integer limit;

  @Option(
      names = "--random",
      paramLabel = "DOCUMENTSxTOKENS",
      converter = RandomTextConverter.class,
      description = "Random documents instead, for a model with random weights.")
  private RandomText random;

  @Option(
      names = "--random-prompts",
      paramLabel = "PROMPTSxTOKENS",
      converter = RandomTextConverter.class,
      description = "Random prompts for them. Default: 10x8.")
  private RandomText randomPrompts;

  /** What is wrong beside this model, a sentence each. */
  public List<String> problems(String model) {
    List<String> problems = new ArrayList<>();
    Problems.atLeast(problems, "--limit", limit, 1);
    boolean isRandom = ModelName.isRandom(model);
    if (isRandom && (documents != null || last || limit != null)) {
      problems.add(MeasuringMessages.RANDOM_MODEL_READS_NOTHING);
    }
    if (!isRandom && (random != null || randomPrompts != null)) {
      problems.add(MeasuringMessages.RANDOM_TEXT_NEEDS_MODEL);
    }
    return problems;
  }

  /** What this model is to answer. */
  public List<Document> documents(String model) {
    return ModelName.isRandom(model) ? randomDocuments() : dialogues().documents();
  }

  /**
   * What this model is to learn: the documents with prompts, and their right answers.
   *
   * @param answerTokens of random answers, the end token included
   */
  public List<TrainingDocument> learned(String model, int answerTokens) {
    return ModelName.isRandom(model)
        ? randomDocuments().stream().map(d -> learned(d, randomAnswers(d, answerTokens))).toList()
        : labelled();
  }

  private static List<List<String>> randomAnswers(Document document, int tokens) {
    return new RandomText(document.prompts().size(), tokens)
        .answers().stream().map(List::of).toList();
  }

  private List<TrainingDocument> labelled() {
    List<Document> texts = dialogues().documents();
    List<List<Spellings>> answers = dialogues().expected();
    return IntStream.range(0, texts.size())
        .filter(i -> !texts.get(i).prompts().isEmpty())
        .mapToObj(
            i -> learned(texts.get(i), answers.get(i).stream().map(Spellings::values).toList()))
        .toList();
  }

  private static TrainingDocument learned(Document document, List<List<String>> answers) {
    return new TrainingDocument(
        document.text(),
        IntStream.range(0, answers.size())
            .mapToObj(i -> new PromptAnswer(document.prompts().get(i).text(), answers.get(i)))
            .toList());
  }

  private List<Document> randomDocuments() {
    RandomText texts = random == null ? new RandomText(8, 256) : random;
    return texts.documents(randomPrompts == null ? new RandomText(10, 8) : randomPrompts);
  }

  private Dialogues dialogues() {
    Dialogues all = documents == null ? Dialogues.embedded() : Dialogues.read(documents);
    Dialogues wanted = last ? all.last() : all;
    return limit == null ? wanted : wanted.limited(limit);
  }
}
