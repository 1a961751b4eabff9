package io.encodeonce.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.NewModel;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import io.encodeonce.runtime.train.MaskedCheckpoint;
import io.encodeonce.runtime.train.PrunedCheckpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code check_checkpoint.py} has this runtime do, a JSON array a line of standard input:
 *
 * <ul>
 *   <li>{@code ["write", base, format, target]} reads a checkpoint and writes it in a format;
 *   <li>{@code ["new", directory, seed, target]} makes a model of a configuration;
 *   <li>{@code ["prune", model, folder, target]} puts masks on a model, all layers alike, half
 *       open, in the folder's {@code masked-1}, and writes what they leave;
 *   <li>{@code ["answer", directory, maxNewTokens, [[text, [prompt, ...]], ...]]} answers greedily.
 * </ul>
 *
 * <p>It prints a line for each: how many tokens the documents have, and the answers' tokens; {@code
 * null} of the other commands.
 */
final class CheckpointCommands {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CheckpointCommands() {}

  public static void main(String... arguments) throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(run(MAPPER.readTree(line)));
    }
  }

  private static JsonNode run(JsonNode command) {
    Path model = Path.of(command.get(1).textValue());
    return switch (command.get(0).textValue()) {
      case "write" -> {
        StoredType format = StoredType.valueOf(command.get(2).textValue());
        Path target = Path.of(command.get(3).textValue());
        CheckpointWriter.write(model, StoredNumbers.read(StoredModel.open(model)), format, target);
        yield MAPPER.nullNode();
      }
      case "new" -> {
        NewModel.write(model, command.get(2).longValue(), Path.of(command.get(3).textValue()));
        yield MAPPER.nullNode();
      }
      case "prune" -> {
        Path folder = Path.of(command.get(2).textValue());
        Path masked = MaskedCheckpoint.write(model, PrunedShape.UNIFORM, 1, folder);
        PrunedCheckpoint.write(masked, Path.of(command.get(3).textValue()));
        yield MAPPER.nullNode();
      }
      case "answer" -> answers(model, command.get(2).intValue(), command.get(3));
      default -> throw new IllegalArgumentException(command.toString());
    };
  }

  private static JsonNode answers(Path model, int maxNewTokens, JsonNode documents) {
    List<Document> asked = new ArrayList<>();
    for (JsonNode document : documents) {
      List<Prompt> prompts = new ArrayList<>();
      document.get(1).forEach(prompt -> prompts.add(prompt(prompts.size(), prompt.textValue())));
      asked.add(new Document(document.get(0).textValue(), prompts));
    }
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(Device.CPU)
            .withPrecision(Precision.FP32)
            .withNewTokens(0, maxNewTokens);
    ArrayNode lengths = MAPPER.createArrayNode();
    ArrayNode tokens = MAPPER.createArrayNode();
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      for (DocumentAnswers answers : runtime.answer(asked)) {
        if (answers.error().isPresent()) {
          throw new IllegalStateException(answers.error().get());
        }
        lengths.add(answers.documentTokens());
        answers.answers().forEach(answer -> tokens.add(MAPPER.valueToTree(answer.tokenIds())));
      }
    }
    return MAPPER.createArrayNode().add(lengths).add(tokens);
  }

  private static Prompt prompt(int place, String text) {
    return new Prompt(String.valueOf(place), text);
  }
}
