/** A model that learns, in libtorch. */
package io.encodeonce.runtime.train.engine;
