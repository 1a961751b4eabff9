// How a block's arithmetic is written so that a GPU runs it and a CPU checks it: in phases, each of which all threads
// finish before the next begins. nvcc makes each thread run its own part of a phase; g++ loops over the threads.
// What a thread keeps from one phase to the next is PerLane, what its warp keeps is PerWarp.
#pragma once

#ifdef __CUDACC__
#define ENCODEONCE_BLOCK __device__ __forceinline__
#define ENCODEONCE_UNROLL _Pragma("unroll")
#define ENCODEONCE_SIDE encodeonce::gpu
#else
#define ENCODEONCE_BLOCK inline
#define ENCODEONCE_UNROLL
#define ENCODEONCE_SIDE encodeonce::cpu
#endif

namespace ENCODEONCE_SIDE {

constexpr int kLanes = 32;
constexpr int kWarps = 4;
constexpr int kThreads = kWarps * kLanes;

#ifdef __CUDACC__

template <typename T>
struct PerLane {
  T own;
  ENCODEONCE_BLOCK T& operator[](int) { return own; }
  ENCODEONCE_BLOCK const T& operator[](int) const { return own; }
};

template <typename T>
using PerWarp = PerLane<T>;

template <typename Body>
ENCODEONCE_BLOCK void each_thread(Body body) {
  body(static_cast<int>(threadIdx.x));
}

template <typename Body>
ENCODEONCE_BLOCK void each_warp(Body body) {
  body(static_cast<int>(threadIdx.x) / kLanes);
}

// Of the warp that runs.
template <typename Body>
ENCODEONCE_BLOCK void each_lane(Body body) {
  body(static_cast<int>(threadIdx.x) % kLanes);
}

// Between a phase that writes shared memory and one that reads it.
ENCODEONCE_BLOCK void barrier() { __syncthreads(); }

// Over the lanes whose numbers differ from the lane's own in the bits from..below/2, both powers of two; all of them
// get the result.
ENCODEONCE_BLOCK void sum_lanes(PerLane<float>& values, int from, int below) {
  for (int distance = from; distance < below; distance *= 2) {
    values.own += __shfl_xor_sync(0xffffffffu, values.own, distance);
  }
}

ENCODEONCE_BLOCK void max_lanes(PerLane<float>& values, int from, int below) {
  for (int distance = from; distance < below; distance *= 2) {
    values.own = fmaxf(values.own, __shfl_xor_sync(0xffffffffu, values.own, distance));
  }
}

}  // namespace ENCODEONCE_SIDE

#else

}  // namespace ENCODEONCE_SIDE

#ifdef ENCODEONCE_THREADS
#include "execution_by_threads.h"
#else
#include "execution_by_loops.h"
#endif

namespace ENCODEONCE_SIDE {

template <typename Join>
void join_lanes(PerLane<float>& values, int from, int below, Join join) {
  for (int distance = from; distance < below; distance *= 2) {
    const auto before = gathered(values);
    each_lane([&](int lane) { values[lane] = join(before[lane], before[lane ^ distance]); });
  }
}

inline void sum_lanes(PerLane<float>& values, int from, int below) {
  join_lanes(values, from, below, [](float a, float b) { return a + b; });
}

inline void max_lanes(PerLane<float>& values, int from, int below) {
  join_lanes(values, from, below, [](float a, float b) { return a > b ? a : b; });
}

}  // namespace ENCODEONCE_SIDE

#endif
