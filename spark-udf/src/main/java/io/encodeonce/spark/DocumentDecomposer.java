package io.encodeonce.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;

import io.encodeonce.runtime.InferenceException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Answers every prompt about a column's texts, as a stage of a pipeline: the function {@code
 * eo_decompose}, so that columns are pruned and filters pushed as around it.
 *
 * <p>The output column is a struct with an answer a name where the prompts have names, else an
 * array of answers in the prompts' order. Not thread-safe.
 */
public final class DocumentDecomposer extends Model<DocumentDecomposer>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final StringArrayParam prompts;
  private final StringArrayParam promptNames;
  private final Param<String> promptsCol;
  private final Param<String> model;
  private final Param<String> modelPath;
  private final Param<Map<String, String>> options;

  public DocumentDecomposer() {
    this("documentDecomposer_" + UUID.randomUUID());
  }

  /** For a stage that is read again. */
  public DocumentDecomposer(String uid) {
    this.uid = uid;
    inputCol = new Param<>(this, "inputCol", "the column of texts");
    outputCol = new Param<>(this, "outputCol", "the column of answers, which must be new");
    prompts = new StringArrayParam(this, "prompts", "what is asked of every text");
    promptNames =
        new StringArrayParam(
            this,
            "promptNames",
            "the answers' names, one a prompt; without them answers are an array");
    promptsCol =
        new Param<>(
            this,
            "promptsCol",
            "the column of each text's own prompts, an array of texts or of structs with prompt;"
                + " instead of prompts");
    model = new Param<>(this, "model", "the model's name in the configuration");
    modelPath =
        new Param<>(
            this, "modelPath", "where the model lies; instead of its name in the configuration");
    options = new TextMapParam(uid, "options", "options of eo_decompose");
    setDefault(outputCol, "answers");
    setDefault(promptNames, new String[0]);
    setDefault(model, "default");
    setDefault(options, Map.of());
  }

  /** Reads a stage that was saved. */
  public static DocumentDecomposer load(String path) {
    return read().load(path);
  }

  public static MLReader<DocumentDecomposer> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public StringArrayParam prompts() {
    return prompts;
  }

  public StringArrayParam promptNames() {
    return promptNames;
  }

  public Param<String> promptsCol() {
    return promptsCol;
  }

  public Param<String> model() {
    return model;
  }

  public Param<String> modelPath() {
    return modelPath;
  }

  public Param<Map<String, String>> options() {
    return options;
  }

  public DocumentDecomposer setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  public DocumentDecomposer setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  /** Sets prompts whose answers are told apart by their places. */
  public DocumentDecomposer setPrompts(String... value) {
    set(prompts, value);
    clear(promptNames);
    return this;
  }

  /** Sets prompts by the names of their answers; the struct's fields are in the map's order. */
  public DocumentDecomposer setPrompts(Map<String, String> value) {
    set(prompts, value.values().toArray(String[]::new));
    set(promptNames, value.keySet().toArray(String[]::new));
    return this;
  }

  /** Sets the column of each text's own prompts; answers are in an array then. */
  public DocumentDecomposer setPromptsCol(String value) {
    set(promptsCol, value);
    return this;
  }

  public DocumentDecomposer setModel(String value) {
    set(model, value);
    return this;
  }

  /** Sets where the model lies: a directory at any Hadoop path. */
  public DocumentDecomposer setModelPath(String value) {
    set(modelPath, value);
    return this;
  }

  public DocumentDecomposer setOptions(Map<String, String> value) {
    set(options, value);
    return this;
  }

  /**
   * Adds the answers; they come into being with the first action.
   *
   * @throws InferenceException if a parameter is missing or they do not fit together
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    requireFitting(dataset.schema());
    EncodeOnceExtensions.register(dataset.sparkSession());
    return dataset.withColumn(
        getOrDefault(outputCol),
        call_function(
            EncodeOnceExtensions.functionName("decompose"),
            col(getOrDefault(inputCol)),
            isSet(promptsCol)
                ? StagePrompts.texts(dataset.schema(), getOrDefault(promptsCol))
                : promptsColumn(),
            optionsColumn(dataset.sparkSession())));
  }

  /**
   * The schema with the answers' column.
   *
   * @throws InferenceException if a parameter is missing or they do not fit together
   */
  @Override
  public StructType transformSchema(StructType schema) {
    // The analyzer knows what fits, options and models included.
    return transform(SparkSession.active().createDataFrame(List.of(), schema)).schema();
  }

  private void requireFitting(StructType schema) {
    require(inputCol);
    String output = getOrDefault(outputCol);
    if (Arrays.stream(schema.fieldNames()).anyMatch(output::equalsIgnoreCase)) {
      throw new InferenceException(StageMessages.outputTaken(output));
    }
    if (isSet(promptsCol)) {
      return;
    }
    require(prompts);
    int names = getOrDefault(promptNames).length;
    int asked = getOrDefault(prompts).length;
    if (asked == 0 || (names > 0 && names != asked)) {
      throw new InferenceException(StageMessages.promptNames(names, asked));
    }
  }

  private void require(Param<?> param) {
    if (!isDefined(param)) {
      throw new InferenceException(StageMessages.parameterMissing(param.name()));
    }
  }

  private Column promptsColumn() {
    String[] texts = getOrDefault(prompts);
    String[] names = getOrDefault(promptNames);
    if (names.length == 0) {
      return array(Arrays.stream(texts).map(text -> lit(text)).toArray(Column[]::new));
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      named.put(names[i], texts[i]);
    }
    return constant(named);
  }

  private Column optionsColumn(SparkSession spark) {
    Map<String, String> all = new LinkedHashMap<>(getOrDefault(options));
    if (isSet(modelPath)) {
      all.put("model", StageModels.name(spark, getOrDefault(modelPath)));
    }
    all.putIfAbsent("model", getOrDefault(model));
    return constant(all);
  }

  private static Column constant(Map<String, String> texts) {
    return map(
        texts.entrySet().stream()
            .flatMap(entry -> Stream.of(lit(entry.getKey()), lit(entry.getValue())))
            .toArray(Column[]::new));
  }

  @Override
  public DocumentDecomposer copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
