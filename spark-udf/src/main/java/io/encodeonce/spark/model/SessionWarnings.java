package io.encodeonce.spark.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.sql.internal.SQLConf;

/** What models ask for and do not get, told once a model and session. Thread-safe. */
final class Unheeded {
  private static final Map<SQLConf, Set<ModelManifest>> TOLD =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Unheeded() {}

  /** A sentence for each key that is not obeyed, unless this session has had them. */
  static List<String> untold(SQLConf session, ModelManifest model) {
    Set<ModelManifest> told =
        TOLD.computeIfAbsent(session, s -> Collections.synchronizedSet(new HashSet<>()));
    return told.add(model) ? model.warnings() : List.of();
  }
}
