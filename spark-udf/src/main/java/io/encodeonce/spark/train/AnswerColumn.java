package io.encodeonce.spark.train;

import java.io.Serializable;

/**
 * A prompt that is asked of every document, and where its answers stand.
 *
 * @param name what the answer is called
 * @param column of a text, or of an array with the spellings of the right answer
 */
public record AnswerColumn(String name, String prompt, String column) implements Serializable {}
