package io.encodeonce.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** From values to command lines: each package uses only those that its rule names. */
@AnalyzeClasses(
    packages = ArchitectureTest.ROOT,
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "io.encodeonce.jobs";

  @ArchTest static final ArchRule data = uses("data");
  @ArchTest static final ArchRule model = uses("model");
  @ArchTest static final ArchRule options = uses("options", "data", "model");

  /** What answers documents in earnest, and so nothing that measures. */
  @ArchTest static final ArchRule decompose = uses("decompose", "options", "data", "model");

  /** What trains in earnest, likewise. */
  @ArchTest static final ArchRule train = uses("train", "options", "data", "model");

  @ArchTest static final ArchRule measure = uses("measure", "options", "data", "model");

  @ArchTest
  static final ArchRule evaluation = uses("evaluation", "measure", "options", "data", "model");

  @ArchTest
  static final ArchRule report = uses("report", "evaluation", "measure", "options", "data");

  /** The root package uses all others and is used by none, as each of their rules says. */
  @ArchTest
  static final ArchRule everyPackageHasARule =
      classes()
          .should()
          .resideInAnyPackage(
              ROOT,
              in("data"),
              in("model"),
              in("options"),
              in("decompose"),
              in("train"),
              in("measure"),
              in("evaluation"),
              in("report"));

  @ArchTest
  static final ArchRule aProductionJobMeasuresNothing =
      noClasses()
          .that()
          .haveSimpleName("DecomposeJob")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(in("measure"), in("evaluation"), in("report"));

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
                              "io.encodeonce.spark.train",
                              "io.encodeonce.spark.train.adapt",
                              "io.encodeonce.spark.train.run",
                              "io.encodeonce.runtime",
                              "io.encodeonce.runtime.train"))));

  /** Of this module, a package uses itself and those given: not the root, nor another. */
  private static ArchRule uses(String name, String... others) {
    String[] allowed =
        Stream.concat(Stream.of(name), Stream.of(others))
            .map(ArchitectureTest::in)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(in(name))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))));
  }

  private static String in(String name) {
    return ROOT + "." + name + "..";
  }
}
