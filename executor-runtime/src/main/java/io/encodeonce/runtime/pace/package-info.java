/**
 * How far a draft model writes ahead: always as far, or as what calls cost makes it worth while.
 *
 * <p>The constants are judgement; what comes of all of them together is measured, not each by
 * itself: {@code docs/benchmarks.md}, A draft, by {@code SpeculationJob} on two processors (commits
 * 060c968d4a8a and a20fc5fd172c).
 */
package io.encodeonce.runtime.pace;
