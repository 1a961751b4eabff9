package io.encodeonce.runtime.tensor;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** What DJL keeps until somebody closes it: tensors, and managers that own them. */
public final class LiveHandles {
  private LiveHandles() {}

  /** How many there are in the process. */
  public static int count() {
    NDManager root;
    try (NDManager any = NDManager.newBaseManager("PyTorch")) {
      root = any.getParentManager();
    }
    return count((BaseNDManager) root);
  }

  private static int count(BaseNDManager manager) {
    return resources(manager).values().stream()
        .mapToInt(owned -> owned instanceof BaseNDManager inner ? 1 + count(inner) : 1)
        .sum();
  }

  private static Map<?, ?> resources(BaseNDManager manager) {
    try {
      Field field = BaseNDManager.class.getDeclaredField("resources");
      field.setAccessible(true);
      return (Map<?, ?>) field.get(manager);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("DJL keeps its resources elsewhere now", e);
    }
  }
}
