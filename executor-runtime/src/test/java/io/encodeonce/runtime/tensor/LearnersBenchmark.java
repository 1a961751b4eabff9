package io.encodeonce.runtime.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.Device;
import java.util.Arrays;
import java.util.List;

/**
 * What learners cost, on random weights: one thread, in turns, medians; a line of JSON a
 * measurement. Run, after {@code test-compile}, with the module's test class path, which {@code
 * check_checkpoint.py} shows how to get, and
 *
 * <pre>
 * io.encodeonce.runtime.tensor.LearnersBenchmark WHAT ROUNDS
 *     WIDTH HEADS HEAD_SIZE FEED_FORWARD_WIDTH TOKENS...
 * </pre>
 *
 * <p>of which WHAT is {@code ff}, an encoder layer whose feed-forward network consists of learners;
 * {@code all}, one whose projections do, too; or {@code few}, a feed-forward network and a
 * projection by themselves, all learners as one network beside each by itself: the lesser of the
 * two by what is left out is what the program's {@code are_best_joined} is for. T5-base's sizes are
 * 768 12 64 3072, the sample model's 256 8 32 768.
 */
final class LearnersBenchmark {
  private final ObjectMapper mapper = new ObjectMapper();
  private final String what;
  private final int rounds;
  private final LearnerSizes sizes;

  private LearnersBenchmark(String what, int rounds, LearnerSizes sizes) {
    this.what = what;
    this.rounds = rounds;
    this.sizes = sizes;
  }

  public static void main(String... arguments) throws JsonProcessingException {
    int[] given = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    LearnerSizes sizes = new LearnerSizes(given[1], given[2], given[3], given[4]);
    LearnersBenchmark benchmark = new LearnersBenchmark(arguments[0], given[0], sizes);
    try (Program program =
        Program.load(TorchDevice.find(Device.CPU), "learners_benchmark", "LearnersBenchmark")) {
      for (int tokens : Arrays.copyOfRange(given, 5, given.length)) {
        for (String linear : List.of("BLOCKED", "PACKED")) {
          benchmark.print(program, linear, tokens);
        }
      }
    }
  }

  private void print(Program program, String linear, int tokens) throws JsonProcessingException {
    if (what.equals("few")) {
      FewTokensBenchmark few = new FewTokensBenchmark(program, rounds);
      for (boolean ofProjection : new boolean[] {false, true}) {
        ObjectNode row = row(linear, tokens);
        few.measure(sizes, linear, ofProjection, tokens, row);
        System.out.println(mapper.writeValueAsString(row));
      }
    } else {
      ObjectNode row = row(linear, tokens);
      new LearnerLayersBenchmark(program, rounds)
          .measure(sizes, linear, what.equals("all"), tokens, row);
      System.out.println(mapper.writeValueAsString(row));
    }
  }

  private ObjectNode row(String linear, int tokens) {
    ObjectNode row = mapper.createObjectNode().put("rounds", rounds);
    sizes.describe(row);
    return row.put("linear", linear).put("tokens", tokens);
  }
}
