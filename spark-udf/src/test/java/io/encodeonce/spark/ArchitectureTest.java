package io.encodeonce.spark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
              resideInAPackage("io.encodeonce..")
                  .and(not(resideInAnyPackage("io.encodeonce.spark", "io.encodeonce.runtime"))));

  @ArchTest
  static final ArchRule NO_ENGINE =
      noClasses().should().dependOnClassesThat(resideInAPackage("ai.djl.."));
}
