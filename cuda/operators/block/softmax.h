// Softmax over keys that come piece by piece (Milakov and Gimelshein, arXiv 1805.02867): a piece is known by the peak of
// its scores, the total of exp(score - peak) and values weighted by the same.
#pragma once

#include <cmath>

#include "execution.h"

namespace ENCODEONCE_SIDE {

constexpr float kNone = -INFINITY;

// exp(from - to), the factor by which what is relative to a peak becomes relative to a higher one; both may be kNone.
ENCODEONCE_BLOCK float decay(float from, float to) {
  constexpr float kLog2E = 1.4426950408889634f;
  return from == to ? 1.f : exp2f((from - to) * kLog2E);
}

// A score's weight; none where it is masked.
ENCODEONCE_BLOCK float weight(float score, float peak) { return score == kNone ? 0.f : decay(score, peak); }

// Pieces' parts of one query and one dimension brought together.
class Merged {
 public:
  ENCODEONCE_BLOCK void add(float peak, float total, float value) {
    const float highest = fmaxf(peak_, peak);
    const float own = decay(peak_, highest);
    const float others = decay(peak, highest);
    total_ = total_ * own + total * others;
    value_ = value_ * own + value * others;
    peak_ = highest;
  }

  ENCODEONCE_BLOCK float peak() const { return peak_; }
  ENCODEONCE_BLOCK float total() const { return total_; }
  // Still to be divided by the total.
  ENCODEONCE_BLOCK float value() const { return value_; }
  ENCODEONCE_BLOCK float mean() const { return value_ / total_; }

 private:
  float peak_ = kNone;
  float total_ = 0;
  float value_ = 0;
};

}  // namespace ENCODEONCE_SIDE
