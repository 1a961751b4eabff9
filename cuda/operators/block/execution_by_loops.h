// A block run by one thread of a CPU, which does in each phase what all threads do, one after the other.
#pragma once

#include <cstring>

namespace encodeonce::cpu {

// Runs the body, which has the work of all threads of the warps in it.
template <typename Body>
void run_threads(int, Body body) {
  body();
}

template <typename T>
struct PerLane {
  T all[kLanes];
  T& operator[](int lane) { return all[lane]; }
  const T& operator[](int lane) const { return all[lane]; }
};

template <typename T>
struct PerWarp {
  T all[kWarps];
  T& operator[](int warp) { return all[warp]; }
  const T& operator[](int warp) const { return all[warp]; }
};

template <typename Body>
void each_thread(Body body) {
  for (int thread = 0; thread < kThreads; thread++) body(thread);
}

template <typename Body>
void each_warp(Body body) {
  for (int warp = 0; warp < kWarps; warp++) body(warp);
}

template <typename Body>
void each_lane(Body body) {
  for (int lane = 0; lane < kLanes; lane++) body(lane);
}

inline void barrier() {}

// What all lanes of the warp have.
template <typename T>
PerLane<T> gathered(const PerLane<T>& values) {
  return values;
}

inline void copy_16_bytes(void* to, const void* from, bool there) {
  if (there) {
    std::memcpy(to, from, 16);
  } else {
    std::memset(to, 0, 16);
  }
}

inline void end_lot() {}

template <int pending>
void await_lots() {}

}  // namespace encodeonce::cpu
