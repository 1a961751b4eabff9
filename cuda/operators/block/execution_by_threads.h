// A block run by as many threads of a CPU, for ThreadSanitizer: what it calls a race is where a barrier lacks on a GPU too.
// Copies arrive as late as they may, or at once.
#pragma once

#include <pthread.h>

#include <cstring>
#include <deque>
#include <thread>
#include <vector>

namespace encodeonce::cpu {

class Barrier {
 public:
  explicit Barrier(unsigned threads) { pthread_barrier_init(&barrier_, nullptr, threads); }
  Barrier(const Barrier&) = delete;
  Barrier& operator=(const Barrier&) = delete;
  ~Barrier() { pthread_barrier_destroy(&barrier_); }
  void await() { pthread_barrier_wait(&barrier_); }

 private:
  pthread_barrier_t barrier_;
};

struct Warp {
  Barrier barrier{kLanes};
  unsigned char exchanged[kLanes][16];
};

struct Copy {
  void* to;
  const void* from;
  bool there;
};

// What a thread knows of itself.
struct Self {
  int thread;
  Warp* warp;
  Barrier* block;
  std::deque<std::vector<Copy>> lots{1};
};

inline thread_local Self* self = nullptr;

inline bool copies_arrive_late = true;

inline void arrive(const Copy& copy) {
  if (copy.there) {
    std::memcpy(copy.to, copy.from, 16);
  } else {
    std::memset(copy.to, 0, 16);
  }
}

// Lets all lots arrive but so many.
inline void arrive_but(std::size_t pending) {
  for (; self->lots.size() > pending + 1; self->lots.pop_front()) {
    for (const Copy& copy : self->lots.front()) arrive(copy);
  }
}

// Runs the body in all threads of a block, or of so many warps.
template <typename Body>
void run_threads(int warps, Body body) {
  std::deque<Warp> own(warps);
  Barrier block(static_cast<unsigned>(warps * kLanes));
  std::vector<std::thread> threads;
  for (int thread = 0; thread < warps * kLanes; thread++) {
    threads.emplace_back([&, thread] {
      Self mine{thread, &own[thread / kLanes], &block};
      self = &mine;
      body();
      arrive_but(0);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

template <typename T>
struct PerLane {
  T own;
  T& operator[](int) { return own; }
  const T& operator[](int) const { return own; }
};

template <typename T>
using PerWarp = PerLane<T>;

template <typename Body>
void each_thread(Body body) {
  body(self->thread);
}

template <typename Body>
void each_warp(Body body) {
  body(self->thread / kLanes);
}

template <typename Body>
void each_lane(Body body) {
  body(self->thread % kLanes);
}

inline void barrier() { self->block->await(); }

// What all lanes of the warp have.
template <typename T>
struct Gathered {
  T all[kLanes];
  const T& operator[](int lane) const { return all[lane]; }
};

template <typename T>
Gathered<T> gathered(const PerLane<T>& values) {
  static_assert(sizeof(T) <= sizeof(Warp::exchanged[0]));
  Warp& warp = *self->warp;
  std::memcpy(warp.exchanged[self->thread % kLanes], &values.own, sizeof(T));
  warp.barrier.await();
  Gathered<T> all;
  for (int lane = 0; lane < kLanes; lane++) std::memcpy(&all.all[lane], warp.exchanged[lane], sizeof(T));
  warp.barrier.await();
  return all;
}

inline void copy_16_bytes(void* to, const void* from, bool there) {
  const Copy copy{to, from, there};
  if (copies_arrive_late) {
    self->lots.back().push_back(copy);
  } else {
    arrive(copy);
  }
}

inline void end_lot() { self->lots.emplace_back(); }

template <int pending>
void await_lots() {
  arrive_but(pending);
}

}  // namespace encodeonce::cpu
