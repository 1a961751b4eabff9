/** Decoder rows that share their documents' keys and values, each advancing on its own. */
package io.encodeonce.runtime.decode;
