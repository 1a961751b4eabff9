package io.encodeonce.runtime.family;

import java.util.List;

/**
 * The tokens that mean something to the model itself. BART would add those that are forced: {@code
 * forced_bos_token_id} and {@code forced_eos_token_id}.
 *
 * @param start what a decoder row starts with
 * @param ends what ends a decoder row; not empty
 * @param documentEnd what ends a document in the encoder
 * @param pad what fills a row and is never read
 */
public record TokenRoles(int start, List<Integer> ends, int documentEnd, int pad) {
  private static final String END = "eos_token_id";

  public TokenRoles {
    ends = List.copyOf(ends);
    Requirement.that(!ends.isEmpty(), END, ends, "at least one token");
  }

  void requireWithin(int vocabularySize) {
    int last = vocabularySize - 1;
    Requirement.range("decoder_start_token_id", start, 0, last);
    Requirement.range("pad_token_id", pad, 0, last);
    Requirement.range(END, documentEnd, 0, last);
    ends.forEach(end -> Requirement.range(END, end, 0, last));
  }
}
