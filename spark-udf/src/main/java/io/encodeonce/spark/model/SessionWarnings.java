package io.encodeonce.spark.model;

import io.encodeonce.runtime.Device;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.internal.SQLConf;

/**
 * What models ask for and do not get, given once a model and session, and what the application may
 * keep from them, once a session. Thread-safe.
 */
public final class SessionWarnings {
  private static final Map<SQLConf, Set<Object>> GIVEN =
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
    return isNew(session, model) ? model.warnings() : List.of();
  }

  /** How an application's settings leave a model no memory on its device, unless told before. */
  public static List<String> once(SQLConf session, SparkConf application, Device device) {
    return RapidsMemory.warning(application, device)
        .filter(warning -> isNew(session, warning))
        .stream()
        .toList();
  }

  private static boolean isNew(SQLConf session, Object warning) {
    return GIVEN
        .computeIfAbsent(session, s -> Collections.synchronizedSet(new HashSet<>()))
        .add(warning);
  }
}
