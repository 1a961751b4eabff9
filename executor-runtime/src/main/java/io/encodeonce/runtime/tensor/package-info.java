/** Programs for libtorch, written as TorchScript text and run without copies through the JVM. */
package io.encodeonce.runtime.tensor;
