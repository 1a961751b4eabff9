package io.encodeonce.spark.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.internal.SQLConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings alone decide: neither RAPIDS nor a GPU is here. */
class RapidsMemoryTest {
  private static final String TAKES_ALL =
      "RAPIDS takes a GPU's memory when an executor starts (spark.rapids.memory.gpu.allocFraction is"
          + " %s and spark.rapids.memory.gpu.reserve %s), and a model that runs there may find none:"
          + " start Spark with spark.rapids.memory.gpu.allocFraction=0.5 and"
          + " spark.rapids.memory.gpu.maxAllocFraction=0.5, or with"
          + " spark.rapids.memory.gpu.pool=NONE, or set the model's device to cpu";

  /** An application with RAPIDS, and settings as {@code key=value} below {@code spark.rapids.}. */
  private static SparkConf rapids(String... settings) {
    SparkConf application =
        new SparkConf(false).set("spark.plugins", "other.Plugin, com.nvidia.spark.SQLPlugin");
    for (String setting : settings) {
      int mark = setting.indexOf('=');
      application.set("spark.rapids." + setting.substring(0, mark), setting.substring(mark + 1));
    }
    return application;
  }

  @Test
  void byDefaultRapidsTakesAll() {
    assertThat(RapidsMemory.warning(rapids(), Device.AUTO))
        .contains(TAKES_ALL.formatted("1", "640m"));
    assertThat(RapidsMemory.warning(rapids(), Device.CUDA)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory.gpu.allocFraction=0.91",
        "memory.gpu.maxAllocFraction=0.5",
        "memory.gpu.pool=arena",
        "memory.gpu.reserve=2047m",
        "sql.mode=executeOnGPU",
        "sql.enabled=false"
      })
  void settingsThatLeaveNoMoreChangeNothing(String setting) {
    assertThat(RapidsMemory.warning(rapids(setting), Device.AUTO)).isPresent();
  }

  @Test
  void theWarningNamesWhatIsSet() {
    SparkConf little = rapids("memory.gpu.allocFraction=0.95", "memory.gpu.reserve=1g");
    assertThat(RapidsMemory.warning(little, Device.AUTO))
        .contains(TAKES_ALL.formatted("0.95", "1g"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory.gpu.allocFraction=0.9",
        "memory.gpu.pool=none",
        "memory.gpu.reserve=2g",
        "memory.gpu.reserve=2147483648",
        "sql.mode=explainonly"
      })
  void roomThatIsLeftIsEnough(String setting) {
    assertThat(RapidsMemory.warning(rapids(setting), Device.AUTO)).isEmpty();
  }

  @Test
  void aModelOnTheCpuNeedsNone() {
    assertThat(RapidsMemory.warning(rapids(), Device.CPU)).isEmpty();
  }

  @Test
  void withoutThePluginNothingIsSaid() {
    SparkConf application = rapids().set("spark.plugins", "com.nvidia.spark.SQLPluginOfOthers");
    assertThat(RapidsMemory.warning(application, Device.CUDA)).isEmpty();
    assertThat(RapidsMemory.warning(new SparkConf(false), Device.CUDA)).isEmpty();
  }

  @Test
  void aSessionIsToldOnce() {
    SQLConf session = new SQLConf();
    assertThat(SessionWarnings.once(session, rapids(), Device.AUTO)).hasSize(1);
    assertThat(SessionWarnings.once(session, rapids(), Device.CUDA)).isEmpty();
    assertThat(SessionWarnings.once(new SQLConf(), rapids(), Device.CUDA)).hasSize(1);
  }
}
