// The matrix product of a warp, with the places of its numbers among the lanes as the PTX manual has them for
// mma.m16n8k16 and ldmatrix. In the manual's words: group = lane / 4, member = lane % 4.
#pragma once

#include "numbers.h"

namespace ENCODEONCE_SIDE {

ENCODEONCE_BLOCK int group_of(int lane) { return lane / 4; }
ENCODEONCE_BLOCK int member_of(int lane) { return lane % 4; }

// [16, 16] in 16-bit numbers. Words: rows group, group + 8, group, group + 8; columns 2 * member and the next, in the
// last two 8 further.
struct Left {
  std::uint32_t words[4];
};

// [16, 8], two of them; columns group. Words: rows 2 * member and the next, then 8 further; the second's likewise.
struct Right {
  std::uint32_t words[4];
};

// [16, 8] in 32-bit floats. Rows group, group, group + 8, group + 8; columns 2 * member, the next, and again.
struct Sums {
  float floats[4];
};

#ifdef __CUDACC__

ENCODEONCE_BLOCK void multiply(Sums& sums, const Left& left, std::uint32_t first, std::uint32_t second, BFloat16) {
  asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(sums.floats[0]), "+f"(sums.floats[1]), "+f"(sums.floats[2]), "+f"(sums.floats[3])
      : "r"(left.words[0]), "r"(left.words[1]), "r"(left.words[2]), "r"(left.words[3]), "r"(first), "r"(second));
}

ENCODEONCE_BLOCK void multiply(Sums& sums, const Left& left, std::uint32_t first, std::uint32_t second, Float16) {
  asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
      : "+f"(sums.floats[0]), "+f"(sums.floats[1]), "+f"(sums.floats[2]), "+f"(sums.floats[3])
      : "r"(left.words[0]), "r"(left.words[1]), "r"(left.words[2]), "r"(left.words[3]), "r"(first), "r"(second));
}

// Adds left times the first or second half of right to the sums.
template <typename T, int half>
ENCODEONCE_BLOCK void add_product(PerLane<Sums>& sums, const PerLane<Left>& left, const PerLane<Right>& right) {
  multiply(sums.own, left.own, right.own.words[2 * half], right.own.words[2 * half + 1], T{});
}

// Reads four 8 x 8 matrices from shared memory; a lane names row lane % 8 of matrix lane / 8.
template <typename T>
ENCODEONCE_BLOCK void read_matrices(PerLane<Right>& matrices, const PerLane<const T*>& rows) {
  std::uint32_t(&words)[4] = matrices.own.words;
  const auto address = static_cast<unsigned>(__cvta_generic_to_shared(rows.own));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
               : "r"(address)
               : "memory");
}

// The same, each matrix transposed.
template <typename T>
ENCODEONCE_BLOCK void read_transposed(PerLane<Right>& matrices, const PerLane<const T*>& rows) {
  std::uint32_t(&words)[4] = matrices.own.words;
  const auto address = static_cast<unsigned>(__cvta_generic_to_shared(rows.own));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
               : "=r"(words[0]), "=r"(words[1]), "=r"(words[2]), "=r"(words[3])
               : "r"(address)
               : "memory");
}

#else

template <typename T>
float half_of(std::uint32_t word, int which) {
  return to_float(T{static_cast<std::uint16_t>(word >> (16 * which))});
}

// Adds left times the first or second half of right to the sums.
template <typename T, int half>
void add_product(PerLane<Sums>& sums, const PerLane<Left>& left, const PerLane<Right>& right) {
  const auto lefts = gathered(left);
  const auto rights = gathered(right);
  float a[16][16];
  float b[16][8];
  for (int lane = 0; lane < kLanes; lane++) {
    const int group = group_of(lane);
    const int member = member_of(lane);
    for (int word = 0; word < 4; word++) {
      for (int i = 0; i < 2; i++) {
        a[group + word % 2 * 8][word / 2 * 8 + 2 * member + i] = half_of<T>(lefts[lane].words[word], i);
      }
    }
    for (int word = 0; word < 2; word++) {
      for (int i = 0; i < 2; i++) {
        b[word * 8 + 2 * member + i][group] = half_of<T>(rights[lane].words[2 * half + word], i);
      }
    }
  }
  each_lane([&](int lane) {
    for (int i = 0; i < 4; i++) {
      const int row = group_of(lane) + i / 2 * 8;
      const int column = 2 * member_of(lane) + i % 2;
      for (int k = 0; k < 16; k++) sums[lane].floats[i] += a[row][k] * b[k][column];
    }
  });
}

// Reads four 8 x 8 matrices from shared memory; a lane names row lane % 8 of matrix lane / 8.
template <typename T>
void read_matrices(PerLane<Right>& matrices, const PerLane<const T*>& rows) {
  const auto all = gathered(rows);
  each_lane([&](int lane) {
    for (int matrix = 0; matrix < 4; matrix++) {
      const T* row = all[matrix * 8 + group_of(lane)] + 2 * member_of(lane);
      matrices[lane].words[matrix] = row[0].bits | static_cast<std::uint32_t>(row[1].bits) << 16;
    }
  });
}

// The same, each matrix transposed.
template <typename T>
void read_transposed(PerLane<Right>& matrices, const PerLane<const T*>& rows) {
  const auto all = gathered(rows);
  each_lane([&](int lane) {
    for (int matrix = 0; matrix < 4; matrix++) {
      const int row = matrix * 8 + 2 * member_of(lane);
      matrices[lane].words[matrix] =
          all[row][group_of(lane)].bits | static_cast<std::uint32_t>(all[row + 1][group_of(lane)].bits) << 16;
    }
  });
}

#endif

}  // namespace ENCODEONCE_SIDE
