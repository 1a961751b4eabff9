package io.encodeonce.spark.function;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.catalyst.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.CreateMap;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Arguments that must be known before the query runs. */
final class Constants {
  private static final String LISTS = "MAP<STRING, ARRAY<STRING>>";

  private Constants() {}

  /** A constant map, each key and value as text, in its order. */
  static Map<String, String> texts(String parameter, Expression expression) {
    MapType type = requireMap(parameter, expression, "MAP<STRING, STRING>");
    if (type.valueType() instanceof ArrayType
        || type.valueType() instanceof MapType
        || type.valueType() instanceof StructType) {
      throw new InferenceException(Messages.argumentType(parameter, "MAP<STRING, STRING>", type));
    }
    return expression instanceof CreateMap written
        ? texts(parameter, written)
        : texts(parameter, (MapData) value(parameter, expression), type);
  }

  /** As it was written: Spark gives all values the type of a number among them. */
  private static Map<String, String> texts(String parameter, CreateMap written) {
    List<Expression> parts = ScalaLists.toJava(written.children());
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i += 2) {
      texts.put(text(parameter, parts.get(i)), text(parameter, parts.get(i + 1)));
    }
    return texts;
  }

  private static String text(String parameter, Expression part) {
    if (part instanceof Cast cast) {
      return text(parameter, cast.child());
    }
    boolean isNull = part instanceof Literal literal && literal.value() == null;
    return text(parameter, isNull ? null : value(parameter, part));
  }

  private static Map<String, String> texts(String parameter, MapData map, MapType type) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < map.numElements(); i++) {
      String key = text(parameter, map.keyArray().get(i, type.keyType()));
      texts.put(key, text(parameter, map.valueArray().get(i, type.valueType())));
    }
    return texts;
  }

  /** A constant map of lists of texts; a name without a list is left out. */
  static Map<String, List<String>> lists(String parameter, Expression expression) {
    MapType type = requireMap(parameter, expression, LISTS);
    if (!(type.valueType() instanceof ArrayType list)
        || !(list.elementType() instanceof StringType)) {
      throw new InferenceException(Messages.argumentType(parameter, LISTS, type));
    }
    MapData map = (MapData) value(parameter, expression);
    Map<String, List<String>> lists = new LinkedHashMap<>();
    for (int i = 0; i < map.numElements(); i++) {
      String key = text(parameter, map.keyArray().get(i, type.keyType()));
      if (!map.valueArray().isNullAt(i)) {
        lists.put(key, list(parameter, map.valueArray().getArray(i), list));
      }
    }
    return lists;
  }

  private static List<String> list(String parameter, ArrayData list, ArrayType type) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.numElements(); i++) {
      texts.add(text(parameter, list.get(i, type.elementType())));
    }
    return texts;
  }

  private static MapType requireMap(String parameter, Expression expression, String expected) {
    DataType type = expression.dataType();
    if (!(type instanceof MapType map) || !(map.keyType() instanceof StringType)) {
      throw new InferenceException(Messages.argumentType(parameter, expected, type));
    }
    return map;
  }

  private static String text(String parameter, Object value) {
    if (value == null) {
      throw new InferenceException(Messages.nullInside(parameter));
    }
    return value.toString();
  }

  /** Some of SQL's functions stand for others until the optimizer puts those in their place. */
  static Expression plain(Expression expression) {
    return Trees.rewriteUp(
        expression, e -> e instanceof RuntimeReplaceable stand ? stand.replacement() : e);
  }

  private static Object value(String parameter, Expression expression) {
    Expression plain = plain(expression);
    Object value = plain.foldable() ? plain.eval(null) : null;
    if (value == null) {
      throw new InferenceException(Messages.notConstant(parameter, expression.sql()));
    }
    return value;
  }
}
