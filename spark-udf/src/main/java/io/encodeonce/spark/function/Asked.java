package io.encodeonce.spark.function;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * A call's question and the arguments that it takes.
 *
 * @param arguments the text, then those that the question takes
 */
record Asked(Question question, List<Expression> arguments) {}
