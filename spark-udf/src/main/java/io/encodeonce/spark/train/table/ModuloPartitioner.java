package io.encodeonce.spark.train.table;

import org.apache.spark.Partitioner;

/** Deals numbers to partitions in turn. */
final class ModuloPartitioner extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int partitions;

  ModuloPartitioner(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object key) {
    return (int) Math.floorMod(((Number) key).longValue(), (long) partitions);
  }
}
