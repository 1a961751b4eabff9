// What the operators ask of their tensors.
#pragma once

#include <ATen/ATen.h>

#include "block/paths.h"

namespace encodeonce {

inline void require_format(const at::Tensor& tensor) {
  const auto type = tensor.scalar_type();
  TORCH_CHECK(
      type == at::kFloat || type == at::kBFloat16 || type == at::kHalf,
      "encodeonce's operators take float32, bfloat16 and float16, not ", type);
}

inline void require_like(const at::Tensor& tensor, const at::Tensor& other, const char* name) {
  TORCH_CHECK(
      tensor.scalar_type() == other.scalar_type() && tensor.device() == other.device(),
      name, " must be ", other.scalar_type(), " on ", other.device(), ", not ", tensor.scalar_type(), " on ", tensor.device());
}

inline void require_numbers(const at::Tensor& tensor, std::int64_t tokens, const at::Tensor& other, const char* name) {
  TORCH_CHECK(
      tensor.scalar_type() == at::kLong && tensor.device() == other.device() && tensor.is_contiguous() &&
          tensor.dim() == 1 && tensor.size(0) == tokens,
      name, " must be ", tokens, " contiguous int64 numbers on ", other.device());
}

inline void require_head(std::int64_t size) {
  TORCH_CHECK(size >= 1 && size <= cpu::kGreatestHead, "heads may have 1 to ", cpu::kGreatestHead, " dimensions, not ", size);
}

// Heads of compiled-in sizes are read 16 bytes at a time. Their size is the tensor's last.
inline bool is_aligned(const at::Tensor& tensor) {
  bool in_vectors = true;
  cpu::by_head_size(static_cast<int>(tensor.size(-1)), [](auto) {}, [&] { in_vectors = false; });
  return !in_vectors || reinterpret_cast<std::uintptr_t>(tensor.const_data_ptr()) % 16 == 0;
}

}  // namespace encodeonce
