package io.encodeonce.spark.function;

import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.collection.immutable.Seq;

/** A function as Spark's registry takes it. */
public record FunctionDefinition(
    String name, ExpressionInfo info, Function1<Seq<Expression>, Expression> builder) {

  public FunctionIdentifier identifier() {
    return new FunctionIdentifier(name);
  }
}
