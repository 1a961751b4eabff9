package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;

/** Answers a stream of documents window by window. Not thread-safe. */
final class LookAhead implements Iterator<DocumentAnswers> {
  private final Iterator<Document> documents;
  private final int windowDocuments;
  private final Function<List<Document>, List<DocumentAnswers>> answer;
  private final Queue<DocumentAnswers> ready = new ArrayDeque<>();

  LookAhead(
      Iterator<Document> documents,
      int windowDocuments,
      Function<List<Document>, List<DocumentAnswers>> answer) {
    this.documents = documents;
    this.windowDocuments = windowDocuments;
    this.answer = answer;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || documents.hasNext();
  }

  @Override
  public DocumentAnswers next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all documents are answered");
    }
    if (ready.isEmpty()) {
      ready.addAll(answer.apply(window()));
    }
    return ready.remove();
  }

  private List<Document> window() {
    List<Document> window = new ArrayList<>();
    while (window.size() < windowDocuments && documents.hasNext()) {
      window.add(documents.next());
    }
    return window;
  }
}
