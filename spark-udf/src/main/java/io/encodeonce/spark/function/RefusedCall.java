package io.encodeonce.spark.function;

import io.encodeonce.spark.catalyst.ProductNode;
import io.encodeonce.spark.catalyst.ScalaLists;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;

/** A call that cannot be right, so that the analyzer says why and where. */
final class RefusedCall extends Expression implements ProductNode, Serializable {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final String reason;
  private final Seq<Expression> arguments;

  RefusedCall(String function, String reason, Seq<Expression> arguments) {
    this.function = function;
    this.reason = reason;
    this.arguments = arguments;
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    return new TypeCheckResult.TypeCheckFailure(reason);
  }

  @Override
  public DataType dataType() {
    return DataTypes.NullType;
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public Object eval(InternalRow row) {
    throw new UnsupportedOperationException(reason);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw new UnsupportedOperationException(reason);
  }

  @Override
  public String prettyName() {
    return function;
  }

  /** What a plan shows of the call. */
  @Override
  public Iterator<Object> flatArguments() {
    return ScalaLists.<Object>toScala(ScalaLists.toJava(arguments)).iterator();
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public Expression withNewChildrenInternal(
      scala.collection.immutable.IndexedSeq<Expression> children) {
    return new RefusedCall(function, reason, children);
  }

  @Override
  public List<Object> productElements() {
    return List.of(function, reason, arguments);
  }

  @Override
  public boolean equals(Object other) {
    return isSame(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
