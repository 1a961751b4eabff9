package io.encodeonce.spark.train.adapt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.BudgetOption;
import io.encodeonce.runtime.train.EffortOption;
import io.encodeonce.runtime.train.PruningOption;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.folder.OutputFolder;
import io.encodeonce.spark.train.folder.RunOrigin;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an adaptation is to come to, and of which model; its runs each know of themselves alone. */
record AdaptationOrigin(RunOrigin origin) {
  private static final String NAME = "adaptation.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  static AdaptationOrigin of(AdaptationTask task) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("model", fingerprint(task, task.model()));
    facts.put("teacher", fingerprint(task, task.teacher()));
    facts.put("tokens", tokens(task.options()));
    facts.put("samplers", task.samplers().toString());
    facts.put("prune", task.options().get(PruningOption.PRUNE).toString());
    facts.put("acm", task.options().find(EffortOption.ACM).map(String::valueOf).orElse("none"));
    facts.put("learners", task.learners().modules().toString());
    facts.put("shape", task.shape().toString());
    return new AdaptationOrigin(new RunOrigin(facts));
  }

  private static String tokens(OptionValues options) {
    String tokens = options.get(TrainingOption.TOKENS).toString();
    return options
        .find(BudgetOption.TOKEN_BUDGETS)
        .map(others -> tokens + " beside " + others)
        .orElse(tokens);
  }

  private static String fingerprint(AdaptationTask task, String model) {
    return ModelReference.read(
            task.spark().sparkContext(), task.spark().sessionState().conf(), List.of(model))
        .fingerprint();
  }

  /** Refuses the output of another adaptation. */
  void requireSame(OutputFolder output) {
    output
        .read(NAME)
        .ifPresent(saved -> origin.requireSame(facts(output, saved), output.path(NAME)));
  }

  private static Map<String, String> facts(OutputFolder output, String saved) {
    Map<String, String> facts = new TreeMap<>();
    try {
      JSON.readTree(saved)
          .fields()
          .forEachRemaining(fact -> facts.put(fact.getKey(), fact.getValue().asText()));
    } catch (JsonProcessingException e) {
      throw new InferenceException(
          Messages.brokenOrigin(output.path(NAME), e.getOriginalMessage()), e);
    }
    return facts;
  }

  /** Leaves it in the output for those that go on. */
  void keep(OutputFolder output) {
    ObjectNode facts = JSON.createObjectNode();
    origin.facts().forEach(facts::put);
    output.write(NAME, facts.toPrettyString());
  }
}
