package io.encodeonce.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Each package is a station of the data flow and uses only what comes before it. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "io.encodeonce.runtime";

  @ArchTest
  static final ArchRule noCycles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  /** The root package has the values that all stations use, and the entries that use stations. */
  private static final DescribedPredicate<JavaClass> ENTRY =
      DescribedPredicate.describe(
          "entries",
          type ->
              type.getPackageName().equals(ROOT)
                  && type.getDirectDependenciesFromSelf().stream()
                      .map(dependency -> dependency.getTargetClass().getPackageName())
                      .anyMatch(name -> name.startsWith(ROOT + ".")));

  @ArchTest
  static final ArchRule nothingUsesAnEntry =
      noClasses().that(not(ENTRY)).should().dependOnClassesThat(ENTRY);

  /** It wires the stations, and none of them knows it. */
  @ArchTest
  static final ArchRule noStationUsesServe =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".*..")
          .and()
          .resideOutsideOfPackage(ROOT + ".serve..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".serve..");

  @ArchTest static final ArchRule text = uses("text");
  @ArchTest static final ArchRule checkpoint = uses("checkpoint");
  @ArchTest static final ArchRule family = uses("family", "checkpoint");
  @ArchTest static final ArchRule tensor = uses("tensor");
  @ArchTest static final ArchRule state = uses("state", "tensor");

  @ArchTest static final ArchRule model = uses("model", "state", "tensor", "family", "checkpoint");
  @ArchTest static final ArchRule choose = uses("choose", "model", "state", "tensor");
  @ArchTest static final ArchRule encode = uses("encode", "model", "state", "tensor");

  @ArchTest
  static final ArchRule decode = uses("decode", "encode", "choose", "model", "state", "tensor");

  @ArchTest static final ArchRule pace = uses("pace", "choose", "model", "state", "tensor");

  @ArchTest
  static final ArchRule speculative =
      uses("speculative", "pace", "decode", "encode", "choose", "model", "state", "tensor");

  @ArchTest
  static final ArchRule train =
      uses("train", "model", "state", "tensor", "family", "checkpoint", "text");

  @ArchTest
  static final ArchRule noSparkNorScala =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache..", "scala..");

  @ArchTest
  static final ArchRule nativeLibrariesStayBehindTensorAndText =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".tensor", ROOT + ".text")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..");

  /** Of this module, a package uses itself, those given and the plain types of the public API. */
  private static ArchRule uses(String station, String... others) {
    String[] unknown =
        Stream.of(
                "text",
                "checkpoint",
                "family",
                "tensor",
                "state",
                "model",
                "choose",
                "encode",
                "decode",
                "pace",
                "speculative",
                "train")
            .filter(name -> !name.equals(station) && !Stream.of(others).toList().contains(name))
            .map(name -> ROOT + "." + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(ROOT + "." + station + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(unknown);
  }
}
