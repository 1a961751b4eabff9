package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.choose.ChoosingFootprint;
import io.encodeonce.runtime.decode.Footprint;
import io.encodeonce.runtime.model.ModelFootprint;

/**
 * What rows need that two models share.
 *
 * @param choosing of either model: they have one vocabulary
 * @param tokensAhead the most tokens of a row that a model may read besides its new one
 * @param answersAhead the most tokens that the target may be asked for besides one a row
 * @param proposals the most tokens of a row that are kept with what they were drawn from
 */
public record SpeculativeFootprint(
    ModelFootprint target,
    ModelFootprint draft,
    ChoosingFootprint choosing,
    int tokensAhead,
    int answersAhead,
    int proposals)
    implements Footprint {
  @Override
  public long crossBytes(int documentTokens, int keptTokens) {
    return target.crossBytes(keptTokens) + draft.crossBytes(documentTokens);
  }

  @Override
  public long encodeBytes(int documentTokens) {
    return target.encodeBytes(documentTokens) + draft.encodeBytes(documentTokens);
  }

  @Override
  public long rowBytes(int promptTokens, long positions) {
    int tokens = 1 + promptTokens + tokensAhead;
    return target.rowBytes(tokens, positions)
        + draft.rowBytes(tokens, positions)
        + 2 * choosing.answerBytes()
        + proposals * choosing.distributionBytes();
  }

  @Override
  public long stepBytes() {
    return answersAhead * choosing.answerBytes();
  }

  @Override
  public long drawBytes() {
    return choosing.drawBytes();
  }
}
