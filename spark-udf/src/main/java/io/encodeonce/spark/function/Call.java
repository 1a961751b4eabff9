package io.encodeonce.spark.function;

import java.io.Serializable;

/**
 * A call as an executor needs it, without its arguments.
 *
 * @param function what it is called in SQL
 */
public record Call(String function, Question question, CallSettings settings)
    implements Serializable {}
