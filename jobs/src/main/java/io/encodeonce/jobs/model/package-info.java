/** Models by the names that users give them: on disk, embedded or with random weights. */
package io.encodeonce.jobs.model;
