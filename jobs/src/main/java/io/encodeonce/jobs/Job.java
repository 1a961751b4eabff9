package io.encodeonce.jobs;

import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.OptionValues;
import java.util.concurrent.Callable;

/** What runs from the command line; gives its exit code. */
interface Job extends Callable<Integer> {

  /** Its flags of models and their options, beside those that it declares itself. */
  default RuntimeFlags flags() {
    return new RuntimeFlags(OptionValues.NONE);
  }
}
