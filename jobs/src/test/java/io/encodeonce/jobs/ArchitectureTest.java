package io.encodeonce.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.encodeonce.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ONLY_PUBLIC_PACKAGES =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.encodeonce..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "io.encodeonce.jobs..",
                              "io.encodeonce.spark",
                              "io.encodeonce.runtime"))));
}
