package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.DocumentCall;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.types.Metadata;
import scala.Option;

/** New columns. */
final class Results {
  private Results() {}

  static NamedExpression named(Expression computed) {
    return new Alias(
        computed,
        "computed",
        NamedExpression.newExprId(),
        ScalaLists.toScala(List.of()),
        Option.empty(),
        ScalaLists.toScala(List.of()));
  }

  static Attribute of(DocumentCall call) {
    return new AttributeReference(
        call.call().function(),
        call.dataType(),
        true,
        Metadata.empty(),
        NamedExpression.newExprId(),
        ScalaLists.toScala(List.of()));
  }
}
