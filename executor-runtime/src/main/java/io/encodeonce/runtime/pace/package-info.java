/**
 * How far a draft model writes ahead: always as far, or as what calls cost makes it worth while.
 */
package io.encodeonce.runtime.pace;
