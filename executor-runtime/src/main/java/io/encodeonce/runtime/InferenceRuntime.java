package io.encodeonce.runtime;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** stub */
public final class InferenceRuntime implements AutoCloseable {
  private InferenceRuntime() {}

  public static InferenceRuntime open(Path modelDirectory, RuntimeOptions options) {
    return null;
  }

  public List<DocumentAnswers> answer(List<Document> documents) {
    return null;
  }

  public Iterator<DocumentAnswers> answer(Iterator<Document> documents) {
    return null;
  }

  public int countTokens(String text) {
    return 0;
  }

  public String fingerprint() {
    return null;
  }

  public RuntimeMetrics metrics() {
    return null;
  }

  @Override
  public void close() {}
}
