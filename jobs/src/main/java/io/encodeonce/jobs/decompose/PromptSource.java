package io.encodeonce.jobs.decompose;

import org.apache.spark.sql.Column;

/** Where a row's prompts come from. */
interface PromptSource {

  /** {@code ARRAY<STRING>}: what is asked. */
  Column texts();

  /** {@code ARRAY<STRING>}: what the answers are called. */
  Column names();

  /** {@code STRING}: why a row's prompts cannot be asked; null where they can. */
  Column refusal();
}
