package io.encodeonce.spark.function;

import io.encodeonce.spark.catalyst.ProductNode;
import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.model.ModelReference;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ImplicitCastInputTypes;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.trees.TreePattern;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Enumeration;
import scala.collection.Iterator;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A call in a query, until the optimizer gives it an operator of its own. It marks itself as
 * unevaluable so that nothing evaluates it before that.
 */
public final class DocumentCall extends Expression
    implements Unevaluable, ImplicitCastInputTypes, ProductNode, Serializable {
  private static final long serialVersionUID = 1L;

  private final Call call;
  private final Seq<Expression> arguments;

  /** The arguments are the text, then those that the question takes. */
  public DocumentCall(Call call, Seq<Expression> arguments) {
    this.call = call;
    this.arguments = arguments;
  }

  public Call call() {
    return call;
  }

  public Expression text() {
    return arguments.apply(0);
  }

  /** The same call about another text. */
  public DocumentCall withText(Expression text) {
    List<Expression> changed = new ArrayList<>(ScalaLists.toJava(arguments));
    changed.set(0, text);
    return new DocumentCall(call, ScalaLists.toScala(changed));
  }

  /** This call for places where no operator can stand. */
  public RowByRowCall rowByRow(ModelReference model) {
    return new RowByRowCall(call, model, arguments);
  }

  @Override
  public Seq<AbstractDataType> inputTypes() {
    List<DataType> expected = new ArrayList<>(List.of(DataTypes.StringType));
    expected.addAll(call.question().argumentTypes());
    List<AbstractDataType> types = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      types.add(TextTypes.accepted(expected.get(i), arguments.apply(i).dataType()));
    }
    return ScalaLists.toScala(types);
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    return ImplicitCastInputTypes.super.checkInputDataTypes();
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
  public boolean foldable() {
    return false;
  }

  /**
   * As costly as a user's function, so that Spark computes no side of a join twice to filter with.
   */
  @Override
  public Seq<Enumeration.Value> nodePatterns() {
    return ScalaLists.toScala(List.of(TreePattern.SCALA_UDF()));
  }

  /** Some of Spark's rules evaluate a filter of partition columns while they plan. */
  @Override
  public Object eval(InternalRow row) {
    ModelReference model = call.settings().reference(SparkContext.getOrCreate(), SQLConf.get());
    return rowByRow(model).eval(row);
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw new UnsupportedOperationException(call.function() + " has not been planned");
  }

  @Override
  public String prettyName() {
    return call.function();
  }

  /** As the user wrote it, near enough: the call's settings are the operator's to show. */
  @Override
  public Iterator<Object> flatArguments() {
    List<Object> shown = new ArrayList<>(ScalaLists.toJava(arguments));
    shown.addAll(call.question().constants());
    return CollectionConverters.asScala(shown.iterator());
  }

  @Override
  public String sql() {
    String texts =
        Stream.concat(
                ScalaLists.toJava(arguments).stream().map(Expression::sql),
                call.question().constants().stream())
            .collect(Collectors.joining(", "));
    return call.function() + "(" + texts + ")";
  }

  @Override
  public Seq<Expression> children() {
    return arguments;
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new DocumentCall(call, children);
  }

  @Override
  public List<Object> productElements() {
    return List.of(call, arguments);
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
