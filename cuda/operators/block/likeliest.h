// The likeliest token of each row of logits and its log-probability, in one pass. A block has a row.
#pragma once

#include <cstdint>

#include "numbers.h"
#include "softmax.h"

namespace ENCODEONCE_SIDE {

template <typename T>
struct Likeliest {
  // [rows, vocabulary]
  const T* logits;
  // [rows] each; of tokens that are equally likely the first
  std::int64_t* ids;
  float* scores;
  int rows;
  int vocabulary;
};

// What each warp found in its part of the row.
struct LikeliestMemory {
  float peaks[kWarps];
  float totals[kWarps];
  float ids[kWarps];
};

// Ids are told in floats, which count to 2^24.
constexpr int kGreatestVocabulary = 1 << 24;

template <typename T>
ENCODEONCE_BLOCK void likeliest(const Likeliest<T>& call, std::int64_t row, LikeliestMemory& memory) {
  // Numbers of a lane that are on their way together.
  constexpr int kAhead = 8;
  const T* logits = call.logits + row * call.vocabulary;
  each_warp([&](int warp) {
    PerLane<float> peaks;
    PerLane<float> totals;
    PerLane<float> ids;
    each_lane([&](int lane) {
      float peak = kNone;
      float total = 0;
      int id = 0;
      for (int first = warp * kLanes + lane; first < call.vocabulary; first += kAhead * kThreads) {
        float numbers[kAhead];
        ENCODEONCE_UNROLL
        for (int ahead = 0; ahead < kAhead; ahead++) {
          const int place = first + ahead * kThreads;
          numbers[ahead] = place < call.vocabulary ? to_float(logits[place]) : kNone;
        }
        ENCODEONCE_UNROLL
        for (int ahead = 0; ahead < kAhead; ahead++) {
          const float number = numbers[ahead];
          if (number > peak) {
            total = total * decay(peak, number) + 1.f;
            peak = number;
            id = first + ahead * kThreads;
          } else {
            total += weight(number, peak);
          }
        }
      }
      peaks[lane] = peak;
      totals[lane] = total;
      ids[lane] = static_cast<float>(id);
    });
    PerLane<float> highest = peaks;
    max_lanes(highest, 1, kLanes);
    each_lane([&](int lane) {
      totals[lane] *= decay(peaks[lane], highest[lane]);
      // The greatest of these is the first of the likeliest.
      ids[lane] = peaks[lane] == highest[lane] ? -ids[lane] : kNone;
    });
    sum_lanes(totals, 1, kLanes);
    max_lanes(ids, 1, kLanes);
    each_lane([&](int lane) {
      if (lane > 0) return;
      memory.peaks[warp] = highest[lane];
      memory.totals[warp] = totals[lane];
      memory.ids[warp] = -ids[lane];
    });
  });
  barrier();
  each_thread([&](int thread) {
    if (thread > 0) return;
    float peak = kNone;
    float total = 0;
    float id = 0;
    for (int warp = 0; warp < kWarps; warp++) {
      const float highest = fmaxf(peak, memory.peaks[warp]);
      total = total * decay(peak, highest) + memory.totals[warp] * decay(memory.peaks[warp], highest);
      const bool likelier = memory.peaks[warp] > peak || (memory.peaks[warp] == peak && memory.ids[warp] < id);
      if (likelier) id = memory.ids[warp];
      peak = highest;
    }
    call.ids[row] = static_cast<std::int64_t>(id);
    call.scores[row] = -logf(total);
  });
}

}  // namespace ENCODEONCE_SIDE
