// The blocks one after the other, as a CPU checks them.
#pragma once

#include <memory>
#include <vector>

#include "paths.h"

namespace encodeonce::cpu {

template <typename T>
void cross_attention_block(const SharedCrossAttention<T>& call, const Tile& tile, int head, int split) {
  const auto plain = [&] {
    std::vector<float> memory(PlainMemory::floats(call.head_size));
    run_threads(kWarps, [&] {
      plain_cross_attention(call, tile, head, split, PlainMemory(memory.data(), call.head_size));
    });
  };
  if constexpr (kSixteenBits<T>) {
    const auto on_tensor_cores = [&](auto size) {
      const auto memory = std::make_unique<TensorCoreMemory<T, size>>();
      run_threads(kWarps, [&] { tensor_core_cross_attention<T, size>(call, tile, head, split, *memory); });
    };
    by_head_size(call.head_size, on_tensor_cores, plain);
  } else {
    plain();
  }
}

template <typename T>
void self_attention_warp(const RaggedSelfAttention<T>& call, std::int64_t token, int head) {
  run_threads(1, [&] {
    by_head_size(
        call.head_size,
        [&](auto size) { ragged_self_attention<T, Neighbouring<T, size>>(call, token, head); },
        [&] { ragged_self_attention<T, Scattered<T>>(call, token, head); });
  });
}

template <typename T, typename U>
void add_and_norm_block(const AddAndNorm<T, U>& call, std::int64_t token) {
  AddAndNormMemory memory;
  run_threads(kWarps, [&] { add_and_norm(call, token, memory); });
}

template <typename T>
void likeliest_block(const Likeliest<T>& call, std::int64_t row) {
  LikeliestMemory memory;
  run_threads(kWarps, [&] { likeliest(call, row, memory); });
}

}  // namespace encodeonce::cpu
