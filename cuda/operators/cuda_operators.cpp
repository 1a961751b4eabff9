// The CUDA half, through libtorch's device-neutral interface alone: no header and no library of CUDA is needed to compile
// it, and the library loads where there is none.
#include <c10/core/DeviceGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/csrc/api/include/torch/version.h>

#include "block/shared_cross_attention.h"
#include "launch.h"
#include "operators.h"

namespace encodeonce {
namespace {

Format format(const at::Tensor& tensor) {
  switch (tensor.scalar_type()) {
    case at::kBFloat16:
      return Format::kBFloat16;
    case at::kHalf:
      return Format::kFloat16;
    default:
      return Format::kFloat32;
  }
}

// The caller's current stream.
Queue queue(const at::Tensor& tensor) {
  const c10::Device device = tensor.device();
  const c10::impl::VirtualGuardImpl guard(device.type());
  const c10::Stream stream = guard.getStream(device);
#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 11
  return {device.index(), guard.getStreamNativeHandle(stream)};
#else
  // Older ones do not tell what stream an id stands for, but 0 is the device's default.
  TORCH_CHECK(stream.id() == 0, "encodeonce's operators compiled for this libtorch know only the default stream");
  return {device.index(), nullptr};
#endif
}

}  // namespace

bool cuda_runs(const at::Tensor& like) {
  const c10::DeviceGuard guard(like.device());
  return runs_on(like.device().index());
}

void cross_attention_on_cuda(const CrossAttentionArguments& asked, at::Tensor& out) {
  const c10::DeviceGuard guard(out.device());
  const std::int64_t stages = (asked.longest + cpu::kStageKeys - 1) / cpu::kStageKeys;
  const std::int64_t blocks = asked.tiles.size(0) * asked.heads();
  const Queue on = queue(out);
  const std::int64_t splits = splits_to_fill(on.device, blocks, static_cast<int>(stages));
  // Of each query of each split its values, peak and total.
  const std::int64_t queries = splits > 1 ? splits * asked.tokens() * asked.heads() : 0;
  const at::Tensor pieces = at::empty({queries * (asked.head_size() + 2)}, out.options().dtype(at::kFloat));
  auto* values = static_cast<float*>(pieces.data_ptr());
  float* peaks = values + queries * asked.head_size();
  const char* error = launch(
      CrossAttentionLaunch{
          format(out),
          asked.queries.const_data_ptr(),
          asked.tiles.const_data_ptr(),
          out.data_ptr(),
          static_cast<int>(asked.tiles.size(0)),
          static_cast<int>(asked.heads()),
          static_cast<int>(asked.document_heads),
          static_cast<int>(asked.head_size()),
          static_cast<int>(asked.layer),
          static_cast<int>(asked.tokens()),
          static_cast<int>(splits),
          values,
          peaks,
          peaks + queries},
      on);
  TORCH_CHECK(error == nullptr, "shared_cross_attention, heads of ", asked.head_size(), ": ", error);
}

void self_attention_on_cuda(const SelfAttentionArguments& asked, at::Tensor& out) {
  const c10::DeviceGuard guard(out.device());
  const char* error = launch(
      SelfAttentionLaunch{
          format(out),
          asked.projected.const_data_ptr(),
          asked.kept.const_data_ptr(),
          static_cast<const std::int64_t*>(asked.slots.const_data_ptr()),
          static_cast<const std::int64_t*>(asked.places.const_data_ptr()),
          static_cast<const std::int64_t*>(asked.positions.const_data_ptr()),
          asked.bias.const_data_ptr(),
          out.data_ptr(),
          static_cast<int>(asked.tokens()),
          static_cast<int>(asked.heads()),
          static_cast<int>(asked.head_size()),
          static_cast<int>(asked.distances()),
          static_cast<int>(asked.layer)},
      queue(out));
  TORCH_CHECK(error == nullptr, "ragged_self_attention, heads of ", asked.head_size(), ": ", error);
}

void add_and_norm_on_cuda(const AddAndNormArguments& asked, at::Tensor& normed) {
  const c10::DeviceGuard guard(normed.device());
  const char* error = launch(
      AddAndNormLaunch{
          format(asked.added),
          format(normed),
          static_cast<float*>(asked.states.data_ptr()),
          asked.added.const_data_ptr(),
          normed.data_ptr(),
          static_cast<int>(asked.tokens()),
          static_cast<int>(asked.width()),
          static_cast<float>(asked.epsilon)},
      queue(normed));
  TORCH_CHECK(error == nullptr, "add_and_norm, of ", asked.width(), " dimensions: ", error);
}

void likeliest_on_cuda(const LikeliestArguments& asked, at::Tensor& ids, at::Tensor& scores) {
  const c10::DeviceGuard guard(ids.device());
  const char* error = launch(
      LikeliestLaunch{
          format(asked.logits),
          asked.logits.const_data_ptr(),
          static_cast<std::int64_t*>(ids.data_ptr()),
          static_cast<float*>(scores.data_ptr()),
          static_cast<int>(asked.rows()),
          static_cast<int>(asked.vocabulary())},
      queue(ids));
  TORCH_CHECK(error == nullptr, "likeliest, of ", asked.vocabulary(), " tokens: ", error);
}

}  // namespace encodeonce
