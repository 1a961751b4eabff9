package io.encodeonce.spark.exec;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Rows that are answered together.
 *
 * @param rows copies, which outlast the reading of the next row
 * @param arguments {@code [rows][calls]}, each with the text at 0
 */
record Window(List<InternalRow> rows, List<InternalRow[]> arguments) {}
