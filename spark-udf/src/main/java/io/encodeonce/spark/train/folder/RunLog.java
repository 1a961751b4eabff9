package io.encodeonce.spark.train.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.train.AgreementRecord;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.RoundRecord;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.ValidationRecord;
import io.encodeonce.spark.train.table.Shards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What happens in a run, as JSON lines. Not thread-safe. */
public final class RunLog implements TrainingListener {
  public static final String NAME = "log.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STEP = "step";

  private static final Duration LONGEST_UNWRITTEN = Duration.ofSeconds(30);

  private final OutputFolder output;
  private final List<JsonNode> lines = new ArrayList<>();
  private long writtenNanos = System.nanoTime();

  public RunLog(OutputFolder output) {
    this.output = output;
  }

  /** Takes up the lines until a step that were written before. */
  @Override
  public void resumed(long step) {
    read(output, NAME).stream()
        .filter(line -> line.path(STEP).asLong() <= step)
        .forEach(lines::add);
    event("resumed", step);
  }

  /** The lines of a log, which may be that of a run in a folder of the output. */
  public static List<JsonNode> read(OutputFolder output, String name) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : output.read(name).orElse("").lines().toList()) {
        lines.add(JSON.readTree(line));
      }
    } catch (JsonProcessingException e) {
      throw new InferenceException(
          Messages.brokenLog(output.path(name), e.getOriginalMessage()), e);
    }
    return lines;
  }

  /** What is trained, by what. */
  public void started(RunOrigin origin, Shards shards) {
    ObjectNode line = event("started", 0);
    origin.facts().forEach(line::put);
    line.put("rows", shards.examples()).put("refused_rows", shards.refused());
  }

  @Override
  public void round(RoundRecord round) {
    ObjectNode line = event("round", round.step());
    ArrayNode losses = line.putArray("losses");
    round.losses().forEach(losses::add);
    line.put("steps", round.steps())
        .put("loss", round.loss())
        .put("learning_rate", round.learningRate())
        .put("workers", round.workers())
        .put("documents", round.documents())
        .put("tokens", round.tokens())
        .put("token_share", round.tokenShare())
        .put("compute_share", round.computeShare())
        .put("targets", round.targets())
        .put("seconds", round.seconds())
        .put("sharing_share", round.sharingShare())
        .put("trained_seconds", round.trainedSeconds());
    if (System.nanoTime() - writtenNanos >= LONGEST_UNWRITTEN.toNanos()) {
      flush();
    }
  }

  @Override
  public void validated(ValidationRecord validation) {
    event("validation", validation.step())
        .put("loss", validation.loss())
        .put("answers", validation.answers())
        .put("right_answers", validation.rightAnswers())
        .put("documents", validation.documents())
        .put("right_documents", validation.rightDocuments())
        .put("best", validation.best())
        .put("seconds", validation.seconds());
  }

  @Override
  public void saved(long step, String path) {
    event("saved", step).put("path", path);
    flush();
  }

  /** How the model agrees with its teacher. */
  public void aligned(long step, AgreementRecord agreement) {
    event("agreement", step)
        .put("answers", agreement.answers())
        .put("same_answers", agreement.sameAnswers())
        .put("tokens", agreement.tokens())
        .put("same_tokens", agreement.sameTokens())
        .put("accepted_tokens_per_call", agreement.acceptedTokensPerCall())
        .put("fallback_share", agreement.fallbackShare());
  }

  /** The run is over. */
  public void ended(long step, String reason) {
    event("ended", step).put("reason", reason);
    flush();
  }

  private ObjectNode event(String event, long step) {
    ObjectNode line = JSON.createObjectNode().put("event", event).put(STEP, step);
    lines.add(line);
    return line;
  }

  public List<JsonNode> lines() {
    return List.copyOf(lines);
  }

  private void flush() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    output.write(NAME, text.toString());
    writtenNanos = System.nanoTime();
  }
}
