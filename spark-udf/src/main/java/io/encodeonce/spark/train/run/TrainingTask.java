package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is to be trained, on what.
 *
 * @param table to learn from
 * @param validation to see how far the model has come; it has the table's columns
 * @param base what training starts from
 * @param teacher that the model learns from, if there is one
 * @param options by {@link io.encodeonce.runtime.train.TrainingOption}
 * @param workers tasks that learn side by side, at least 1
 * @param output a folder at any Hadoop path, which must be empty unless the run is to go on
 * @param resume whether to go on from the newest state there, if there is one
 */
public record TrainingTask(
    Dataset<Row> table,
    Optional<Dataset<Row>> validation,
    TrainingColumns columns,
    BaseModel base,
    Optional<TeacherModel> teacher,
    OptionValues options,
    int workers,
    String output,
    boolean resume) {}
