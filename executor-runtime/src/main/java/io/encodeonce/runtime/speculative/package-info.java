/** A draft and a target model that share the rows (Big Little Decoder: arXiv 2302.07863). */
package io.encodeonce.runtime.speculative;
