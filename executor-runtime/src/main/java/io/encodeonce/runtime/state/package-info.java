/** What is on the device between steps, and between a step and the choice of its tokens. */
package io.encodeonce.runtime.state;
