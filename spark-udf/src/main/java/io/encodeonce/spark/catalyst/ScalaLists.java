package io.encodeonce.spark.catalyst;

import java.util.ArrayList;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Lists between the two languages. */
public final class ScalaLists {
  private ScalaLists() {}

  public static <T> List<T> toJava(scala.collection.Seq<? extends T> list) {
    return List.copyOf(CollectionConverters.asJava(list));
  }

  /** A list that Scala may keep: it is copied. */
  public static <T> Seq<T> toScala(List<? extends T> list) {
    return CollectionConverters.<T>asScala(List.<T>copyOf(list)).toList();
  }

  /** The first list, and after it the second. */
  public static <T> Seq<T> joined(Seq<? extends T> first, Seq<? extends T> second) {
    List<T> joined = new ArrayList<>(toJava(first));
    joined.addAll(toJava(second));
    return toScala(joined);
  }
}
