package io.encodeonce.spark.train.folder;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.round.Run;
import io.encodeonce.spark.train.table.Shards;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run started from, by name: one that goes on from its state must have started from the
 * same.
 */
public record RunOrigin(SortedMap<String, String> facts) {
  public static RunOrigin of(Run run, Shards shards, int workers) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("model", run.model().fingerprint());
    facts.put("input", Long.toHexString(shards.fingerprint()));
    facts.put("workers", Integer.toString(workers));
    facts.put("batches", run.options().batches().toString());
    facts.put("optimizer", run.options().learning().optimizer().toString());
    facts.put("seed", Long.toString(run.options().seed()));
    return new RunOrigin(facts);
  }

  /**
   * Refuses a state of another run.
   *
   * @param path where the state is, for the message
   */
  public void requireSame(Map<String, String> saved, String path) {
    facts.forEach(
        (name, fact) -> {
          if (!fact.equals(saved.get(name))) {
            throw new InferenceException(Messages.otherOrigin(path, name, saved.get(name), fact));
          }
        });
  }
}
