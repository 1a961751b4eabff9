package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.TokenRoles;
import io.encodeonce.runtime.text.DocumentLimit;
import io.encodeonce.runtime.text.DocumentTokens;
import io.encodeonce.runtime.text.Frame;
import io.encodeonce.runtime.text.Tokenizer;
import io.encodeonce.runtime.text.TokenizerSettings;
import io.encodeonce.runtime.text.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes examples of documents with a checkpoint's tokenizer: the very tokens that a runtime makes
 * of documents and prompts, and after each answer the end token. Weights are not read. Thread-safe.
 */
public final class ExampleTokenizer implements AutoCloseable {
  private final Tokenizer tokenizer;
  private final TokenRoles roles;
  private final DocumentLimit limit;
  private final int maxRowTokens;
  private final int batchTokens;

  private ExampleTokenizer(
      Tokenizer tokenizer, TokenRoles roles, DocumentLimit limit, TrainingOptions options) {
    this.tokenizer = tokenizer;
    this.roles = roles;
    this.limit = limit;
    this.maxRowTokens = options.examples().maxRowTokens();
    this.batchTokens = options.batches().batchTokens();
  }

  /**
   * Opens the tokenizer of a model directory.
   *
   * @throws InferenceException if the model or its tokenizer is missing, damaged or not supported
   */
  public static ExampleTokenizer open(Path modelDirectory, TrainingOptions options) {
    ModelConfig config = ModelConfig.read(modelDirectory);
    ExampleOptions examples = options.examples();
    DocumentLimit limit =
        DocumentLimit.of(
            examples.maxDocumentTokens(),
            examples.longDocuments(),
            TokenizerSettings.read(modelDirectory));
    Tokenizer tokenizer =
        Tokenizers.open(modelDirectory, config.tokens().documentEnd(), config.vocabularySize());
    try {
      config.requireTokenizer(tokenizer.vocabularySize());
      return new ExampleTokenizer(tokenizer, config.tokens(), limit, options);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** Makes an example, or says why a document is none; never throws for what it holds. */
  public TokenizedDocument tokenize(TrainingDocument document) {
    try {
      DocumentTokens tokens = documentTokens(document.text());
      TrainingExample example = example(tokens.ids(), document.answers());
      requireWithinBatch(example.size());
      return new TokenizedDocument(Optional.of(example), tokens.truncated(), Optional.empty());
    } catch (InferenceException e) {
      return TokenizedDocument.refused(e.getMessage());
    }
  }

  /**
   * The encoder's tokens of those texts that have some, and are not too long; budgets are measured
   * on them.
   *
   * @throws InferenceException if none has, or the tokenizer cannot be opened
   */
  static List<int[]> documents(Path modelDirectory, List<String> texts, TrainingOptions options) {
    try (ExampleTokenizer tokenizer = open(modelDirectory, options)) {
      List<int[]> documents =
          texts.stream().map(tokenizer::document).flatMap(Optional::stream).toList();
      if (documents.isEmpty()) {
        throw new InferenceException(
            "none of %d texts has tokens, and budgets are measured on some dozens that have"
                .formatted(texts.size()));
      }
      return documents;
    }
  }

  /** The encoder's tokens of a text; empty where it has none, or more than are allowed. */
  Optional<int[]> document(String text) {
    try {
      return Optional.of(documentTokens(text).ids());
    } catch (InferenceException e) {
      return Optional.empty();
    }
  }

  private DocumentTokens documentTokens(String text) {
    if (text == null || text.isBlank()) {
      throw ExampleRefusals.noText(text);
    }
    int[] ids = tokenizer.encodeDocument(text);
    Frame frame = tokenizer.frame();
    if (ids.length == frame.before() + frame.after()) {
      throw ExampleRefusals.noTokens();
    }
    return limit.apply(ids, frame);
  }

  private TrainingExample example(int[] document, List<PromptAnswer> answers) {
    if (answers.isEmpty()) {
      throw ExampleRefusals.noAnswers();
    }
    List<int[]> prompts = new ArrayList<>();
    List<int[]> targets = new ArrayList<>();
    for (PromptAnswer answer : answers) {
      int[] prompt = tokenizer.encodePrompt(answer.prompt());
      int[] target = target(answer);
      int rowTokens = prompt.length + target.length;
      if (rowTokens > maxRowTokens) {
        throw ExampleRefusals.rowTooLong(answer, rowTokens, maxRowTokens);
      }
      prompts.add(prompt);
      targets.add(target);
    }
    return new TrainingExample(document, prompts, targets);
  }

  /** The answer's tokens and the end token. */
  private int[] target(PromptAnswer answer) {
    int[] tokens = tokenizer.encodePrompt(answer.answer());
    if (tokens.length == 0) {
      throw ExampleRefusals.emptyAnswer(answer);
    }
    if (IntStream.of(tokens).anyMatch(roles.ends()::contains)) {
      throw ExampleRefusals.endInside(answer);
    }
    int[] target = Arrays.copyOf(tokens, tokens.length + 1);
    target[tokens.length] = end();
    return target;
  }

  /** The document's where it ends answers too: it is what tokenizers end labels with. */
  private int end() {
    return roles.ends().contains(roles.documentEnd()) ? roles.documentEnd() : roles.ends().get(0);
  }

  private void requireWithinBatch(ExampleSize size) {
    long tokens = BatchSize.NONE.with(size).tokens();
    if (tokens > batchTokens) {
      throw ExampleRefusals.tooLarge(size, tokens, batchTokens);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
