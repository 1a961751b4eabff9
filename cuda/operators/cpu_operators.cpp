// The GPU's blocks run by a CPU: to check them, and the program that calls them, where there is no GPU. Not fast.
#include <ATen/Parallel.h>

#include "block/on_cpu.h"
#include "operators.h"

namespace encodeonce {
namespace {

// Calls `compute` with a number of the tensor's format.
template <typename Compute>
void by_format(const at::Tensor& tensor, Compute compute) {
  switch (tensor.scalar_type()) {
    case at::kBFloat16:
      return compute(cpu::BFloat16{});
    case at::kHalf:
      return compute(cpu::Float16{});
    default:
      return compute(float{});
  }
}

template <typename T>
T* numbers(const at::Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

}  // namespace

void cross_attention_on_cpu(const CrossAttentionArguments& asked, at::Tensor& out) {
  by_format(asked.queries, [&](auto like) {
    using T = decltype(like);
    const cpu::SharedCrossAttention<T> call{
        numbers<T>(asked.queries),
        numbers<cpu::Tile>(asked.tiles),
        numbers<T>(out),
        static_cast<int>(asked.heads()),
        static_cast<int>(asked.document_heads),
        static_cast<int>(asked.head_size()),
        static_cast<int>(asked.layer),
        static_cast<int>(asked.tokens()),
        1,
        nullptr,
        nullptr,
        nullptr};
    at::parallel_for(0, asked.tiles.size(0) * call.heads, 1, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t block = from; block < to; block++) {
        const cpu::Tile& tile = call.tiles[block / call.heads];
        if (tile.queries > 0) cpu::cross_attention_block(call, tile, static_cast<int>(block % call.heads), 0);
      }
    });
  });
}

void self_attention_on_cpu(const SelfAttentionArguments& asked, at::Tensor& out) {
  by_format(asked.projected, [&](auto like) {
    using T = decltype(like);
    const cpu::RaggedSelfAttention<T> call{
        numbers<T>(asked.projected),
        numbers<cpu::KeptRows>(asked.kept),
        static_cast<int>(asked.layer),
        numbers<std::int64_t>(asked.slots),
        numbers<std::int64_t>(asked.places),
        numbers<std::int64_t>(asked.positions),
        numbers<T>(asked.bias),
        numbers<T>(out),
        static_cast<int>(asked.tokens()),
        static_cast<int>(asked.heads()),
        static_cast<int>(asked.head_size()),
        static_cast<int>(asked.distances())};
    at::parallel_for(0, asked.tokens() * call.heads, 1, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t warp = from; warp < to; warp++) {
        cpu::self_attention_warp(call, warp / call.heads, static_cast<int>(warp % call.heads));
      }
    });
  });
}

void add_and_norm_on_cpu(const AddAndNormArguments& asked, at::Tensor& normed) {
  by_format(asked.added, [&](auto added) {
    by_format(normed, [&](auto like) {
      using T = decltype(added);
      using U = decltype(like);
      const cpu::AddAndNorm<T, U> call{
          numbers<float>(asked.states),
          numbers<T>(asked.added),
          numbers<U>(normed),
          static_cast<int>(asked.width()),
          static_cast<float>(asked.epsilon)};
      at::parallel_for(0, asked.tokens(), 16, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t token = from; token < to; token++) cpu::add_and_norm_block(call, token);
      });
    });
  });
}

void likeliest_on_cpu(const LikeliestArguments& asked, at::Tensor& ids, at::Tensor& scores) {
  by_format(asked.logits, [&](auto like) {
    using T = decltype(like);
    const cpu::Likeliest<T> call{
        numbers<T>(asked.logits),
        numbers<std::int64_t>(ids),
        numbers<float>(scores),
        static_cast<int>(asked.rows()),
        static_cast<int>(asked.vocabulary())};
    at::parallel_for(0, asked.rows(), 1, [&](std::int64_t from, std::int64_t to) {
      for (std::int64_t row = from; row < to; row++) cpu::likeliest_block(call, row);
    });
  });
}

}  // namespace encodeonce
