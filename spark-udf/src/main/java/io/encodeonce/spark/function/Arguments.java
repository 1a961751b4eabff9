package io.encodeonce.spark.function;

import io.encodeonce.runtime.InferenceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;

/** What a call was given, by the names of the function's parameters. */
final class Arguments {
  private final Map<String, Expression> byParameter;

  private Arguments(Map<String, Expression> byParameter) {
    this.byParameter = byParameter;
  }

  /** Gives each argument its parameter: by place until the first that is named. */
  static Arguments bind(Signature signature, List<Expression> given) {
    Map<String, Expression> bound = new HashMap<>();
    List<String> free = new ArrayList<>(signature.parameters());
    boolean named = false;
    for (Expression argument : given) {
      if (argument instanceof NamedArgumentExpression byName) {
        named = true;
        put(bound, signature, parameter(signature, byName.key()), byName.value());
      } else if (named || free.isEmpty()) {
        throw new InferenceException(Messages.arguments(signature));
      } else {
        put(bound, signature, free.remove(0), argument);
      }
    }
    if (!bound.keySet().containsAll(signature.required())) {
      throw new InferenceException(Messages.arguments(signature));
    }
    return new Arguments(bound);
  }

  private static String parameter(Signature signature, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!signature.parameters().contains(lower)) {
      throw new InferenceException(Messages.parameter(signature, name));
    }
    return lower;
  }

  private static void put(
      Map<String, Expression> bound, Signature signature, String parameter, Expression argument) {
    if (bound.put(parameter, argument) != null) {
      throw new InferenceException(Messages.parameterTwice(signature, parameter));
    }
  }

  /** A parameter that every call has. */
  Expression required(String parameter) {
    return byParameter.get(parameter);
  }

  Optional<Expression> optional(String parameter) {
    return Optional.ofNullable(byParameter.get(parameter));
  }
}
