// Adds to the states of each token and norms them by their root mean square, in one pass. A block has a token.
#pragma once

#include <cmath>
#include <cstdint>

#include "numbers.h"

namespace ENCODEONCE_SIDE {

// T: of what is added; U: of what is normed.
template <typename T, typename U>
struct AddAndNorm {
  // [tokens, width], which `added` is added to
  float* states;
  // [tokens, width]
  const T* added;
  // [tokens, width]
  U* normed;
  int width;
  float epsilon;
};

// Each warp's sum of squares.
struct AddAndNormMemory {
  float squares[kWarps];
};

template <typename T, typename U>
ENCODEONCE_BLOCK void add_and_norm(const AddAndNorm<T, U>& call, std::int64_t token, AddAndNormMemory& memory) {
  // Numbers of a thread that are on their way together.
  constexpr int kAhead = 4;
  float* states = call.states + token * call.width;
  const T* added = call.added + token * call.width;
  U* normed = call.normed + token * call.width;
  each_warp([&](int warp) {
    PerLane<float> squares;
    each_lane([&](int lane) {
      squares[lane] = 0;
      for (int first = warp * kLanes + lane; first < call.width; first += kAhead * kThreads) {
        float sums[kAhead];
        ENCODEONCE_UNROLL
        for (int ahead = 0; ahead < kAhead; ahead++) {
          const int place = first + ahead * kThreads;
          sums[ahead] = place < call.width ? states[place] + to_float(added[place]) : 0.f;
        }
        ENCODEONCE_UNROLL
        for (int ahead = 0; ahead < kAhead; ahead++) {
          const int place = first + ahead * kThreads;
          if (place < call.width) states[place] = sums[ahead];
          squares[lane] += sums[ahead] * sums[ahead];
        }
      }
    });
    sum_lanes(squares, 1, kLanes);
    each_lane([&](int lane) {
      if (lane == 0) memory.squares[warp] = squares[lane];
    });
  });
  barrier();
  each_thread([&](int thread) {
    float squares = 0;
    for (int warp = 0; warp < kWarps; warp++) squares += memory.squares[warp];
    const float factor = 1.f / sqrtf(squares / static_cast<float>(call.width) + call.epsilon);
    // A thread reads what it wrote itself.
    for (int place = thread; place < call.width; place += kThreads) round_to(states[place] * factor, normed[place]);
  });
}

}  // namespace ENCODEONCE_SIDE
