/** What stays on the device between steps. */
package io.encodeonce.runtime.state;
