/** Files of documents, read and written, with what is known of each row. */
package io.encodeonce.jobs.data;
