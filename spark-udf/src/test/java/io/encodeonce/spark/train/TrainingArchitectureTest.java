package io.encodeonce.spark.train;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = TrainingArchitectureTest.ROOT,
    importOptions = ImportOption.DoNotIncludeTests.class)
class TrainingArchitectureTest {
  static final String ROOT = "io.encodeonce.spark.train";

  /** From what runs tell to runs of several kinds; a package that is not here fails. */
  @ArchTest
  static final ArchRule ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .ensureAllClassesAreContainedInArchitecture()
          .layer("root")
          .definedBy(ROOT)
          .layer("model")
          .definedBy(ROOT + ".model")
          .layer("table")
          .definedBy(ROOT + ".table")
          .layer("round")
          .definedBy(ROOT + ".round")
          .layer("check")
          .definedBy(ROOT + ".check")
          .layer("folder")
          .definedBy(ROOT + ".folder")
          .layer("run")
          .definedBy(ROOT + ".run")
          .layer("adapt")
          .definedBy(ROOT + ".adapt")
          .whereLayer("root")
          .mayNotAccessAnyLayer()
          .whereLayer("model")
          .mayOnlyAccessLayers("root")
          .whereLayer("table")
          .mayOnlyAccessLayers("root", "model")
          .whereLayer("round")
          .mayOnlyAccessLayers("root", "model", "table")
          .whereLayer("check")
          .mayOnlyAccessLayers("root", "table", "round")
          .whereLayer("folder")
          .mayOnlyAccessLayers("root", "model", "table", "round", "check")
          .whereLayer("run")
          .mayOnlyAccessLayers("root", "model", "table", "round", "check", "folder")
          .whereLayer("adapt")
          .mayOnlyAccessLayers("root", "check", "folder", "run");
}
