package io.encodeonce.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.encodeonce.runtime.tensor.ProgramMethod;
import io.encodeonce.runtime.tensor.ProgramTuple;
import io.encodeonce.runtime.train.engine.TrainingProgram;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Java calls is what the program declares: names, order and types; and nothing is spare. */
class TransformerProgramTest {
  private static final ProgramDeclarations PROGRAM =
      ProgramDeclarations.read(TransformerProgram.FILE);

  private static final List<Class<?>> CALLED =
      List.of(TransformerProgram.class, TrainingProgram.class);

  private static final Map<String, ProgramTuple> TUPLES =
      constants(ProgramTuple.class, ProgramTuple::name);

  private static <T> Map<String, T> constants(Class<T> type, Function<T, String> name) {
    return CALLED.stream()
        .flatMap(called -> Stream.of(called.getDeclaredFields()))
        .filter(field -> field.getType() == type)
        .map(field -> type.cast(value(field)))
        .collect(Collectors.toMap(name, Function.identity()));
  }

  private static Object value(Field field) {
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(field.toString(), e);
    }
  }

  @Test
  void methodsAreThoseThatTheModuleDeclares() {
    Map<String, List<String>> expected =
        constants(ProgramMethod.class, ProgramMethod::name).values().stream()
            .collect(
                Collectors.toMap(
                    ProgramMethod::name,
                    method -> method.parameters().stream().map(this::asDeclared).toList()));
    assertThat(PROGRAM.methods(TransformerProgram.MODULE)).isEqualTo(expected);
  }

  /** A tuple comes to the module without its name. */
  private String asDeclared(String parameter) {
    String type = type(parameter);
    if (!TUPLES.containsKey(type)) {
      return parameter;
    }
    String types =
        TUPLES.get(type).fields().stream()
            .map(TransformerProgramTest::type)
            .collect(Collectors.joining(", "));
    return parameter.replace(type, "Tuple[" + types + "]");
  }

  private static String type(String declaration) {
    return declaration.substring(declaration.indexOf(": ") + 2);
  }

  @Test
  void tuplesAreThoseThatItsFilesDeclare() {
    Map<String, List<String>> expected =
        TUPLES.values().stream()
            .collect(Collectors.toMap(ProgramTuple::name, ProgramTuple::fields));
    assertThat(PROGRAM.tuples()).isEqualTo(expected);
  }

  /** Else the names of its parts would say nothing about their places. */
  @Test
  void aTupleIsNamedBeforeItIsRead() {
    constants(ProgramMethod.class, ProgramMethod::name)
        .values()
        .forEach(
            method ->
                method.parameters().stream()
                    .filter(parameter -> TUPLES.containsKey(type(parameter)))
                    .map(parameter -> type(parameter) + "(*" + name(parameter) + ")")
                    .forEach(
                        naming ->
                            assertThat(PROGRAM.body(TransformerProgram.MODULE, method.name()))
                                .contains(naming)));
  }

  private static String name(String declaration) {
    return declaration.substring(0, declaration.indexOf(": "));
  }

  @Test
  void javaCallsAllThatItKnows() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.encodeonce.runtime");
    List<JavaClass> known = CALLED.stream().map(classes::get).toList();
    List<JavaField> fields =
        known.stream()
            .flatMap(called -> called.getFields().stream())
            .filter(field -> field.getRawType().getSimpleName().startsWith("Program"))
            .toList();
    assertThat(fields).hasSizeGreaterThan(TUPLES.size());
    assertThat(fields)
        .allSatisfy(
            field ->
                assertThat(field.getAccessesToSelf().stream().map(JavaAccess::getOriginOwner))
                    .as(field.getName())
                    .anyMatch(owner -> !known.contains(owner)));
  }
}
