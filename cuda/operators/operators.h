// The operators as libtorch calls them, checked; one half computes on CPUs and the other on CUDA devices.
#pragma once

#include <ATen/ATen.h>

namespace encodeonce {

// What `shared_cross_attention` is asked, its tensors contiguous, alike and on one device.
struct CrossAttentionArguments {
  // [tokens, heads, headSize], not scaled
  at::Tensor queries;
  // [tiles, 4], see Tile
  at::Tensor tiles;
  // Tokens of the longest document, at least.
  std::int64_t longest;
  std::int64_t layer;
  // Of the documents; a layer may use but the first of them.
  std::int64_t document_heads;

  std::int64_t tokens() const { return queries.size(0); }
  std::int64_t heads() const { return queries.size(1); }
  std::int64_t head_size() const { return queries.size(2); }
};

struct SelfAttentionArguments {
  // [tokens, 3, heads, headSize]
  at::Tensor projected;
  // [4], see KeptRows
  at::Tensor kept;
  // [tokens] each
  at::Tensor slots;
  at::Tensor places;
  at::Tensor positions;
  // [1 + distances, heads]
  at::Tensor bias;
  std::int64_t layer;

  std::int64_t tokens() const { return projected.size(0); }
  std::int64_t heads() const { return projected.size(2); }
  std::int64_t head_size() const { return projected.size(3); }
  std::int64_t distances() const { return bias.size(0) - 1; }
};

struct AddAndNormArguments {
  // [tokens, width] each, the states in 32-bit floats
  at::Tensor states;
  at::Tensor added;
  double epsilon;

  std::int64_t tokens() const { return states.size(0); }
  std::int64_t width() const { return states.size(1); }
};

struct LikeliestArguments {
  // [rows, vocabulary]
  at::Tensor logits;

  std::int64_t rows() const { return logits.size(0); }
  std::int64_t vocabulary() const { return logits.size(1); }
};

void cross_attention_on_cpu(const CrossAttentionArguments& asked, at::Tensor& out);
void self_attention_on_cpu(const SelfAttentionArguments& asked, at::Tensor& out);
void add_and_norm_on_cpu(const AddAndNormArguments& asked, at::Tensor& normed);
void likeliest_on_cpu(const LikeliestArguments& asked, at::Tensor& ids, at::Tensor& scores);

bool cuda_runs(const at::Tensor& like);
void cross_attention_on_cuda(const CrossAttentionArguments& asked, at::Tensor& out);
void self_attention_on_cuda(const SelfAttentionArguments& asked, at::Tensor& out);
void add_and_norm_on_cuda(const AddAndNormArguments& asked, at::Tensor& normed);
void likeliest_on_cuda(const LikeliestArguments& asked, at::Tensor& ids, at::Tensor& scores);

}  // namespace encodeonce
