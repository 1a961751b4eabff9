package io.encodeonce.spark.function;

import io.encodeonce.spark.catalyst.ProductNode;
import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.model.ModelReference;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** A call that answers each row by itself: in lambdas, and wherever else no operator can stand. */
public final class RowByRowCall extends Expression
    implements CodegenFallback, ProductNode, Serializable {
  private static final long serialVersionUID = 1L;

  private final Call call;
  private final ModelReference model;
  private final Seq<Expression> arguments;
  private final SingleAnswers answers;

  /** The arguments are the text, then those that the question takes. */
  public RowByRowCall(Call call, ModelReference model, Seq<Expression> arguments) {
    this.call = call;
    this.model = model;
    this.arguments = arguments;
    this.answers = new SingleAnswers(call, model);
  }

  @Override
  public Object eval(InternalRow row) {
    InternalRow values =
        new GenericInternalRow(
            ScalaLists.toJava(arguments).stream().map(argument -> argument.eval(row)).toArray());
    return answers.answer(values);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public DataType dataType() {
    return call.question().resultType();
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public String prettyName() {
    return call.function();
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new RowByRowCall(call, model, children);
  }

  @Override
  public List<Object> productElements() {
    return List.of(call, model, arguments);
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
