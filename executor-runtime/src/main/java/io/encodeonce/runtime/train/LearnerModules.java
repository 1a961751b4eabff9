package io.encodeonce.runtime.train;

import java.io.Serializable;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which modules become sums of learners, in all layers that have such; checked by {@link
 * LearnerCheckpoint}.
 *
 * @param modules at least one
 * @param learners of each, which together cost what the module did
 */
public record LearnerModules(Set<LearnerModule> modules, int learners) implements Serializable {
  /** Those that cost most, in as many learners as arXiv 2312.10193 takes. */
  public static final LearnerModules USUAL =
      new LearnerModules(Set.of(LearnerModule.FEED_FORWARD), 4);

  public LearnerModules {
    modules = Collections.unmodifiableSet(new TreeSet<>(modules));
  }
}
