// Cross-attention on tensor cores, for 16-bit numbers: FlashAttention-2's loop (Dao, arXiv 2307.08691) over one document's
// keys with all its rows' queries at once. Warps share the queries of a tile, 16 each; where these are few, the keys too.
#pragma once

#include "copies.h"
#include "shared_cross_attention.h"
#include "tensor_core.h"

namespace ENCODEONCE_SIDE {

constexpr int kWarpQueries = 16;
constexpr int kWarpKeys = 16;
constexpr int kTileQueries = kWarps * kWarpQueries;

template <typename T, int kHeadSize>
struct TensorCoreMemory {
  // Eight more columns than a head has: rows start in different banks.
  struct Stage {
    T keys[kStageKeys][kHeadSize + 8];
    T values[kStageKeys][kHeadSize + 8];
  };

  // What a warp found out.
  struct Piece {
    float values[kWarpQueries][kHeadSize + 8];
    float peaks[kWarpQueries];
    float totals[kWarpQueries];
  };

  union {
    Stage stages[2];
    Piece pieces[kWarps];
  };
};

// Which queries and which keys of a stage a warp has.
class WarpShares {
 public:
  ENCODEONCE_BLOCK explicit WarpShares(int queries)
      : query_shares_(queries > 2 * kWarpQueries ? 4 : queries > kWarpQueries ? 2 : 1) {}

  ENCODEONCE_BLOCK int first_query(int warp) const { return warp % query_shares_ * kWarpQueries; }

  // Of the warp's part of a stage.
  ENCODEONCE_BLOCK int first_key(int warp) const { return warp / query_shares_ * query_shares_ * kWarpKeys; }
  ENCODEONCE_BLOCK int end_key(int warp) const { return first_key(warp) + query_shares_ * kWarpKeys; }

  ENCODEONCE_BLOCK int pieces() const { return kWarps / query_shares_; }

  // The warp that has the query's piece over a part of the keys.
  ENCODEONCE_BLOCK int warp(int query, int piece) const { return piece * query_shares_ + query / kWarpQueries; }

 private:
  int query_shares_;
};

template <typename T>
ENCODEONCE_BLOCK std::uint32_t word_at(const T* numbers) {
#ifdef __CUDACC__
  return *reinterpret_cast<const std::uint32_t*>(numbers);
#else
  return numbers[0].bits | static_cast<std::uint32_t>(numbers[1].bits) << 16;
#endif
}

// A warp's queries and what it knows of them. A lane has its part of the rows lane / 4 and 8 further.
template <typename T, int kHeadSize>
class CrossWarp {
  using Memory = TensorCoreMemory<T, kHeadSize>;

 public:
  ENCODEONCE_BLOCK void start(const SharedCrossAttention<T>& call, const Tile& tile, int head, int first_query) {
    each_lane([&](int lane) {
      ENCODEONCE_UNROLL
      for (int part = 0; part < kParts; part++) {
        ENCODEONCE_UNROLL
        for (int word = 0; word < 4; word++) {
          const int query = first_query + group_of(lane) + word % 2 * 8;
          const int dimension = part * 16 + word / 2 * 8 + 2 * member_of(lane);
          const T* row = call.queries + call.query_of(tile.first + query, head) * kHeadSize;
          queries_[part][lane].words[word] = query < tile.queries ? word_at(row + dimension) : 0;
        }
      }
      ENCODEONCE_UNROLL
      for (int part = 0; part < 2 * kParts; part++) heard_[part][lane] = Sums{};
      ENCODEONCE_UNROLL
      for (int half = 0; half < 2; half++) {
        peaks_[half][lane] = kNone;
        totals_[half][lane] = 0;
      }
    });
  }

  // Of the stage's keys kWarpKeys from `first` on, of which only `count` are there, at least one.
  ENCODEONCE_BLOCK void attend(const typename Memory::Stage& stage, int first, int count) {
    PerLane<Sums> scores[2];
    score(stage, first, count, scores);
    PerLane<Left> weights;
    weigh(scores, weights);
    PerLane<const T*> rows;
    PerLane<Right> values;
    ENCODEONCE_UNROLL
    for (int part = 0; part < kParts; part++) {
      each_lane([&](int lane) {
        rows[lane] = &stage.values[first + lane / 8 % 2 * 8 + lane % 8][part * 16 + lane / 16 * 8];
      });
      read_transposed(values, rows);
      add_product<T, 0>(heard_[2 * part], weights, values);
      add_product<T, 1>(heard_[2 * part + 1], weights, values);
    }
  }

  ENCODEONCE_BLOCK void finish(typename Memory::Piece& piece) {
    ENCODEONCE_UNROLL
    for (int half = 0; half < 2; half++) sum_lanes(totals_[half], 1, 4);
    each_lane([&](int lane) {
      ENCODEONCE_UNROLL
      for (int half = 0; half < 2; half++) {
        const int query = group_of(lane) + half * 8;
        ENCODEONCE_UNROLL
        for (int part = 0; part < 2 * kParts; part++) {
          float* values = &piece.values[query][part * 8 + 2 * member_of(lane)];
          values[0] = heard_[part][lane].floats[2 * half];
          values[1] = heard_[part][lane].floats[2 * half + 1];
        }
        if (member_of(lane) == 0) {
          piece.peaks[query] = peaks_[half][lane];
          piece.totals[query] = totals_[half][lane];
        }
      }
    });
  }

 private:
  static constexpr int kParts = kHeadSize / 16;

  // scores: of the keys first.., then of those 8 further
  ENCODEONCE_BLOCK void score(
      const typename Memory::Stage& stage, int first, int count, PerLane<Sums> (&scores)[2]) const {
    each_lane([&](int lane) { scores[0][lane] = scores[1][lane] = Sums{}; });
    PerLane<const T*> rows;
    PerLane<Right> keys;
    ENCODEONCE_UNROLL
    for (int part = 0; part < kParts; part++) {
      each_lane([&](int lane) {
        rows[lane] = &stage.keys[first + lane / 16 * 8 + lane % 8][part * 16 + lane / 8 % 2 * 8];
      });
      read_matrices(keys, rows);
      add_product<T, 0>(scores[0], queries_[part], keys);
      add_product<T, 1>(scores[1], queries_[part], keys);
    }
    each_lane([&](int lane) {
      ENCODEONCE_UNROLL
      for (int i = 0; i < 8; i++) {
        if (i / 4 * 8 + 2 * member_of(lane) + i % 2 >= count) scores[i / 4][lane].floats[i % 4] = kNone;
      }
    });
  }

  // Makes weights of the scores, and all that was heard before relative to the new peaks.
  ENCODEONCE_BLOCK void weigh(const PerLane<Sums> (&scores)[2], PerLane<Left>& weights) {
    PerLane<float> peaks[2];
    ENCODEONCE_UNROLL
    for (int half = 0; half < 2; half++) {
      each_lane([&](int lane) {
        const float* first = scores[0][lane].floats + 2 * half;
        const float* second = scores[1][lane].floats + 2 * half;
        peaks[half][lane] = fmaxf(peaks_[half][lane], fmaxf(fmaxf(first[0], first[1]), fmaxf(second[0], second[1])));
      });
      max_lanes(peaks[half], 1, 4);
    }
    each_lane([&](int lane) {
      ENCODEONCE_UNROLL
      for (int half = 0; half < 2; half++) {
        const float peak = peaks[half][lane];
        const float factor = decay(peaks_[half][lane], peak);
        float total = totals_[half][lane] * factor;
        ENCODEONCE_UNROLL
        for (int eight = 0; eight < 2; eight++) {
          const float first = weight(scores[eight][lane].floats[2 * half], peak);
          const float second = weight(scores[eight][lane].floats[2 * half + 1], peak);
          total += first + second;
          weights[lane].words[2 * eight + half] = packed<T>(first, second);
        }
        ENCODEONCE_UNROLL
        for (int part = 0; part < 2 * kParts; part++) {
          heard_[part][lane].floats[2 * half] *= factor;
          heard_[part][lane].floats[2 * half + 1] *= factor;
        }
        totals_[half][lane] = total;
        peaks_[half][lane] = peak;
      }
    });
  }

  // [16 queries, headSize], 16 dimensions each
  PerLane<Left> queries_[kParts];
  // [16 queries, headSize], 8 dimensions each, relative to the peaks
  PerLane<Sums> heard_[2 * kParts];
  PerLane<float> peaks_[2];
  // Of the lane's own keys alone.
  PerLane<float> totals_[2];
};

template <typename T, int kHeadSize>
ENCODEONCE_BLOCK void copy_stage(
    typename TensorCoreMemory<T, kHeadSize>::Stage& stage, const T* keys, const T* values, int start, int end) {
  each_thread([&](int thread) {
    constexpr int kColumns = kHeadSize / 8;
    for (int i = thread; i < kStageKeys * kColumns; i += kThreads) {
      const int row = i / kColumns;
      const int column = i % kColumns * 8;
      const bool there = start + row < end;
      const std::int64_t number = static_cast<std::int64_t>(there ? start + row : 0) * kHeadSize + column;
      copy_16_bytes(&stage.keys[row][column], keys + number, there);
      copy_16_bytes(&stage.values[row][column], values + number, there);
    }
    end_lot();
  });
}

template <typename T, int kHeadSize>
ENCODEONCE_BLOCK void tensor_core_cross_attention(
    const SharedCrossAttention<T>& call,
    const Tile& tile,
    int head,
    int split,
    TensorCoreMemory<T, kHeadSize>& memory) {
  const T* keys = call.keys(tile, head);
  const T* values = call.values(tile, head);
  const KeyRange range(static_cast<int>(tile.length), split, call.splits);
  const WarpShares shares(static_cast<int>(tile.queries));

  copy_stage<T, kHeadSize>(memory.stages[0], keys, values, range.start, range.end);
  PerWarp<CrossWarp<T, kHeadSize>> warps;
  each_warp([&](int warp) { warps[warp].start(call, tile, head, shares.first_query(warp)); });
  for (int start = range.start, stage = 0; start < range.end; start += kStageKeys, stage = 1 - stage) {
    copy_stage<T, kHeadSize>(memory.stages[1 - stage], keys, values, start + kStageKeys, range.end);
    await_lots<1>();
    barrier();
    each_warp([&](int warp) {
      for (int first = shares.first_key(warp); first < shares.end_key(warp); first += kWarpKeys) {
        const int count = range.end - start - first;
        if (count > 0) warps[warp].attend(memory.stages[stage], first, count);
      }
    });
    barrier();
  }
  await_lots<0>();
  barrier();
  each_warp([&](int warp) { warps[warp].finish(memory.pieces[warp]); });
  barrier();
  each_thread([&](int thread) {
    for (int i = thread; i < static_cast<int>(tile.queries) * kHeadSize; i += kThreads) {
      const int query = i / kHeadSize;
      Merged found;
      for (int number = 0; number < shares.pieces(); number++) {
        const auto& piece = memory.pieces[shares.warp(query, number)];
        const int row = query % kWarpQueries;
        found.add(piece.peaks[row], piece.totals[row], piece.values[row][i % kHeadSize]);
      }
      call.write(split, tile.first + query, head, i % kHeadSize, found);
    }
  });
}

}  // namespace ENCODEONCE_SIDE
