/** Flags that several command lines have, and what is told of wrong ones. */
package io.encodeonce.jobs.options;
