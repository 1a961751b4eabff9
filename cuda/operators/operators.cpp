// Registers the operators with the libtorch that loads this library, if it is the one whose headers compiled it.
#include "operators.h"

#include <ATen/Version.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/library.h>

#include <tuple>

#include "checks.h"
#include "recording.h"
#include "step_table.h"

namespace encodeonce {
namespace {

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
