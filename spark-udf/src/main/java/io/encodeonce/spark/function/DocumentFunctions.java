package io.encodeonce.spark.function;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.catalyst.ScalaLists;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.MapType;
import scala.Option;
import scala.collection.immutable.Seq;

/** The functions of SQL: what each is called, takes and asks. */
public final class DocumentFunctions {
  private static final String TEXT = "text";
  private static final String PROMPT = "prompt";
  private static final String PROMPTS = "prompts";
  private static final String LABELS = "labels";
  private static final String ALLOWED = "allowed";
  private static final String OPTIONS = "options";
  private static final String TRY = "try_";
  private static final Map<String, List<FunctionDefinition>> BY_PREFIX = new ConcurrentHashMap<>();

  private DocumentFunctions() {}

  /** Makes the question of a call, and the arguments that it takes. */
  private interface Asking {
    Asked ask(Arguments arguments);
  }

  private record Kind(String name, List<String> required, List<String> optional, Asking asking) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "generate", List.of(TEXT, PROMPT), List.of(OPTIONS), DocumentFunctions::generate),
          new Kind(
              "decompose",
              List.of(TEXT, PROMPTS),
              List.of(OPTIONS, ALLOWED),
              DocumentFunctions::decompose),
          new Kind(
              "extract",
              List.of(TEXT, PROMPTS, ALLOWED),
              List.of(OPTIONS),
              DocumentFunctions::decompose),
          new Kind(
              "classify",
              List.of(TEXT, PROMPT, LABELS),
              List.of(OPTIONS),
              DocumentFunctions::classify),
          new Kind(
              "count_tokens", List.of(TEXT), List.of(OPTIONS), DocumentFunctions::countTokens));

  /**
   * All functions: the same objects each time, or Spark would warn that some replace others where
   * they are registered twice, as by the configuration and by being on the class path.
   *
   * @param prefix what their names start with; {@code try_} stands before it
   */
  public static List<FunctionDefinition> all(String prefix) {
    return BY_PREFIX.computeIfAbsent(prefix, DocumentFunctions::definitions);
  }

  private static List<FunctionDefinition> definitions(String prefix) {
    return KINDS.stream()
        .flatMap(
            kind ->
                Stream.of(
                    definition(kind, prefix + kind.name(), Optional.empty()),
                    definition(kind, TRY + prefix + kind.name(), Optional.of(OnError.NULL))))
        .toList();
  }

  private static FunctionDefinition definition(Kind kind, String name, Optional<OnError> onError) {
    Signature signature = new Signature(name, kind.required(), kind.optional());
    return new FunctionDefinition(
        name,
        FunctionHelp.of(kind.name(), signature, onError.isPresent()),
        given -> call(kind, signature, onError, given));
  }

  private static Expression call(
      Kind kind, Signature signature, Optional<OnError> onError, Seq<Expression> given) {
    try {
      Arguments arguments = Arguments.bind(signature, ScalaLists.toJava(given));
      SQLConf configuration = configuration();
      CallSettings settings =
          CallSettings.of(
              configuration,
              arguments.optional(OPTIONS).map(o -> Constants.texts(OPTIONS, o)).orElse(Map.of()));
      Asked asked = kind.asking().ask(arguments);
      ConstantArguments.require(asked, settings, configuration);
      return new DocumentCall(
          new Call(
              signature.name(),
              asked.question(),
              onError.map(settings::withOnError).orElse(settings)),
          ScalaLists.toScala(asked.arguments()));
    } catch (InferenceException e) {
      return new RefusedCall(signature.name(), e.getMessage(), given);
    }
  }

  /** The session's; inside a view, the current one is another, which has nothing of models. */
  private static SQLConf configuration() {
    Option<SparkSession> session = SparkSession.getActiveSession();
    return session.isDefined() ? session.get().sessionState().conf() : SQLConf.get();
  }

  private static Asked generate(Arguments given) {
    return new Asked(new GenerateQuestion(), List.of(given.required(TEXT), given.required(PROMPT)));
  }

  private static Asked decompose(Arguments given) {
    Expression prompts = given.required(PROMPTS);
    Optional<Expression> allowed = given.optional(ALLOWED);
    if (prompts.dataType() instanceof MapType) {
      return new Asked(
          NamedDecomposeQuestion.of(
              Constants.texts(PROMPTS, prompts),
              allowed.map(lists -> Constants.lists(ALLOWED, lists)).orElse(Map.of())),
          List.of(given.required(TEXT)));
    }
    return allowed
        .map(
            lists ->
                new Asked(
                    DecomposeQuestion.constrained(), List.of(given.required(TEXT), prompts, lists)))
        .orElseGet(
            () -> new Asked(DecomposeQuestion.free(), List.of(given.required(TEXT), prompts)));
  }

  private static Asked classify(Arguments given) {
    return new Asked(
        new ClassifyQuestion(),
        List.of(given.required(TEXT), given.required(PROMPT), given.required(LABELS)));
  }

  private static Asked countTokens(Arguments given) {
    return new Asked(new TokenCount(), List.of(given.required(TEXT)));
  }
}
