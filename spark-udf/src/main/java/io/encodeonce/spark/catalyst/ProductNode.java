package io.encodeonce.spark.catalyst;

import java.util.List;
import scala.Product;

/**
 * A node of Spark's trees whose product methods follow from one list. Spark copies and hashes nodes
 * by these methods, and finds equal ones by {@code equals}, which a node must define by {@link
 * #isSame}; its hash is the one that Spark computes once.
 */
public interface ProductNode extends Product {

  /** What the node's only constructor takes, in its order; none of it is null. */
  List<Object> productElements();

  @Override
  default int productArity() {
    return productElements().size();
  }

  @Override
  default Object productElement(int index) {
    return productElements().get(index);
  }

  @Override
  default boolean canEqual(Object other) {
    return getClass().isInstance(other);
  }

  /** Whether the other is a node of this class with equal elements. */
  default boolean isSame(Object other) {
    return canEqual(other) && productElements().equals(((ProductNode) other).productElements());
  }
}
