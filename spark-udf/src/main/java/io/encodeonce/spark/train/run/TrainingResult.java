package io.encodeonce.spark.train.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.spark.train.ValidationRecord;
import java.util.List;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param model the trained checkpoint: of the best validation, or of the end where there was none
 * @param steps made in all
 * @param best the best validation's right answers and step
 * @param alignment with the teacher, where there was one
 * @param reason why it ended
 * @param log all that happened, as in the log file
 */
public record TrainingResult(
    String model,
    long steps,
    Optional<ValidationRecord> best,
    Optional<AlignmentRecord> alignment,
    String reason,
    List<JsonNode> log) {}
