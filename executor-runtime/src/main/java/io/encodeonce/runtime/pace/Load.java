package io.encodeonce.runtime.pace;

/**
 * What there is to do for a batch's rows.
 *
 * @param rows live rows, at least one
 * @param newTokens that a row has so far, on average
 * @param tokensLeft that a row may still get, on average
 * @param unreadByTarget that the target model has not read, besides a row's last, of all rows
 * @param unseenByDraft that the draft model has not seen, of all rows
 * @param unencodedTokens of the documents that the draft model has not encoded
 */
public record Load(
    int rows,
    double newTokens,
    double tokensLeft,
    int unreadByTarget,
    int unseenByDraft,
    int unencodedTokens) {}
