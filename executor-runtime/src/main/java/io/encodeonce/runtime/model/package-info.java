/** The transformer: what is fixed, what is learned, and its steps. */
package io.encodeonce.runtime.model;
