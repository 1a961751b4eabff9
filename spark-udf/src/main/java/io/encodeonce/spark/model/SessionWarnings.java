package io.encodeonce.spark.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.internal.SQLConf;

/** What models ask for and do not get, given once a model and session. Thread-safe. */
public final class SessionWarnings {
  private static final Map<SQLConf, Set<ModelManifest>> GIVEN =
      Collections.synchronizedMap(new WeakHashMap<>());

  private SessionWarnings() {}

  /**
   * What the model at a location asks for and does not get, unless this session has had it.
   *
   * @throws io.encodeonce.runtime.InferenceException if a file is missing, or cannot be read
   */
  public static List<String> once(SQLConf session, String location, Configuration configuration) {
    return once(session, LocatedModel.read(location, configuration).manifest());
  }

  /** A sentence for each key that is not obeyed, unless this session has had them. */
  static List<String> once(SQLConf session, ModelManifest model) {
    Set<ModelManifest> given =
        GIVEN.computeIfAbsent(session, s -> Collections.synchronizedSet(new HashSet<>()));
    return given.add(model) ? model.warnings() : List.of();
  }
}
