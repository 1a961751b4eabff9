package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a long computation stands: all that it needs to go on as if it had not stopped.
 *
 * @param step how far it is, from 0
 * @param header what is small: seeds, the place in the data, the options that it began with; any
 *     JSON
 * @param arrays what is large, by names; kept to the bit, and not copied
 */
public record StateContent(long step, JsonNode header, Map<String, float[]> arrays) {
  public StateContent {
    if (step < 0) {
      throw new IllegalArgumentException("step is %d, but must be at least 0".formatted(step));
    }
    arrays = Collections.unmodifiableMap(new TreeMap<>(arrays));
  }
}
