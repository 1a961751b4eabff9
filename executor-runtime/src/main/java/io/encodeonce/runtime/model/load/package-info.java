/** From a checkpoint to the transformer: its own layout first, then what infers fastest. */
package io.encodeonce.runtime.model.load;
