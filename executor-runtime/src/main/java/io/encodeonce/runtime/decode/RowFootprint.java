package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.choose.ChoosingFootprint;
import io.encodeonce.runtime.model.ModelFootprint;

/** What rows need that a single model brings forward, a token each at a time. */
public record RowFootprint(ModelFootprint model, ChoosingFootprint choosing) implements Footprint {
  @Override
  public long crossBytes(int documentTokens, int keptTokens) {
    return model.crossBytes(keptTokens);
  }

  @Override
  public long encodeBytes(int documentTokens) {
    return model.encodeBytes(documentTokens);
  }

  @Override
  public long rowBytes(int promptTokens, long positions) {
    return model.rowBytes(1 + promptTokens, positions) + choosing.answerBytes();
  }

  @Override
  public long stepBytes() {
    return 0;
  }

  @Override
  public long drawBytes() {
    return choosing.drawBytes();
  }
}
