// Which of the blocks computes what, for the GPU's launchers and for the CPU's loops.
#pragma once

#include <type_traits>

#include "add_and_norm.h"
#include "likeliest.h"
#include "plain_cross_attention.h"
#include "ragged_self_attention.h"
#include "tensor_core_cross_attention.h"

namespace ENCODEONCE_SIDE {

// The greatest head of all paths.
constexpr int kGreatestHead = 256;

template <int size>
using HeadSize = std::integral_constant<int, size>;

// Calls `known` with a head size that is compiled in, or `other`, where it is none of those.
template <typename Known, typename Other>
void by_head_size(int head_size, Known known, Other other) {
  switch (head_size) {
    case 32:
      return known(HeadSize<32>{});
    case 64:
      return known(HeadSize<64>{});
    case 128:
      return known(HeadSize<128>{});
    default:
      return other();
  }
}

template <typename T>
constexpr bool kSixteenBits = sizeof(T) == 2;

// The most queries of a tile.
inline int tile_queries(bool sixteen_bits, int head_size) {
  int queries = kPlainQueries;
  if (sixteen_bits) {
    by_head_size(head_size, [&](auto) { queries = kTileQueries; }, [] {});
  }
  return queries;
}

// How a warp's lanes share heads of a compiled-in size: 16 bytes each, so that a group reads a row in one go.
template <typename T, int size>
using Neighbouring = NeighbouringNumbers<T, 16 / sizeof(T), size / (16 / sizeof(T))>;

template <typename T>
using Scattered = ScatteredNumbers<T, kGreatestHead / kLanes>;

}  // namespace ENCODEONCE_SIDE
