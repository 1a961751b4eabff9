// Attention of decoder rows' new tokens to their own rows, each as long as it is. A warp has one token in one head, and
// groups of its lanes a key each.
#pragma once

#include <cstdint>

#include "numbers.h"
#include "softmax.h"

namespace ENCODEONCE_SIDE {

// Where the rows' keys and values are. It lies on the device, so that a recorded launch finds them wherever they have moved.
struct KeptRows {
  // The address of [layers, 2, rows, capacity, heads, headSize]; a layer may use but the first of the heads.
  std::int64_t address;
  std::int64_t rows;
  std::int64_t capacity;
  std::int64_t heads;
};

template <typename T>
struct RaggedSelfAttention {
  // Queries, keys and values of the new tokens, row after row, [tokens, 3, heads, headSize]; queries are not scaled.
  const T* projected;
  // The new tokens' keys and values are written there.
  const KeptRows* kept;
  int layer;
  // Each token's row, its place among the row's tokens here and its position in the whole row, [tokens]. A token of row
  // -1 only fills the call up: nothing is written for it.
  const std::int64_t* slots;
  const std::int64_t* places;
  const std::int64_t* positions;
  // What is added to scores by distance, [1 + distances, heads]; row 0 is for keys that are not seen.
  const T* bias;
  // [tokens, heads, headSize]
  T* out;
  int tokens;
  int heads;
  int head_size;
  int distances;

  // part: 0 is queries, 1 keys, 2 values
  ENCODEONCE_BLOCK const T* new_part(std::int64_t token, int part, int head) const {
    return projected + ((token * 3 + part) * heads + head) * head_size;
  }

  // part: 1 is keys, 2 values
  ENCODEONCE_BLOCK T* kept_part(
      const KeptRows& rows, std::int64_t slot, std::int64_t position, int part, int head) const {
    const std::int64_t row = (layer * 2 + part - 1) * rows.rows + slot;
    return reinterpret_cast<T*>(rows.address) + ((row * rows.capacity + position) * rows.heads + head) * head_size;
  }
};

// What a lane has of a head: `kNumbers` that are neighbours, of a head of kNumbers * kMembers.
template <typename T, int kNumbers, int kMembers>
struct NeighbouringNumbers {
  static constexpr int kCount = kNumbers;
  static constexpr int kGroup = kMembers;

  struct alignas(kNumbers * sizeof(T)) Numbers {
    T at[kNumbers];
  };

  ENCODEONCE_BLOCK static Numbers read(const T* head, int member, int) {
    return reinterpret_cast<const Numbers*>(head)[member];
  }

  ENCODEONCE_BLOCK static void write(T* head, int member, int, const Numbers& numbers) {
    reinterpret_cast<Numbers*>(head)[member] = numbers;
  }
};

// The same for heads of any size up to kNumbers * kLanes: every 32nd number, and zeros beyond the head's end.
template <typename T, int kNumbers>
struct ScatteredNumbers {
  static constexpr int kCount = kNumbers;
  static constexpr int kGroup = kLanes;

  struct Numbers {
    T at[kNumbers];
  };

  ENCODEONCE_BLOCK static Numbers read(const T* head, int member, int size) {
    Numbers numbers{};
    ENCODEONCE_UNROLL
    for (int i = 0; i < kNumbers; i++) {
      const int at = i * kLanes + member;
      if (at < size) numbers.at[i] = head[at];
    }
    return numbers;
  }

  ENCODEONCE_BLOCK static void write(T* head, int member, int size, const Numbers& numbers) {
    ENCODEONCE_UNROLL
    for (int i = 0; i < kNumbers; i++) {
      const int at = i * kLanes + member;
      if (at < size) head[at] = numbers.at[i];
    }
  }
};

// Share: how lanes share a head, one of the above.
template <typename T, typename Share>
ENCODEONCE_BLOCK void ragged_self_attention(const RaggedSelfAttention<T>& call, std::int64_t token, int head) {
  using Numbers = typename Share::Numbers;
  constexpr int kCount = Share::kCount;
  constexpr int kGroup = Share::kGroup;
  constexpr int kGroups = kLanes / kGroup;
  // Keys of a group that are on their way together.
  constexpr int kAhead = 2;
  struct Own {
    float query[kCount];
    float heard[kCount];
    float peak;
    float total;
  };
  struct Pair {
    Numbers key;
    Numbers value;
  };
  const int size = call.head_size;
  const std::int64_t slot = call.slots[token];
  if (slot < 0) return;
  const KeptRows rows = *call.kept;
  const int position = static_cast<int>(call.positions[token]);
  // Later keys than this are among the new tokens, and may not have been written yet.
  const int kept = position - static_cast<int>(call.places[token]);

  PerLane<Own> own;
  each_lane([&](int lane) {
    Own& mine = own[lane];
    const Numbers query = Share::read(call.new_part(token, 0, head), lane % kGroup, size);
    ENCODEONCE_UNROLL
    for (int i = 0; i < kCount; i++) {
      mine.query[i] = to_float(query.at[i]);
      mine.heard[i] = 0;
    }
    mine.peak = kNone;
    mine.total = 0;
    if (lane < kGroup) {
      ENCODEONCE_UNROLL
      for (int part = 1; part < 3; part++) {
        const Numbers added = Share::read(call.new_part(token, part, head), lane, size);
        Share::write(call.kept_part(rows, slot, position, part, head), lane, size, added);
      }
    }
  });

  PerLane<Pair> pairs[kAhead];
  PerLane<float> scores[kAhead];
  for (int first = 0; first <= position; first += kAhead * kGroups) {
    ENCODEONCE_UNROLL
    for (int ahead = 0; ahead < kAhead; ahead++) {
      each_lane([&](int lane) {
        const int key = first + ahead * kGroups + lane / kGroup;
        if (key > position) return;
        const bool old = key < kept;
        const std::int64_t at = token - (position - key);
        const T* keys = old ? call.kept_part(rows, slot, key, 1, head) : call.new_part(at, 1, head);
        const T* values = old ? call.kept_part(rows, slot, key, 2, head) : call.new_part(at, 2, head);
        pairs[ahead][lane] = {Share::read(keys, lane % kGroup, size), Share::read(values, lane % kGroup, size)};
      });
    }
    ENCODEONCE_UNROLL
    for (int ahead = 0; ahead < kAhead; ahead++) {
      each_lane([&](int lane) {
        float score = 0;
        if (first + ahead * kGroups + lane / kGroup <= position) {
          ENCODEONCE_UNROLL
          for (int i = 0; i < kCount; i++) score += own[lane].query[i] * to_float(pairs[ahead][lane].key.at[i]);
        }
        scores[ahead][lane] = score;
      });
      sum_lanes(scores[ahead], 1, kGroup);
    }
    ENCODEONCE_UNROLL
    for (int ahead = 0; ahead < kAhead; ahead++) {
      each_lane([&](int lane) {
        const int key = first + ahead * kGroups + lane / kGroup;
        if (key > position) return;
        const int distance = position - key + 1;
        const int bucket = distance < call.distances ? distance : call.distances;
        const float score = scores[ahead][lane] + to_float(call.bias[bucket * call.heads + head]);
        Own& mine = own[lane];
        const float peak = fmaxf(mine.peak, score);
        const float factor = decay(mine.peak, peak);
        const float share = decay(score, peak);
        ENCODEONCE_UNROLL
        for (int i = 0; i < kCount; i++) {
          mine.heard[i] = mine.heard[i] * factor + to_float(pairs[ahead][lane].value.at[i]) * share;
        }
        mine.total = mine.total * factor + share;
        mine.peak = peak;
      });
    }
  }

  PerLane<float> peaks;
  PerLane<float> totals;
  each_lane([&](int lane) { peaks[lane] = own[lane].peak; });
  max_lanes(peaks, kGroup, kLanes);
  each_lane([&](int lane) { totals[lane] = own[lane].total * decay(own[lane].peak, peaks[lane]); });
  PerLane<float> sums[kCount];
  ENCODEONCE_UNROLL
  for (int i = 0; i < kCount; i++) {
    each_lane([&](int lane) { sums[i][lane] = own[lane].heard[i] * decay(own[lane].peak, peaks[lane]); });
    sum_lanes(sums[i], kGroup, kLanes);
  }
  sum_lanes(totals, kGroup, kLanes);
  each_lane([&](int lane) {
    if (lane >= kGroup) return;
    Numbers means;
    ENCODEONCE_UNROLL
    for (int i = 0; i < kCount; i++) round_to(sums[i][lane] / totals[lane], means.at[i]);
    Share::write(call.out + (token * call.heads + head) * size, lane, size, means);
  });
}

}  // namespace ENCODEONCE_SIDE
