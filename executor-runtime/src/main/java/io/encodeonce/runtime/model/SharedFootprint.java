package io.encodeonce.runtime.model;

/** What two models need together. */
record SharedFootprint(Footprint first, Footprint second) implements Footprint {
  @Override
  public long crossBytes(int documentTokens) {
    return first.crossBytes(documentTokens) + second.crossBytes(documentTokens);
  }

  @Override
  public long encodeBytes(int documentTokens) {
    return first.encodeBytes(documentTokens) + second.encodeBytes(documentTokens);
  }

  @Override
  public long rowBytes(int promptTokens, long positions) {
    return first.rowBytes(promptTokens, positions) + second.rowBytes(promptTokens, positions);
  }

  @Override
  public long stepBytes() {
    return first.stepBytes() + second.stepBytes();
  }

  @Override
  public long drawBytes() {
    return Math.max(first.drawBytes(), second.drawBytes());
  }
}
