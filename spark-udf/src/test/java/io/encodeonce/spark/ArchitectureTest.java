package io.encodeonce.spark;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "io.encodeonce.spark";

  private static final DescribedPredicate<JavaClass> IN_A_PACKAGE =
      resideInAPackage(ROOT + "..").and(not(resideInAPackage(ROOT)));

  @ArchTest
  static final ArchRule ONLY_PUBLIC_PACKAGES_OF_THE_RUNTIME =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.encodeonce.runtime..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.encodeonce.runtime", "io.encodeonce.runtime.train"))));

  @ArchTest
  static final ArchRule NO_ENGINE =
      noClasses().should().dependOnClassesThat(resideInAPackage("ai.djl.."));

  /** From a model's files to an operator at work; a package that is not here fails. */
  @ArchTest
  static final ArchRule ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitectureIgnoring(ROOT)
          .layer("catalyst")
          .definedBy(ROOT + ".catalyst")
          .layer("model")
          .definedBy(ROOT + ".model")
          .layer("executor")
          .definedBy(ROOT + ".executor")
          .layer("function")
          .definedBy(ROOT + ".function")
          .layer("plan")
          .definedBy(ROOT + ".plan")
          .layer("exec")
          .definedBy(ROOT + ".exec")
          .layer("train")
          .definedBy(ROOT + ".train..")
          .whereLayer("catalyst")
          .mayNotAccessAnyLayer()
          .whereLayer("model")
          .mayNotAccessAnyLayer()
          .whereLayer("executor")
          .mayOnlyAccessLayers("model")
          .whereLayer("function")
          .mayOnlyAccessLayers("catalyst", "model", "executor")
          .whereLayer("plan")
          .mayOnlyAccessLayers("catalyst", "model", "function")
          .whereLayer("exec")
          .mayOnlyAccessLayers("catalyst", "model", "executor", "function", "plan")
          .whereLayer("train")
          .mayOnlyAccessLayers("model", "executor");

  /** The root package is what users see: values, and what is built of all packages; never both. */
  @ArchTest
  static final ArchRule THE_ROOT_IS_VALUES_OR_ROOF =
      noClasses()
          .that(resideInAPackage(ROOT).and(describe("packages use", ArchitectureTest::isUsed)))
          .should()
          .dependOnClassesThat(IN_A_PACKAGE);

  /** Of classes with what they enclose, in one package or several. */
  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().assignedFrom(new OutermostClasses()).should().beFreeOfCycles();

  private static boolean isUsed(JavaClass type) {
    return type.getDirectDependenciesToSelf().stream()
        .anyMatch(dependency -> IN_A_PACKAGE.test(dependency.getOriginClass()));
  }

  private static final class OutermostClasses implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return SliceIdentifier.of(outermost(type).getName());
    }

    private static JavaClass outermost(JavaClass type) {
      return type.getEnclosingClass().map(OutermostClasses::outermost).orElse(type);
    }

    @Override
    public String getDescription() {
      return "outermost classes";
    }
  }
}
