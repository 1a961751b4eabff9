package io.encodeonce.jobs.train;

import java.util.List;

/** What users are told about what cannot be learned as they say. */
final class TrainMessages {
  static final String PROMPTS_MISSING =
      "--input needs --prompt-column NAME, or --prompts FILE where all documents are asked the same";
  static final String PROMPTS_TWICE = "give one of --prompts and --prompt-column, not both";
  static final String TEXT_HAS_NO_ANSWERS =
      "--format is text, which has documents and no answers: give csv, json, parquet or orc";
  static final String NONE_EMPTY =
      "--none-text is empty, but must have a character: an answer has a token at least";
  static final String MODEL_MISSING =
      "--input needs --model, a checkpoint directory or sample, or --new-model, a directory with"
          + " config.json and a tokenizer";
  static final String MODEL_TWICE = "give one of --model and --new-model, not both";
  static final String ADAPTED_MODEL_MISSING =
      "--input needs --model, the checkpoint to adapt: a directory or sample";
  static final String NOTHING_TO_ADAPT =
      "--tokens is 1 and --prune is 0, which leaves the model as it is: give --tokens below 1, --prune"
          + " above 0, --acm, or several of them";
  static final String LEARN_IS_OF_TRAINING =
      "--learn is for TrainJob: AdaptJob with --acm learns learners, gates and the model in turn";
  static final String OUTPUT_MISSING = "--input needs --output, the folder to write";
  static final String RESUME_NEEDS_OUTPUT =
      "--resume needs --output, the folder of the run that is to go on";

  private TrainMessages() {}

  static void needInput(List<String> problems, String option, Object value) {
    if (value != null) {
      problems.add(option + " needs --input: without it the embedded sample is learned");
    }
  }

  static String formatUnknown(String path) {
    return "the format of %s does not show in its name: give --format csv, json, parquet or orc"
        .formatted(path);
  }

  static String statesOfPruned(double weight) {
    return ("--hidden-state-weight is %s, but with --prune it must be 0 or left out: states that were"
            + " narrowed cannot be compared with the teacher's")
        .formatted(weight);
  }

  static String seconds(double value) {
    return "--progress-seconds is %s, but must be above 0".formatted(value);
  }
}
