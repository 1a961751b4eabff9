// Attention of many decoder rows to their documents, whose keys and values are there once for all of a document's rows.
// The work of a block is a tile, queries of one document, in one head, over all or a split of its keys.
#pragma once

#include <cstdint>

#include "numbers.h"
#include "softmax.h"

namespace ENCODEONCE_SIDE {

// A row of the table that `step_table` makes; one without queries only fills it up.
struct Tile {
  // The address of the document's keys and values [layers, 2, heads, length, headSize].
  std::int64_t document;
  std::int64_t length;
  // The first of its tokens, which stand together.
  std::int64_t first;
  std::int64_t queries;
};

template <typename T>
struct SharedCrossAttention {
  // [tokens, heads, headSize], not scaled
  const T* queries;
  const Tile* tiles;
  // [tokens, heads, headSize]
  T* out;
  int heads;
  // Of the documents: a layer may use but the first of them.
  int document_heads;
  int head_size;
  int layer;
  int tokens;
  // Blocks that share a tile's keys; more than one leave pieces to be merged.
  int splits;
  // [splits, tokens, heads, headSize], weighted by exp(score - peak), and of each query [splits, tokens, heads]
  float* piece_values;
  float* piece_peaks;
  float* piece_totals;

  ENCODEONCE_BLOCK std::int64_t query_of(std::int64_t token, int head) const { return token * heads + head; }

  // [length, headSize]
  ENCODEONCE_BLOCK const T* keys(const Tile& tile, int head) const { return of_head(tile, 0, head); }

  // [length, headSize]
  ENCODEONCE_BLOCK const T* values(const Tile& tile, int head) const { return of_head(tile, 1, head); }

  // Writes what a block found out about a query, one dimension of it.
  ENCODEONCE_BLOCK void write(int split, std::int64_t token, int head, int dimension, const Merged& found) const {
    const std::int64_t query = query_of(token, head);
    if (splits == 1) {
      round_to(found.mean(), out[query * head_size + dimension]);
      return;
    }
    const std::int64_t piece = static_cast<std::int64_t>(split) * tokens * heads + query;
    piece_values[piece * head_size + dimension] = found.value();
    if (dimension == 0) {
      piece_peaks[piece] = found.peak();
      piece_totals[piece] = found.total();
    }
  }

 private:
  ENCODEONCE_BLOCK const T* of_head(const Tile& tile, int which, int head) const {
    const std::int64_t matrix = (static_cast<std::int64_t>(layer) * 2 + which) * document_heads + head;
    return reinterpret_cast<const T*>(tile.document) + matrix * tile.length * head_size;
  }
};

// Keys that a block reads together.
constexpr int kStageKeys = 64;

// The keys start..end of one split; none where a document is short.
struct KeyRange {
  int start;
  int end;

  ENCODEONCE_BLOCK KeyRange(int length, int split, int splits) {
    const int stages = (length + kStageKeys - 1) / kStageKeys;
    const int keys = (stages + splits - 1) / splits * kStageKeys;
    start = split * keys < length ? split * keys : length;
    end = start + keys < length ? start + keys : length;
  }
};

// Brings the pieces of all splits together, for one number of the result.
template <typename T>
ENCODEONCE_BLOCK void merge_splits(const SharedCrossAttention<T>& call, std::int64_t number) {
  const std::int64_t queries = static_cast<std::int64_t>(call.tokens) * call.heads;
  if (number >= queries * call.head_size) return;
  const std::int64_t query = number / call.head_size;
  Merged merged;
  for (int split = 0; split < call.splits; split++) {
    const std::int64_t piece = split * queries + query;
    merged.add(
        call.piece_peaks[piece], call.piece_totals[piece], call.piece_values[split * queries * call.head_size + number]);
  }
  round_to(merged.mean(), call.out[number]);
}

}  // namespace ENCODEONCE_SIDE
