// What the host half asks of the kernels: plain data, so that the half that knows libtorch and the half that nvcc compiles
// share no other header.
#pragma once

#include <cstdint>

namespace encodeonce {

enum class Format { kFloat32, kBFloat16, kFloat16 };

// Where to launch.
struct Queue {
  int device;
  // A cudaStream_t; null is the device's default.
  void* stream;
};

// See SharedCrossAttention.
struct CrossAttentionLaunch {
  Format format;
  const void* queries;
  const void* tiles;
  void* out;
  int tile_count;
  int heads;
  int document_heads;
  int head_size;
  int layer;
  int tokens;
  int splits;
  float* piece_values;
  float* piece_peaks;
  float* piece_totals;
};

// See RaggedSelfAttention.
struct SelfAttentionLaunch {
  Format format;
  const void* projected;
  const void* kept;
  const std::int64_t* slots;
  const std::int64_t* places;
  const std::int64_t* positions;
  const void* bias;
  void* out;
  int tokens;
  int heads;
  int head_size;
  int distances;
  int layer;
};

// See AddAndNorm.
struct AddAndNormLaunch {
  Format added_format;
  Format normed_format;
  float* states;
  const void* added;
  void* normed;
  int tokens;
  int width;
  float epsilon;
};

// See Likeliest.
struct LikeliestLaunch {
  Format format;
  const void* logits;
  std::int64_t* ids;
  float* scores;
  int rows;
  int vocabulary;
};

// Whether driver and device can run the kernels: older ones than they were compiled for cannot.
bool runs_on(int device);

// Into how many parts to split the keys of `blocks` blocks so that they keep the device busy; at most `most`.
int splits_to_fill(int device, std::int64_t blocks, int most);

// Null, or what CUDA says went wrong.
const char* launch(const CrossAttentionLaunch& call, Queue queue);
const char* launch(const SelfAttentionLaunch& call, Queue queue);
const char* launch(const AddAndNormLaunch& call, Queue queue);
const char* launch(const LikeliestLaunch& call, Queue queue);

// What the queue, which is not the device's default, is given from now on is recorded and not run.
const char* start_recording(Queue queue);

// Ends it. What was recorded can be replayed, and must be discarded.
const char* stop_recording(Queue queue, void** recorded);

// Runs it all at once, with the addresses that it was recorded with.
const char* replay(void* recorded, Queue queue);

// May still be running.
void discard(void* recorded);

}  // namespace encodeonce
