// Registers the operators with the libtorch that loads this library, if it is the one whose headers compiled it.
#include "operators.h"

#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/library.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

#include "block/paths.h"
#include "recording.h"

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

// As many or somewhat more: a multiple of 8, of eight sizes between a power of two and the next, so that few shapes are met.
std::int64_t room_for(std::int64_t count) {
  std::int64_t each = 8;
  while (16 * each <= count) each *= 2;
  return (count + each - 1) / each * each;
}

std::int64_t power_of_two_from(std::int64_t count) {
  std::int64_t power = 1;
  while (power < count) power *= 2;
  return power;
}

// cross: of each document [layers, 2, heads, length, headSize], which must outlive the table; counts: tokens of each
std::vector<cpu::Tile> document_tiles(at::TensorList cross, at::IntArrayRef counts) {
  const at::Tensor& like = cross[0];
  const std::int64_t most = cpu::tile_queries(like.element_size() == 2, static_cast<int>(like.size(4)));
  std::vector<cpu::Tile> tiles;
  std::int64_t first = 0;
  for (std::size_t d = 0; d < cross.size(); d++) {
    TORCH_CHECK(counts[d] >= 0, "a document has ", counts[d], " tokens");
    const auto address = reinterpret_cast<std::int64_t>(cross[d].const_data_ptr());
    for (std::int64_t start = 0; start < counts[d]; start += most) {
      tiles.push_back({address, cross[d].size(3), first + start, std::min(most, counts[d] - start)});
    }
    first += counts[d];
  }
  return tiles;
}

void require_documents(at::TensorList cross) {
  TORCH_CHECK(!cross.empty(), "there are no documents");
  const at::Tensor& like = cross[0];
  require_format(like);
  TORCH_CHECK(like.dim() == 5, "a document's keys and values must be [layers, 2, heads, length, headSize]");
  require_head(like.size(4));
  for (const at::Tensor& document : cross) {
    require_like(document, like, "each document");
    TORCH_CHECK(
        document.dim() == 5 && document.size(1) == 2 && document.size(2) == like.size(2) &&
            document.size(4) == like.size(4) && document.size(3) >= 1,
        "documents must be [layers, 2, ", like.size(2), ", length, ", like.size(4), "], not ", document.sizes());
    TORCH_CHECK(document.is_contiguous() && is_aligned(document), "documents must be contiguous and aligned to 16 bytes");
  }
}

// Where the numbers of a step are in its table.
struct StepShape {
  // Tokens that are read, and some that fill up.
  std::int64_t tokens;
  std::int64_t tiles;
  std::int64_t asked;
  std::int64_t asked_tiles;
  // Tokens of the longest document, or somewhat more.
  std::int64_t longest;
};

// All numbers of a step one after the other, in main memory, so that they are sent together; their addresses are good as
// long as rows and documents are there:
//   ids, slots, places, positions   [tokens] each
//   where the rows are              [4], see KeptRows
//   tiles of the tokens             [tiles, 4], see Tile
//   asked                           [answers]; none where there is one token a row
//   tiles of those asked            [askedTiles, 4]; as before
// vectors: [4 * tokens + answers] in main memory, see `SentBlock`; kept: [layers, 2, rows, capacity, heads, headSize];
// tokens and answers: of each document; fill_up: whether the table is to have one of few shapes, which takes one token a row
// -> the table, its shape, and the heads of a document
std::tuple<at::Tensor, std::vector<std::int64_t>, std::int64_t> step_table(
    const at::Tensor& vectors,
    const at::Tensor& kept,
    at::TensorList cross,
    at::IntArrayRef tokens,
    at::IntArrayRef answers,
    bool fill_up) {
  require_documents(cross);
  TORCH_CHECK(
      cross.size() == tokens.size() && cross.size() == answers.size(), cross.size(), " documents came with counts of ",
      tokens.size(), " and ", answers.size());
  const std::int64_t count = std::accumulate(tokens.begin(), tokens.end(), std::int64_t{0});
  const std::int64_t asked = std::accumulate(answers.begin(), answers.end(), std::int64_t{0});
  require_numbers(vectors, 4 * count + asked, at::empty({0}, at::kLong), "vectors");
  require_like(kept, cross[0], "the rows' keys and values");
  TORCH_CHECK(
      kept.dim() == 6 && kept.size(1) == 2 && kept.is_contiguous() && is_aligned(kept),
      "the rows' keys and values must be contiguous [layers, 2, rows, capacity, heads, headSize], not ", kept.sizes());
  const bool one_each = tokens == answers;
  TORCH_CHECK(one_each || !fill_up, "only steps of one token a row are filled up");

  const std::vector<cpu::Tile> tiles = document_tiles(cross, tokens);
  const std::vector<cpu::Tile> asked_tiles = one_each ? std::vector<cpu::Tile>() : document_tiles(cross, answers);
  std::int64_t longest = 0;
  for (const at::Tensor& document : cross) longest = std::max(longest, document.size(3));
  StepShape shape{count, std::int64_t(tiles.size()), one_each ? 0 : asked, std::int64_t(asked_tiles.size()), longest};
  if (fill_up) shape = {room_for(count), room_for(shape.tiles), 0, 0, power_of_two_from(longest)};

  const at::Tensor table = at::zeros({4 * shape.tokens + 4 + 4 * shape.tiles + shape.asked + 4 * shape.asked_tiles}, at::kLong);
  const auto* sent = static_cast<const std::int64_t*>(vectors.const_data_ptr());
  auto* place = static_cast<std::int64_t*>(table.data_ptr());
  for (int vector = 0; vector < 4; vector++, place += shape.tokens) std::copy_n(sent + vector * count, count, place);
  std::fill(place - 3 * shape.tokens + count, place - 2 * shape.tokens, -1);  // the slots of those that fill up
  *reinterpret_cast<cpu::KeptRows*>(place) = {
      reinterpret_cast<std::int64_t>(kept.const_data_ptr()), kept.size(2), kept.size(3), kept.size(4)};
  static_assert(sizeof(cpu::KeptRows) == 4 * sizeof(std::int64_t) && sizeof(cpu::Tile) == 4 * sizeof(std::int64_t));
  place += 4;
  std::copy(tiles.begin(), tiles.end(), reinterpret_cast<cpu::Tile*>(place));
  place += 4 * shape.tiles;
  std::copy_n(sent + 4 * count, shape.asked, place);
  place += shape.asked;
  std::copy(asked_tiles.begin(), asked_tiles.end(), reinterpret_cast<cpu::Tile*>(place));
  return {table, {shape.tokens, shape.tiles, shape.asked, shape.asked_tiles, shape.longest}, cross[0].size(2)};
}

template <void (*compute)(const CrossAttentionArguments&, at::Tensor&)>
at::Tensor shared_cross_attention(
    const at::Tensor& queries, const at::Tensor& tiles, std::int64_t longest, std::int64_t layer, std::int64_t heads) {
  require_format(queries);
  TORCH_CHECK(queries.dim() == 3, "queries must be [tokens, heads, headSize], not ", queries.sizes());
  require_head(queries.size(2));
  TORCH_CHECK(
      tiles.dim() == 2 && tiles.size(1) == 4 && tiles.scalar_type() == at::kLong && tiles.device() == queries.device(),
      "tiles must come from a step's table, on ", queries.device());
  TORCH_CHECK(queries.size(1) <= heads, "documents have ", heads, " heads, and queries ", queries.size(1));
  const CrossAttentionArguments asked{queries.contiguous(), tiles, longest, layer, heads};
  TORCH_CHECK(is_aligned(asked.queries), "queries must be aligned to 16 bytes");
  at::Tensor out = at::empty(queries.sizes(), queries.options());
  if (asked.tokens() > 0) compute(asked, out);
  return out;
}

template <void (*compute)(const SelfAttentionArguments&, at::Tensor&)>
at::Tensor ragged_self_attention(
    const at::Tensor& projected,
    const at::Tensor& kept,
    const at::Tensor& slots,
    const at::Tensor& places,
    const at::Tensor& positions,
    const at::Tensor& bias,
    std::int64_t layer) {
  require_format(projected);
  TORCH_CHECK(
      projected.dim() == 4 && projected.size(1) == 3, "what is projected must be [tokens, 3, heads, headSize], not ",
      projected.sizes());
  const std::int64_t tokens = projected.size(0);
  const std::int64_t heads = projected.size(2);
  const std::int64_t size = projected.size(3);
  require_head(size);
  require_numbers(kept, 4, projected, "where the rows' keys and values are");
  require_numbers(slots, tokens, projected, "slots");
  require_numbers(places, tokens, projected, "places");
  require_numbers(positions, tokens, projected, "positions");
  require_like(bias, projected, "the bias");
  TORCH_CHECK(
      bias.dim() == 2 && bias.size(0) >= 2 && bias.size(1) == heads, "the bias must be [1 + distances, ", heads, "], not ",
      bias.sizes());
  const SelfAttentionArguments asked{projected.contiguous(), kept, slots, places, positions, bias.contiguous(), layer};
  TORCH_CHECK(is_aligned(asked.projected), "what is projected must be aligned to 16 bytes");
  at::Tensor out = at::empty({tokens, heads, size}, projected.options());
  if (tokens > 0) compute(asked, out);
  return out;
}

template <void (*compute)(const AddAndNormArguments&, at::Tensor&)>
at::Tensor add_and_norm(at::Tensor& states, const at::Tensor& added, double epsilon, at::ScalarType dtype) {
  require_format(added);
  TORCH_CHECK(
      states.scalar_type() == at::kFloat && states.dim() == 2 && states.size(1) >= 1 && states.is_contiguous(),
      "states must be contiguous float32 [tokens, width], not ", states.scalar_type(), " ", states.sizes());
  TORCH_CHECK(
      added.sizes() == states.sizes() && added.device() == states.device(), "what is added must be ", states.sizes(), " on ",
      states.device(), ", not ", added.sizes(), " on ", added.device());
  at::Tensor normed = at::empty(states.sizes(), states.options().dtype(dtype));
  require_format(normed);
  const AddAndNormArguments asked{states, added.contiguous(), epsilon};
  if (asked.tokens() > 0) compute(asked, normed);
  return normed;
}

template <void (*compute)(const LikeliestArguments&, at::Tensor&, at::Tensor&)>
std::tuple<at::Tensor, at::Tensor> likeliest(const at::Tensor& logits) {
  require_format(logits);
  TORCH_CHECK(
      logits.dim() == 2 && logits.size(1) >= 1 && logits.size(1) <= cpu::kGreatestVocabulary,
      "logits must be [rows, vocabulary], not ", logits.sizes());
  const LikeliestArguments asked{logits.contiguous()};
  at::Tensor ids = at::empty({asked.rows()}, logits.options().dtype(at::kLong));
  at::Tensor scores = at::empty({asked.rows()}, logits.options().dtype(at::kFloat));
  if (asked.rows() > 0) compute(asked, ids, scores);
  return {ids, scores};
}

bool cpu_runs(const at::Tensor&) { return true; }

// A library that was compiled for another libtorch ends the process at its first call.
bool is_own_libtorch() {
  return at::show_config().find(std::string("TORCH_VERSION=") + TORCH_VERSION + ",") != std::string::npos;
}

void add_implementations(torch::Library& library) {
  library.impl("runs", torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(cpu_runs)));
  library.impl("is_recordable", torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(is_recordable)));
  library.impl("step_table", torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(step_table)));
  library.impl(
      "shared_cross_attention",
      torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(shared_cross_attention<cross_attention_on_cpu>)));
  library.impl(
      "ragged_self_attention",
      torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(ragged_self_attention<self_attention_on_cpu>)));
  library.impl(
      "add_and_norm", torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(add_and_norm<add_and_norm_on_cpu>)));
  library.impl("likeliest", torch::dispatch(c10::DispatchKey::CPU, TORCH_FN(likeliest<likeliest_on_cpu>)));
#ifdef ENCODEONCE_CUDA
  library.impl(
      "add_and_norm", torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(add_and_norm<add_and_norm_on_cuda>)));
  library.impl("likeliest", torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(likeliest<likeliest_on_cuda>)));
  library.impl("runs", torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(cuda_runs)));
  library.impl("is_recordable", torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(is_recordable)));
  library.impl("step_table", torch::dispatch(c10::DispatchKey::CUDA, TORCH_FN(step_table)));
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
  library.def(
      "step_table(Tensor vectors, Tensor kept, Tensor[] cross, int[] tokens, int[] answers, bool fill_up) "
      "-> (Tensor table, int[] shape, int heads)");
  library.def("shared_cross_attention(Tensor queries, Tensor tiles, int longest, int layer, int heads) -> Tensor");
  library.def(
      "ragged_self_attention(Tensor projected, Tensor kept, Tensor slots, Tensor places, Tensor positions, Tensor bias, "
      "int layer) -> Tensor");
  library.def("add_and_norm(Tensor(a!) states, Tensor added, float epsilon, ScalarType dtype) -> Tensor");
  library.def("likeliest(Tensor logits) -> (Tensor ids, Tensor scores)");
  library.def("is_recordable(Tensor like) -> bool");
  add_implementations(library);
  static torch::class_<Recording> recording("encodeonce", "Recording");
  recording.def(torch::init<const at::Tensor&>())
      .def("start", &Recording::start)
      .def("stop", &Recording::stop)
      .def("replay", &Recording::replay);
  return true;
}

const bool added = add_operators();

}  // namespace
}  // namespace encodeonce

// Java's virtual machine asks when it has loaded the library; where the operators were not added, that fails. JNI_VERSION_1_8.
extern "C" __attribute__((visibility("default"))) std::int32_t JNI_OnLoad(void*, void*) {
  return encodeonce::added ? 0x00010008 : -1;
}
