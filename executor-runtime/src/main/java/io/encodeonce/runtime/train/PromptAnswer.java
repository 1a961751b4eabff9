package io.encodeonce.runtime.train;

/** A prompt, and the answer that is to follow it. */
public record PromptAnswer(String prompt, String answer) {}
