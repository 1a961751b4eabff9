// Registers the operators with the libtorch that loads this library, if it is the one whose headers compiled it.
#include "operators.h"

#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/library.h>

#include <tuple>

#include "block/paths.h"

namespace encodeonce {
namespace {

void require_format(const at::Tensor& tensor) {
  const auto type = tensor.scalar_type();
  TORCH_CHECK(
      type == at::kFloat || type == at::kBFloat16 || type == at::kHalf,
      "encodeonce's operators take float32, bfloat16 and float16, not ", type);
}

void require_like(const at::Tensor& tensor, const at::Tensor& other, const char* name) {
  TORCH_CHECK(
      tensor.scalar_type() == other.scalar_type() && tensor.device() == other.device(),
      name, " must be ", other.scalar_type(), " on ", other.device(), ", not ", tensor.scalar_type(), " on ", tensor.device());
}

void require_numbers(const at::Tensor& tensor, std::int64_t tokens, const at::Tensor& other, const char* name) {
  TORCH_CHECK(
      tensor.scalar_type() == at::kLong && tensor.device() == other.device() && tensor.is_contiguous() &&
          tensor.dim() == 1 && tensor.size(0) == tokens,
      name, " must be ", tokens, " contiguous int64 numbers on ", other.device());
}

void require_head(std::int64_t size) {
  TORCH_CHECK(size >= 1 && size <= cpu::kGreatestHead, "heads may have 1 to ", cpu::kGreatestHead, " dimensions, not ", size);
}

// Heads of compiled-in sizes are read 16 bytes at a time. Their size is the tensor's last.
bool is_aligned(const at::Tensor& tensor) {
  bool in_vectors = true;
  cpu::by_head_size(static_cast<int>(tensor.size(-1)), [](auto) {}, [&] { in_vectors = false; });
  return !in_vectors || reinterpret_cast<std::uintptr_t>(tensor.const_data_ptr()) % 16 == 0;
}

// cross: of each document [layers, 2, heads, length, headSize]; counts: tokens of each -> [tiles, 4] on the same device, see
// Tile, and the length of the longest document. Holds addresses: good as long as the documents are there.
std::tuple<at::Tensor, std::int64_t> document_tiles(at::TensorList cross, at::IntArrayRef counts) {
  TORCH_CHECK(
      !cross.empty() && cross.size() == counts.size(), cross.size(), " documents came with counts of ", counts.size());
  const at::Tensor& like = cross[0];
  require_format(like);
  TORCH_CHECK(like.dim() == 5, "a document's keys and values must be [layers, 2, heads, length, headSize]");
  require_head(like.size(4));
  const std::int64_t most = cpu::tile_queries(like.element_size() == 2, static_cast<int>(like.size(4)));
  std::vector<cpu::Tile> tiles;
  std::int64_t first = 0;
  std::int64_t longest = 0;
  for (std::size_t d = 0; d < cross.size(); d++) {
    const at::Tensor& document = cross[d];
    require_like(document, like, "each document");
    TORCH_CHECK(
        document.dim() == 5 && document.size(1) == 2 && document.size(2) == like.size(2) &&
            document.size(4) == like.size(4) && document.size(3) >= 1,
        "documents must be [layers, 2, ", like.size(2), ", length, ", like.size(4), "], not ", document.sizes());
    TORCH_CHECK(document.is_contiguous() && is_aligned(document), "documents must be contiguous and aligned to 16 bytes");
    TORCH_CHECK(counts[d] >= 0, "a document has ", counts[d], " tokens");
    longest = std::max(longest, document.size(3));
    for (std::int64_t start = 0; start < counts[d]; start += most) {
      tiles.push_back(
          {reinterpret_cast<std::int64_t>(document.const_data_ptr()),
           document.size(3),
           first + start,
           std::min(most, counts[d] - start)});
    }
    first += counts[d];
  }
  static_assert(sizeof(cpu::Tile) == 4 * sizeof(std::int64_t));
  const auto options = at::TensorOptions().dtype(at::kLong).pinned_memory(!like.device().is_cpu());
  const at::Tensor table = at::empty({static_cast<std::int64_t>(tiles.size()), 4}, options);
  std::copy(tiles.begin(), tiles.end(), reinterpret_cast<cpu::Tile*>(table.data_ptr()));
  return {table.to(like.device(), /*non_blocking=*/true), longest};
}

template <void (*compute)(const CrossAttentionArguments&, at::Tensor&)>
at::Tensor shared_cross_attention(
    const at::Tensor& queries, const at::Tensor& tiles, std::int64_t longest, std::int64_t layer) {
  require_format(queries);
  TORCH_CHECK(queries.dim() == 3, "queries must be [tokens, heads, headSize], not ", queries.sizes());
  require_head(queries.size(2));
  TORCH_CHECK(
      tiles.dim() == 2 && tiles.size(1) == 4 && tiles.scalar_type() == at::kLong && tiles.device() == queries.device(),
      "tiles must come from document_tiles, on ", queries.device());
  const CrossAttentionArguments asked{queries.contiguous(), tiles, longest, layer};
  TORCH_CHECK(is_aligned(asked.queries), "queries must be aligned to 16 bytes");
  at::Tensor out = at::empty(queries.sizes(), queries.options());
  if (asked.tokens() > 0) compute(asked, out);
  return out;
}

template <void (*compute)(const SelfAttentionArguments&, at::Tensor&)>
at::Tensor ragged_self_attention(
    const at::Tensor& projected,
    at::Tensor& kept,
    const at::Tensor& slots,
    const at::Tensor& places,
    const at::Tensor& positions,
    const at::Tensor& bias) {
  require_format(projected);
  TORCH_CHECK(
      projected.dim() == 4 && projected.size(1) == 3, "what is projected must be [tokens, 3, heads, headSize], not ",
      projected.sizes());
  const std::int64_t tokens = projected.size(0);
  const std::int64_t heads = projected.size(2);
  const std::int64_t size = projected.size(3);
  require_head(size);
  require_like(kept, projected, "the rows' keys and values");
  TORCH_CHECK(
      kept.dim() == 5 && kept.size(0) == 2 && kept.size(3) == heads && kept.size(4) == size && kept.is_contiguous() &&
          is_aligned(kept),
      "the rows' keys and values must be contiguous [2, rows, capacity, ", heads, ", ", size, "], not ", kept.sizes());
  require_numbers(slots, tokens, projected, "slots");
  require_numbers(places, tokens, projected, "places");
  require_numbers(positions, tokens, projected, "positions");
  require_like(bias, projected, "the bias");
  TORCH_CHECK(
      bias.dim() == 2 && bias.size(0) >= 2 && bias.size(1) == heads, "the bias must be [1 + distances, ", heads, "], not ",
      bias.sizes());
  const SelfAttentionArguments asked{projected.contiguous(), kept, slots, places, positions, bias.contiguous()};
  TORCH_CHECK(is_aligned(asked.projected), "what is projected must be aligned to 16 bytes");
  at::Tensor out = at::empty({tokens, heads, size}, projected.options());
  if (tokens > 0) compute(asked, out);
  return out;
}

bool cpu_runs(const at::Tensor&) { return true; }

// A library that was compiled for another libtorch ends the process at its first call.
bool is_own_libtorch() {
  return at::show_config().find(std::string("TORCH_VERSION=") + TORCH_VERSION + ",") != std::string::npos;
}

void add_implementations(torch::Library& library) {
  library.impl("runs", torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(cpu_runs)));
  library.impl("document_tiles", torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(document_tiles)));
  library.impl(
      "shared_cross_attention",
      torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(shared_cross_attention<cross_attention_on_cpu>)));
  library.impl(
      "ragged_self_attention",
      torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(ragged_self_attention<self_attention_on_cpu>)));
#ifdef ENCODEONCE_CUDA
  library.impl("runs", torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(cuda_runs)));
  library.impl("document_tiles", torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(document_tiles)));
  library.impl(
      "shared_cross_attention",
      torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(shared_cross_attention<cross_attention_on_cuda>)));
  library.impl(
      "ragged_self_attention",
      torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(ragged_self_attention<self_attention_on_cuda>)));
#endif
}

bool add_operators() {
  if (!is_own_libtorch()) return false;
  static torch::Library library(torch::Library::DEF, "encodeonce", std::nullopt, __FILE__, __LINE__);
  library.def("runs(Tensor like) -> bool");
  library.def("document_tiles(Tensor[] cross, int[] counts) -> (Tensor tiles, int longest)");
  library.def("shared_cross_attention(Tensor queries, Tensor tiles, int longest, int layer) -> Tensor");
  library.def(
      "ragged_self_attention(Tensor projected, Tensor(a!) kept, Tensor slots, Tensor places, Tensor positions, "
      "Tensor bias) -> Tensor");
  add_implementations(library);
  return true;
}

const bool added = add_operators();

}  // namespace
}  // namespace encodeonce

// Java's virtual machine asks when it has loaded the library; where the operators were not added, that fails. JNI_VERSION_1_8.
extern "C" __attribute__((visibility("default"))) std::int32_t JNI_OnLoad(void*, void*) {
  return encodeonce::added ? 0x00010008 : -1;
}
