package io.encodeonce.spark.function;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Answers the calls of a window of rows. Equal texts become one document, whatever rows and calls
 * they stand in, and a prompt that several of these ask of it is answered once. Not thread-safe.
 */
public final class CallAnswers {
  private static final DocumentAnswers NOTHING_ASKED =
      new DocumentAnswers(List.of(), 0, List.of(), List.of(), List.of(), false, Optional.empty());

  private final List<Call> calls;
  private final InferenceRuntime runtime;
  private final Consumer<DocumentAnswers> counter;

  /** The calls share their encodings; the counter is told of each document's answers. */
  public CallAnswers(
      List<Call> calls, InferenceRuntime runtime, Consumer<DocumentAnswers> counter) {
    this.calls = calls;
    this.runtime = runtime;
    this.counter = counter;
  }

  /**
   * Answers every call of every row.
   *
   * @param arguments {@code [rows][calls]}, each with the text at 0
   * @return the results, {@code [rows][calls]}
   * @throws InferenceException if a call of mode FAILFAST cannot be answered
   */
  public Object[][] answer(List<InternalRow[]> arguments) {
    Object[][] results = new Object[arguments.size()][calls.size()];
    Map<String, AskedDocument> documents = new LinkedHashMap<>();
    for (int i = 0; i < results.length; i++) {
      for (int j = 0; j < calls.size(); j++) {
        int row = i;
        int call = j;
        Request request =
            new Request(
                calls.get(call), arguments.get(row)[call], value -> results[row][call] = value);
        if (!request.arguments().isNullAt(0)) {
          ask(request, documents);
        }
      }
    }
    answer(documents.values());
    return results;
  }

  private void ask(Request request, Map<String, AskedDocument> documents) {
    try {
      Optional<List<Prompt>> prompts = request.prompts(runtime);
      if (prompts.isPresent() && prompts.get().isEmpty()) {
        request.answered(NOTHING_ASKED, runtime);
      } else if (prompts.isPresent()) {
        documents.computeIfAbsent(request.text(), AskedDocument::new).ask(request, prompts.get());
      }
    } catch (InferenceException e) {
      refuse(request, e.getMessage());
    }
  }

  private void answer(Collection<AskedDocument> documents) {
    List<Document> asked = documents.stream().map(AskedDocument::document).toList();
    Iterator<DocumentAnswers> answers = runtime.answer(asked).iterator();
    documents.forEach(document -> distribute(document, answers.next()));
  }

  /** Where one of several calls may be to blame for an error, each is asked alone. */
  private void distribute(AskedDocument document, DocumentAnswers answers) {
    if (answers.error().isEmpty()) {
      counter.accept(answers);
      document.distribute(answers, runtime);
    } else if (document.requests().size() == 1) {
      document.requests().forEach(request -> refuse(request, answers.error().get()));
    } else {
      answer(document.apart());
    }
  }

  private void refuse(Request request, String error) {
    counter.accept(DocumentAnswers.failed(error));
    request.failed(error);
  }
}
