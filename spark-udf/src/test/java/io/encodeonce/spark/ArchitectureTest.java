package io.encodeonce.spark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.encodeonce.spark",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ONLY_THE_PUBLIC_PACKAGE_OF_THE_RUNTIME =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.encodeonce.runtime..")
                  .and(not(resideInAPackage("io.encodeonce.runtime"))));

  @ArchTest
  static final ArchRule NO_ENGINE =
      noClasses().should().dependOnClassesThat(resideInAPackage("ai.djl.."));

  /** From a model's files to a query's plan; the root package is what users see. */
  @ArchTest
  static final ArchRule ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("catalyst")
          .definedBy("io.encodeonce.spark.catalyst")
          .layer("model")
          .definedBy("io.encodeonce.spark.model")
          .layer("executor")
          .definedBy("io.encodeonce.spark.executor")
          .layer("function")
          .definedBy("io.encodeonce.spark.function")
          .layer("plan")
          .definedBy("io.encodeonce.spark.plan")
          .whereLayer("plan")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("function")
          .mayOnlyBeAccessedByLayers("plan")
          .whereLayer("executor")
          .mayOnlyBeAccessedByLayers("plan", "function")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("plan", "function", "executor");
}
