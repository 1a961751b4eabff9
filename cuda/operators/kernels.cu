#include <cuda_runtime.h>

#include <algorithm>

#include "block/paths.h"
#include "launch.h"

namespace encodeonce {
namespace {

// Blocks of a multiprocessor that hide each other's waiting for memory.
constexpr int kBlocksToFill = 3;

// Blocks of a multiprocessor whose shared memory it has room for.
template <int size>
constexpr int kBlocksAtOnce = size > 64 ? 3 : 6;

template <typename T, int size>
__global__ __launch_bounds__(gpu::kThreads, kBlocksAtOnce<size>) void tensor_core_kernel(const gpu::SharedCrossAttention<T> call) {
  extern __shared__ __align__(16) unsigned char memory[];
  const gpu::Tile tile = call.tiles[blockIdx.x / call.heads];
  if (tile.queries == 0) return;
  gpu::tensor_core_cross_attention<T, size>(
      call,
      tile,
      static_cast<int>(blockIdx.x % call.heads),
      static_cast<int>(blockIdx.y),
      *reinterpret_cast<gpu::TensorCoreMemory<T, size>*>(memory));
}

template <typename T>
__global__ __launch_bounds__(gpu::kThreads) void plain_kernel(const gpu::SharedCrossAttention<T> call) {
  extern __shared__ __align__(16) unsigned char memory[];
  const gpu::Tile tile = call.tiles[blockIdx.x / call.heads];
  if (tile.queries == 0) return;
  gpu::plain_cross_attention(
      call,
      tile,
      static_cast<int>(blockIdx.x % call.heads),
      static_cast<int>(blockIdx.y),
      gpu::PlainMemory(reinterpret_cast<float*>(memory), call.head_size));
}

template <typename T>
__global__ __launch_bounds__(gpu::kThreads) void merge_kernel(const gpu::SharedCrossAttention<T> call) {
  gpu::merge_splits(call, static_cast<std::int64_t>(blockIdx.x) * gpu::kThreads + threadIdx.x);
}

template <typename T, typename Numbers>
__global__ __launch_bounds__(gpu::kThreads) void self_attention_kernel(const gpu::RaggedSelfAttention<T> call) {
  const std::int64_t number = static_cast<std::int64_t>(blockIdx.x) * gpu::kWarps + threadIdx.x / gpu::kLanes;
  if (number >= static_cast<std::int64_t>(call.tokens) * call.heads) return;
  gpu::ragged_self_attention<T, Numbers>(call, number / call.heads, static_cast<int>(number % call.heads));
}

template <typename T, typename U>
__global__ __launch_bounds__(gpu::kThreads) void add_and_norm_kernel(const gpu::AddAndNorm<T, U> call) {
  __shared__ gpu::AddAndNormMemory memory;
  gpu::add_and_norm(call, blockIdx.x, memory);
}

template <typename T>
__global__ __launch_bounds__(gpu::kThreads) void likeliest_kernel(const gpu::Likeliest<T> call) {
  __shared__ gpu::LikeliestMemory memory;
  gpu::likeliest(call, blockIdx.x, memory);
}

unsigned blocks_for(std::int64_t work, int each) { return static_cast<unsigned>((work + each - 1) / each); }

// More shared memory than 48 KiB has to be asked for.
template <typename Call>
cudaError_t start(void (*kernel)(Call), dim3 blocks, std::size_t shared_bytes, Queue queue, const Call& call) {
  if (shared_bytes > 48 * 1024) {
    const cudaError_t error = cudaFuncSetAttribute(
        kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(shared_bytes));
    if (error != cudaSuccess) return error;
  }
  kernel<<<blocks, gpu::kThreads, shared_bytes, static_cast<cudaStream_t>(queue.stream)>>>(call);
  return cudaGetLastError();
}

template <typename T>
cudaError_t cross_attention(const CrossAttentionLaunch& asked, Queue queue) {
  const gpu::SharedCrossAttention<T> call{
      static_cast<const T*>(asked.queries),
      static_cast<const gpu::Tile*>(asked.tiles),
      static_cast<T*>(asked.out),
      asked.heads,
      asked.document_heads,
      asked.head_size,
      asked.layer,
      asked.tokens,
      asked.splits,
      asked.piece_values,
      asked.piece_peaks,
      asked.piece_totals};
  const dim3 blocks(static_cast<unsigned>(asked.tile_count * asked.heads), static_cast<unsigned>(asked.splits));
  cudaError_t error = cudaSuccess;
  const auto plain = [&] {
    error = start(plain_kernel<T>, blocks, gpu::PlainMemory::floats(asked.head_size) * sizeof(float), queue, call);
  };
  if constexpr (gpu::kSixteenBits<T>) {
    const auto on_tensor_cores = [&](auto size) {
      error = start(tensor_core_kernel<T, size>, blocks, sizeof(gpu::TensorCoreMemory<T, size>), queue, call);
    };
    gpu::by_head_size(asked.head_size, on_tensor_cores, plain);
  } else {
    plain();
  }
  if (error != cudaSuccess || asked.splits == 1) return error;
  const std::int64_t numbers = static_cast<std::int64_t>(asked.tokens) * asked.heads * asked.head_size;
  return start(merge_kernel<T>, blocks_for(numbers, gpu::kThreads), 0, queue, call);
}

template <typename T>
cudaError_t self_attention(const SelfAttentionLaunch& asked, Queue queue) {
  const gpu::RaggedSelfAttention<T> call{
      static_cast<const T*>(asked.projected),
      static_cast<const gpu::KeptRows*>(asked.kept),
      asked.layer,
      asked.slots,
      asked.places,
      asked.positions,
      static_cast<const T*>(asked.bias),
      static_cast<T*>(asked.out),
      asked.tokens,
      asked.heads,
      asked.head_size,
      asked.distances};
  const dim3 blocks(blocks_for(static_cast<std::int64_t>(asked.tokens) * asked.heads, gpu::kWarps));
  cudaError_t error = cudaSuccess;
  gpu::by_head_size(
      asked.head_size,
      [&](auto size) { error = start(self_attention_kernel<T, gpu::Neighbouring<T, size>>, blocks, 0, queue, call); },
      [&] { error = start(self_attention_kernel<T, gpu::Scattered<T>>, blocks, 0, queue, call); });
  return error;
}

template <typename T, typename U>
cudaError_t add_and_norm(const AddAndNormLaunch& asked, Queue queue) {
  const gpu::AddAndNorm<T, U> call{
      asked.states, static_cast<const T*>(asked.added), static_cast<U*>(asked.normed), asked.width, asked.epsilon};
  return start(add_and_norm_kernel<T, U>, dim3(static_cast<unsigned>(asked.tokens)), 0, queue, call);
}

template <typename T>
cudaError_t likeliest(const LikeliestLaunch& asked, Queue queue) {
  const gpu::Likeliest<T> call{
      static_cast<const T*>(asked.logits), asked.ids, asked.scores, asked.rows, asked.vocabulary};
  return start(likeliest_kernel<T>, dim3(static_cast<unsigned>(asked.rows)), 0, queue, call);
}

const char* said(cudaError_t error) { return error == cudaSuccess ? nullptr : cudaGetErrorString(error); }

// Calls `launch` with a number of the format.
template <typename Launch>
cudaError_t by_format(Format format, Launch launch) {
  switch (format) {
    case Format::kBFloat16:
      return launch(gpu::BFloat16{});
    case Format::kFloat16:
      return launch(gpu::Float16{});
    default:
      return launch(float{});
  }
}

// The same, on the queue's device.
template <typename Launch>
const char* on_device(Queue queue, Format format, Launch launch) {
  const cudaError_t error = cudaSetDevice(queue.device);
  return said(error == cudaSuccess ? by_format(format, launch) : error);
}

}  // namespace

int splits_to_fill(int device, std::int64_t blocks, int most) {
  int multiprocessors = 1;
  cudaDeviceGetAttribute(&multiprocessors, cudaDevAttrMultiProcessorCount, device);
  return static_cast<int>(std::clamp<std::int64_t>(multiprocessors * kBlocksToFill / blocks, 1, most));
}

bool runs_on(int device) {
  cudaFuncAttributes attributes;
  return cudaSetDevice(device) == cudaSuccess &&
         cudaFuncGetAttributes(&attributes, plain_kernel<float>) == cudaSuccess;
}

const char* launch(const CrossAttentionLaunch& call, Queue queue) {
  return on_device(queue, call.format, [&](auto like) { return cross_attention<decltype(like)>(call, queue); });
}

const char* launch(const SelfAttentionLaunch& call, Queue queue) {
  return on_device(queue, call.format, [&](auto like) { return self_attention<decltype(like)>(call, queue); });
}

const char* launch(const AddAndNormLaunch& call, Queue queue) {
  return on_device(queue, call.added_format, [&](auto added) {
    return by_format(call.normed_format, [&](auto normed) {
      return add_and_norm<decltype(added), decltype(normed)>(call, queue);
    });
  });
}

const char* launch(const LikeliestLaunch& call, Queue queue) {
  return on_device(queue, call.format, [&](auto like) { return likeliest<decltype(like)>(call, queue); });
}

}  // namespace encodeonce
