// Cross-attention by plain products in 32-bit floats, for every number format and head size.
#pragma once

#include "shared_cross_attention.h"

namespace ENCODEONCE_SIDE {

constexpr int kPlainQueries = 32;
constexpr int kPlainKeys = 32;

// Queries that a thread computes side by side, so that what it reads of keys and values serves all of them.
constexpr int kPlainTogether = 4;

// The block's shared memory.
class PlainMemory {
 public:
  ENCODEONCE_BLOCK PlainMemory(float* floats, int head_size) : floats_(floats), head_size_(head_size) {}

  static constexpr int floats(int head_size) {
    return kPlainQueries * (2 * head_size + kPlainKeys + 1 + 3) + kPlainKeys * (2 * head_size + 1);
  }

  ENCODEONCE_BLOCK float* query(int query) const { return floats_ + query * head_size_; }

  // The sum of what was heard so far.
  ENCODEONCE_BLOCK float* heard(int query) const { return floats_ + (kPlainQueries + query) * head_size_; }

  ENCODEONCE_BLOCK float* value(int key) const { return floats_ + (2 * kPlainQueries + key) * head_size_; }

  // A column more than the head has, so that one dimension of all keys is in different banks.
  ENCODEONCE_BLOCK float* key(int key) const {
    return floats_ + (2 * kPlainQueries + kPlainKeys) * head_size_ + key * (head_size_ + 1);
  }

  // Scores, and then weights.
  ENCODEONCE_BLOCK float* scores(int query) const { return key(kPlainKeys) + query * (kPlainKeys + 1); }

  ENCODEONCE_BLOCK float& peak(int query) const { return scores(kPlainQueries)[query]; }
  ENCODEONCE_BLOCK float& total(int query) const { return scores(kPlainQueries)[kPlainQueries + query]; }
  ENCODEONCE_BLOCK float& factor(int query) const { return scores(kPlainQueries)[2 * kPlainQueries + query]; }

 private:
  float* floats_;
  int head_size_;
};

template <typename T>
ENCODEONCE_BLOCK void plain_cross_attention(
    const SharedCrossAttention<T>& call, const Tile& tile, int head, int split, const PlainMemory& memory) {
  const int queries = static_cast<int>(tile.queries);
  const int size = call.head_size;
  const int groups = (queries + kPlainTogether - 1) / kPlainTogether;
  const T* keys = call.keys(tile, head);
  const T* values = call.values(tile, head);
  const KeyRange range(static_cast<int>(tile.length), split, call.splits);

  each_thread([&](int thread) {
    for (int i = thread; i < groups * kPlainTogether * size; i += kThreads) {
      const std::int64_t query = call.query_of(tile.first + i / size, head);
      memory.query(i / size)[i % size] = i < queries * size ? to_float(call.queries[query * size + i % size]) : 0.f;
      memory.heard(i / size)[i % size] = 0;
    }
    for (int query = thread; query < groups * kPlainTogether; query += kThreads) {
      memory.peak(query) = kNone;
      memory.total(query) = 0;
    }
  });
  for (int start = range.start; start < range.end; start += kPlainKeys) {
    const int count = range.end - start < kPlainKeys ? range.end - start : kPlainKeys;
    each_thread([&](int thread) {
      for (int i = thread; i < count * size; i += kThreads) {
        const std::int64_t number = static_cast<std::int64_t>(start) * size + i;
        memory.key(i / size)[i % size] = to_float(keys[number]);
        memory.value(i / size)[i % size] = to_float(values[number]);
      }
    });
    barrier();
    each_thread([&](int thread) {
      for (int i = thread; i < groups * kPlainKeys; i += kThreads) {
        const int key = i % kPlainKeys;
        if (key >= count) continue;
        const int first = i / kPlainKeys * kPlainTogether;
        const float* k = memory.key(key);
        float scores[kPlainTogether] = {};
        for (int dimension = 0; dimension < size; dimension++) {
          ENCODEONCE_UNROLL
          for (int j = 0; j < kPlainTogether; j++) scores[j] += memory.query(first + j)[dimension] * k[dimension];
        }
        ENCODEONCE_UNROLL
        for (int j = 0; j < kPlainTogether; j++) memory.scores(first + j)[key] = scores[j];
      }
    });
    barrier();
    each_thread([&](int thread) {
      for (int query = thread; query < groups * kPlainTogether; query += kThreads) {
        float* scores = memory.scores(query);
        float peak = memory.peak(query);
        for (int key = 0; key < count; key++) peak = fmaxf(peak, scores[key]);
        const float factor = decay(memory.peak(query), peak);
        float total = memory.total(query) * factor;
        for (int key = 0; key < count; key++) total += scores[key] = weight(scores[key], peak);
        memory.peak(query) = peak;
        memory.total(query) = total;
        memory.factor(query) = factor;
      }
    });
    barrier();
    each_thread([&](int thread) {
      for (int i = thread; i < groups * size; i += kThreads) {
        const int first = i / size * kPlainTogether;
        const int dimension = i % size;
        float sums[kPlainTogether];
        ENCODEONCE_UNROLL
        for (int j = 0; j < kPlainTogether; j++) {
          sums[j] = memory.heard(first + j)[dimension] * memory.factor(first + j);
        }
        for (int key = 0; key < count; key++) {
          const float value = memory.value(key)[dimension];
          ENCODEONCE_UNROLL
          for (int j = 0; j < kPlainTogether; j++) sums[j] += memory.scores(first + j)[key] * value;
        }
        ENCODEONCE_UNROLL
        for (int j = 0; j < kPlainTogether; j++) memory.heard(first + j)[dimension] = sums[j];
      }
    });
    barrier();
  }
  barrier();
  each_thread([&](int thread) {
    for (int i = thread; i < queries * size; i += kThreads) {
      const int query = i / size;
      Merged found;
      found.add(memory.peak(query), memory.total(query), memory.heard(query)[i % size]);
      call.write(split, tile.first + query, head, i % size, found);
    }
  });
}

}  // namespace ENCODEONCE_SIDE
