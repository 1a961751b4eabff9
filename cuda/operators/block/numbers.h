// The number formats of keys, values and queries; all arithmetic is in 32-bit floats.
#pragma once

#include <cstdint>
#include <cstring>

#include "execution.h"

#ifdef __CUDACC__
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#endif

namespace ENCODEONCE_SIDE {

struct BFloat16 {
  std::uint16_t bits;
};

struct Float16 {
  std::uint16_t bits;
};

#ifdef __CUDACC__

ENCODEONCE_BLOCK float to_float(float number) { return number; }
ENCODEONCE_BLOCK float to_float(BFloat16 number) { return __uint_as_float(static_cast<unsigned>(number.bits) << 16); }
ENCODEONCE_BLOCK float to_float(Float16 number) { return __half2float(__ushort_as_half(number.bits)); }

ENCODEONCE_BLOCK void round_to(float number, float& rounded) { rounded = number; }
ENCODEONCE_BLOCK void round_to(float number, BFloat16& rounded) {
  rounded.bits = __bfloat16_as_ushort(__float2bfloat16_rn(number));
}
ENCODEONCE_BLOCK void round_to(float number, Float16& rounded) {
  rounded.bits = __half_as_ushort(__float2half_rn(number));
}

#else

inline std::uint32_t bits_of(float number) {
  std::uint32_t bits;
  std::memcpy(&bits, &number, sizeof bits);
  return bits;
}

inline float float_of(std::uint32_t bits) {
  float number;
  std::memcpy(&number, &bits, sizeof number);
  return number;
}

inline float to_float(float number) { return number; }
inline float to_float(BFloat16 number) { return float_of(static_cast<std::uint32_t>(number.bits) << 16); }

inline float to_float(Float16 number) {
  const std::uint32_t sign = (number.bits & 0x8000u) << 16;
  const std::uint32_t magnitude = number.bits & 0x7fffu;
  if (magnitude >= 0x7c00u) return float_of(sign | 0x7f800000u | (magnitude & 0x3ffu) << 13);
  // The exponent's bias is 15 here and 127 there; multiplying also sets subnormal numbers right.
  return float_of(sign | bits_of(float_of(magnitude << 13) * 0x1p112f));
}

inline void round_to(float number, float& rounded) { rounded = number; }

// To the nearest, to the even one of two: for both formats.
inline void round_to(float number, BFloat16& rounded) {
  const std::uint32_t bits = bits_of(number);
  if ((bits & 0x7fffffffu) > 0x7f800000u) {
    rounded.bits = 0x7fff;
    return;
  }
  rounded.bits = static_cast<std::uint16_t>((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

inline void round_to(float number, Float16& rounded) {
  const std::uint32_t bits = bits_of(number);
  const std::uint16_t sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000u);
  const std::uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) {
    rounded.bits = 0x7fff;
  } else if (magnitude >= 0x477ff000u) {
    rounded.bits = sign | 0x7c00u;
  } else if (magnitude < 0x38800000u) {
    // Subnormal: adding 0.5 leaves its multiples of 2^-24 in the last bits of the sum.
    rounded.bits = sign | static_cast<std::uint16_t>(bits_of(float_of(magnitude) + 0.5f) - bits_of(0.5f));
  } else {
    rounded.bits = sign | static_cast<std::uint16_t>((magnitude + 0xfffu + (magnitude >> 13 & 1u) - 0x38000000u) >> 13);
  }
}

#endif

template <typename T>
ENCODEONCE_BLOCK T from_float(float number) {
  T rounded;
  round_to(number, rounded);
  return rounded;
}

// Two 16-bit numbers in a word, the first in its lower half.
template <typename T>
ENCODEONCE_BLOCK std::uint32_t packed(float first, float second) {
  return from_float<T>(first).bits | static_cast<std::uint32_t>(from_float<T>(second).bits) << 16;
}

}  // namespace ENCODEONCE_SIDE
