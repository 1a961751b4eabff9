package io.encodeonce.spark.model;

/** What users are told of models that cannot be had as they are. */
final class Messages {
  private Messages() {}

  static String noModelFile(String location, String file) {
    return "model %s has no %s: give the directory of a Hugging Face checkpoint"
        .formatted(location, file);
  }

  static String noWeights(String location) {
    return ("model %s has neither model.safetensors nor model.safetensors.index.json; pickle files"
            + " such as pytorch_model.bin are never read, for they can run code: save the"
            + " checkpoint as safetensors (save_pretrained does)")
        .formatted(location);
  }

  static String noShard(String location, String file) {
    return "model %s lacks %s, which its model.safetensors.index.json names: copy it there"
        .formatted(location, file);
  }

  static String adapterOnly(String location, String file) {
    return ("model %s holds an adapter (%s) and not the model that it changes; merge the two in peft:"
            + " AutoPeftModelForSeq2SeqLM.from_pretrained('%s').merge_and_unload()"
            + ".save_pretrained(another directory), and save the tokenizer there too")
        .formatted(location, file, location);
  }

  /** With the line that writes the tokenizer; transformers needs two packages more for it. */
  static String onlySentencePieces(String location, String file) {
    return ("model %1$s has no tokenizer.json, only %2$s; write one beside it: python -c \"from"
            + " transformers import AutoTokenizer; AutoTokenizer.from_pretrained('%1$s')"
            + ".save_pretrained('%1$s')\" (needs sentencepiece and protobuf)")
        .formatted(location, file);
  }

  static String badJson(String location, String file, String reason) {
    return "model %s has a %s that cannot be used: %s".formatted(location, file, reason);
  }

  static String ofModel(String location, String sentence) {
    return "model %s, %s".formatted(location, sentence);
  }

  static String fileName(String name) {
    return "model file name \"%s\" must be a plain name inside the model's directory"
        .formatted(name);
  }

  static String unreadableModel(String location, String reason) {
    return "model %s cannot be read: %s".formatted(location, reason);
  }

  static String changedFile(String location, String name, String expected, String found) {
    return ("model file %s of %s must have %s as when the job was started, but has %s: the model was"
            + " changed or damaged; start again")
        .formatted(name, location, expected, found);
  }

  static String cache(String key, String directory, String reason) {
    return "model cache %s cannot be written: %s; set %s to a folder that executors may write"
        .formatted(directory, reason, key);
  }

  static String idleSeconds(String key, String value) {
    return "%s is %s, but must be a whole number of seconds, 0 or more".formatted(key, value);
  }

  static String rapidsMemory(String fraction, String reserve) {
    return ("RAPIDS takes a GPU's memory when an executor starts (spark.rapids.memory.gpu.allocFraction"
            + " is %s and spark.rapids.memory.gpu.reserve %s), and a model that runs there may find"
            + " none: start Spark with spark.rapids.memory.gpu.allocFraction=0.5 and"
            + " spark.rapids.memory.gpu.maxAllocFraction=0.5, or with"
            + " spark.rapids.memory.gpu.pool=NONE, or set the model's device to cpu")
        .formatted(fraction, reserve);
  }
}
