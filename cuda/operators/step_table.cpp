#include "step_table.h"

#include <algorithm>
#include <numeric>

#include "checks.h"

namespace encodeonce {
namespace {

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

}  // namespace

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

}  // namespace encodeonce
