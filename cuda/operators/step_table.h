#pragma once

#include <ATen/ATen.h>

#include <tuple>
#include <vector>

namespace encodeonce {

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
    bool fill_up);

}  // namespace encodeonce
