// The kernels on a GPU against the same blocks on the CPU, without libtorch, so that compute-sanitizer is soon through.
//   gpu_test [--quick]
// Exits with 1 where anything differs by more than its number format, and with 2 where CUDA fails.
#include <cuda_runtime_api.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "../launch.h"
#include "random.h"

namespace encodeonce::cpu {
namespace {

int compared = 0;
int failures = 0;

void require(cudaError_t error) {
  if (error == cudaSuccess) return;
  std::printf("CUDA: %s\n", cudaGetErrorString(error));
  std::exit(2);
}

void require_launched(const char* error) {
  if (error == nullptr) return;
  std::printf("CUDA: %s\n", error);
  std::exit(2);
}

// Numbers in the GPU's memory.
template <typename T>
class OnGpu {
 public:
  explicit OnGpu(const std::vector<T>& numbers) : count_(numbers.size()) {
    require(cudaMalloc(&numbers_, count_ * sizeof(T)));
    write(numbers);
  }
  OnGpu(const OnGpu&) = delete;
  OnGpu& operator=(const OnGpu&) = delete;
  ~OnGpu() { cudaFree(numbers_); }

  T* get() const { return static_cast<T*>(numbers_); }

  void write(const std::vector<T>& numbers) const {
    require(cudaMemcpy(numbers_, numbers.data(), count_ * sizeof(T), cudaMemcpyHostToDevice));
  }

  std::vector<T> read() const {
    std::vector<T> numbers(count_);
    require(cudaMemcpy(numbers.data(), numbers_, count_ * sizeof(T), cudaMemcpyDeviceToHost));
    return numbers;
  }

 private:
  void* numbers_ = nullptr;
  std::size_t count_;
};

template <typename T>
constexpr Format kFormat = Format::kFloat32;
template <>
constexpr Format kFormat<BFloat16> = Format::kBFloat16;
template <>
constexpr Format kFormat<Float16> = Format::kFloat16;

// Two roundings of a mean of values of about 1 may go different ways.
template <typename T>
constexpr double kTolerance = 2e-5;
template <>
constexpr double kTolerance<BFloat16> = 0x1p-5;
template <>
constexpr double kTolerance<Float16> = 0x1p-8;

template <typename T>
void compare(const std::vector<T>& found, const std::vector<T>& expected, const std::string& what) {
  double off = 0;
  for (std::size_t i = 0; i < found.size(); i++) {
    // Nothing was to be written there.
    if (std::isnan(to_float(found[i])) && std::isnan(to_float(expected[i]))) continue;
    const double difference = std::abs(double(to_float(found[i])) - to_float(expected[i]));
    if (!(difference <= off)) off = difference;
  }
  compared++;
  if (off <= kTolerance<T>) return;
  failures++;
  std::printf("FAILED %s, %s: off by %g\n", what.c_str(), name<T>(), off);
}

template <typename T>
void cross(const std::vector<int>& lengths, const std::vector<int>& counts, int heads, int size, int splits) {
  Random<T> random(7);
  const int layers = 2;
  const int document_heads = heads + 1;
  const int most = tile_queries(kSixteenBits<T>, size);
  std::vector<std::vector<T>> documents;
  std::vector<std::unique_ptr<OnGpu<T>>> on_gpu;
  std::vector<Tile> tiles;
  std::vector<Tile> gpu_tiles;
  int tokens = 0;
  for (std::size_t d = 0; d < lengths.size(); d++) {
    documents.push_back(random.numbers(std::size_t(layers) * 2 * document_heads * lengths[d] * size, 1));
    on_gpu.push_back(std::make_unique<OnGpu<T>>(documents.back()));
    for (int start = 0; start < counts[d]; start += most) {
      Tile tile{reinterpret_cast<std::int64_t>(documents[d].data()), lengths[d], tokens + start,
                std::min(most, counts[d] - start)};
      tiles.push_back(tile);
      tile.document = reinterpret_cast<std::int64_t>(on_gpu[d]->get());
      gpu_tiles.push_back(tile);
    }
    tokens += counts[d];
  }
  const std::vector<T> queries = random.numbers(std::size_t(tokens) * heads * size, 0.3f);
  std::vector<T> expected(queries.size());
  const SharedCrossAttention<T> call{queries.data(), tiles.data(), expected.data(), heads,   document_heads, size,
                                     layers - 1,     tokens,       1,               nullptr, nullptr,        nullptr};
  for (const Tile& tile : tiles) {
    for (int head = 0; head < heads; head++) cross_attention_block(call, tile, head, 0);
  }

  const OnGpu<T> gpu_queries(queries);
  gpu_tiles.push_back({0, 0, 0, 0});  // only fills the table up
  const OnGpu<Tile> table(gpu_tiles);
  const OnGpu<T> out(std::vector<T>(queries.size(), from_float<T>(NAN)));
  const std::vector<float> nothing(queries.size() * splits, NAN);
  const OnGpu<float> values(nothing), peaks(nothing), totals(nothing);
  require_launched(launch(
      CrossAttentionLaunch{kFormat<T>, gpu_queries.get(), table.get(), out.get(), static_cast<int>(gpu_tiles.size()), heads,
                           document_heads, size, layers - 1, tokens, splits, values.get(), peaks.get(), totals.get()},
      Queue{0, nullptr}));
  require(cudaDeviceSynchronize());
  compare(out.read(), expected,
          "cross attention, head " + std::to_string(size) + ", " + std::to_string(lengths[0]) + ".. keys, " +
              std::to_string(counts[0]) + ".. tokens, " + std::to_string(splits) + " splits");
}

template <typename T>
void self(const std::vector<int>& kept, const std::vector<int>& added, int heads, int size) {
  Random<T> random(11);
  const int rows = static_cast<int>(kept.size());
  const int distances = 129;
  int capacity = 0;
  std::vector<std::int64_t> slots, places, positions;
  for (int row = 0; row < rows; row++) {
    capacity = std::max(capacity, kept[row] + added[row] + 1);
    for (int i = 0; i < added[row]; i++) {
      slots.push_back(rows - 1 - row);
      places.push_back(i);
      positions.push_back(kept[row] + i);
    }
  }
  // The last one only fills the call up.
  slots.push_back(-1);
  places.push_back(0);
  positions.push_back(0);
  const int tokens = static_cast<int>(slots.size());
  const std::size_t inner = std::size_t(heads) * size;
  const int layer = 1;
  const int kept_heads = heads + 1;
  const std::vector<T> projected = random.numbers(tokens * 3 * inner, 0.3f);
  const std::vector<T> bias = random.numbers((1 + distances) * heads, 1);
  const std::vector<T> before = random.numbers(std::size_t(layer + 1) * 2 * rows * capacity * kept_heads * size, 1);
  std::vector<T> expected_kept = before;
  std::vector<T> expected(tokens * inner, from_float<T>(NAN));
  const OnGpu<T> gpu_projected(projected), gpu_kept(before), gpu_bias(bias);
  const OnGpu<T> out(std::vector<T>(expected.size(), from_float<T>(NAN)));
  const OnGpu<std::int64_t> gpu_slots(slots), gpu_places(places), gpu_positions(positions);

  const auto place = [&](const void* address) {
    return KeptRows{reinterpret_cast<std::int64_t>(address), rows, capacity, kept_heads};
  };
  const KeptRows kept_rows = place(expected_kept.data());
  const OnGpu<KeptRows> gpu_kept_rows({place(gpu_kept.get())});
  const RaggedSelfAttention<T> call{projected.data(), &kept_rows,      layer,  slots.data(), places.data(), positions.data(),
                                    bias.data(),      expected.data(), tokens, heads,        size,          distances};
  for (int token = 0; token < tokens; token++) {
    for (int head = 0; head < heads; head++) self_attention_warp(call, token, head);
  }
  const SelfAttentionLaunch asked{
      kFormat<T>,         gpu_projected.get(), gpu_kept_rows.get(), gpu_slots.get(), gpu_places.get(), gpu_positions.get(),
      gpu_bias.get(),     out.get(),           tokens,              heads,           size,             distances,
      layer};
  require_launched(launch(asked, Queue{0, nullptr}));
  require(cudaDeviceSynchronize());
  const std::string what = "self attention, head " + std::to_string(size) + ", " + std::to_string(kept[0]) +
                           ".. positions, " + std::to_string(added[0]) + ".. new";
  compare(out.read(), expected, what);
  compare(gpu_kept.read(), expected_kept, what + ", what is kept");

  // Recorded, and replayed when the rows have moved.
  cudaStream_t stream;
  require(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  void* recorded = nullptr;
  require_launched(start_recording(Queue{0, stream}));
  require_launched(launch(asked, Queue{0, stream}));
  require_launched(stop_recording(Queue{0, stream}, &recorded));
  const OnGpu<T> moved(before);
  gpu_kept_rows.write({place(moved.get())});
  out.write(std::vector<T>(expected.size(), from_float<T>(NAN)));
  require_launched(replay(recorded, Queue{0, nullptr}));
  require(cudaDeviceSynchronize());
  discard(recorded);
  require(cudaStreamDestroy(stream));
  compare(out.read(), expected, what + ", replayed");
  compare(moved.read(), expected_kept, what + ", what is kept where the rows have moved to");
}

template <typename T, typename U>
void add_and_norm_tokens(int tokens, int width) {
  Random<float> random(5);
  Random<T> other(6);
  const std::vector<float> before = random.numbers(std::size_t(tokens) * width, 1);
  const std::vector<T> added = other.numbers(std::size_t(tokens) * width, 1);
  std::vector<float> states = before;
  std::vector<U> normed(states.size());
  const AddAndNorm<T, U> call{states.data(), added.data(), normed.data(), width, 1e-6f};
  for (int token = 0; token < tokens; token++) add_and_norm_block(call, token);
  const OnGpu<float> gpu_states(before);
  const OnGpu<T> gpu_added(added);
  const OnGpu<U> gpu_normed(std::vector<U>(normed.size(), from_float<U>(NAN)));
  require_launched(launch(
      AddAndNormLaunch{kFormat<T>, kFormat<U>, gpu_states.get(), gpu_added.get(), gpu_normed.get(), tokens, width, 1e-6f},
      Queue{0, nullptr}));
  require(cudaDeviceSynchronize());
  const std::string what = "add and norm, width " + std::to_string(width);
  compare(gpu_states.read(), states, what + ", the sum");
  compare(gpu_normed.read(), normed, what);
}

template <typename T>
void likeliest_tokens(int rows, int vocabulary) {
  Random<T> random(5);
  const std::vector<T> logits = random.numbers(std::size_t(rows) * vocabulary, 3);
  std::vector<std::int64_t> ids(rows);
  std::vector<float> scores(rows);
  const Likeliest<T> call{logits.data(), ids.data(), scores.data(), rows, vocabulary};
  for (int row = 0; row < rows; row++) likeliest_block(call, row);
  const OnGpu<T> gpu_logits(logits);
  const OnGpu<std::int64_t> gpu_ids(std::vector<std::int64_t>(rows, -1));
  const OnGpu<float> gpu_scores(std::vector<float>(rows, NAN));
  require_launched(launch(
      LikeliestLaunch{kFormat<T>, gpu_logits.get(), gpu_ids.get(), gpu_scores.get(), rows, vocabulary},
      Queue{0, nullptr}));
  require(cudaDeviceSynchronize());
  const std::string what = std::string("likeliest of ") + std::to_string(vocabulary) + " tokens, " + name<T>();
  compare(gpu_scores.read(), scores, what);
  compared++;
  if (gpu_ids.read() == ids) return;
  failures++;
  std::printf("FAILED %s: other tokens\n", what.c_str());
}

template <typename T>
void cases(bool quick) {
  for (int size : {7, 32, 64, 128, 256}) {
    cross<T>({1, 17, 65, 130}, {1, 10, 33, 3}, 2, size, 1);
    cross<T>({200, 64, 5}, {10, 65, 16}, 2, size, 3);
    self<T>({0, 5, 40}, {9, 1, 3}, 2, size);
    if (quick) continue;
    for (int length : {15, 16, 63, 64, 128, 129, 1000}) cross<T>({length, 40}, {10, 1}, 3, size, 1);
    for (int count : {2, 16, 17, 32, 48, 64, 80, 129}) cross<T>({100, 70}, {count, 5}, 3, size, 2);
    self<T>({130, 131, 0, 400}, {1, 1, 1, 1}, 3, size);
  }
  for (int width : {1, 100, 768, 5000}) {
    add_and_norm_tokens<T, T>(quick ? 2 : 33, width);
    add_and_norm_tokens<T, float>(2, width);
    add_and_norm_tokens<float, T>(2, width);
  }
  for (int vocabulary : {1, 100, 4000, 32128}) likeliest_tokens<T>(quick ? 2 : 33, vocabulary);
}

}  // namespace
}  // namespace encodeonce::cpu

int main(int count, char** arguments) {
  using namespace encodeonce::cpu;
  const bool quick = count > 1 && std::strcmp(arguments[1], "--quick") == 0;
  cases<float>(quick);
  cases<BFloat16>(quick);
  cases<Float16>(quick);
  std::printf("%d of %d comparisons of GPU and CPU failed\n", failures, compared);
  return failures == 0 ? 0 : 1;
}
