/** Documents to the keys and values that their rows share. */
package io.encodeonce.runtime.encode;
