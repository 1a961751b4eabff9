package io.encodeonce.runtime.speculative;

/** A token is kept if the large model takes, or draws with the same random numbers, the same. */
record ExactRule() implements AcceptanceRule {}
