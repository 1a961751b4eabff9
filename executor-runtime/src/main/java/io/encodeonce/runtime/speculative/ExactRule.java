package io.encodeonce.runtime.speculative;

/** A token is kept if the target model takes, or draws with the same random numbers, the same. */
record ExactRule() implements AcceptanceRule {}
