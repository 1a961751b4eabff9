// Numbers for tests, the same in each run.
#pragma once

#include <random>
#include <vector>

#include "../block/on_cpu.h"

namespace encodeonce::cpu {

template <typename T>
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  std::vector<T> numbers(std::size_t count, float spread) {
    std::normal_distribution<float> normal(0, spread);
    std::vector<T> numbers(count);
    for (T& number : numbers) round_to(normal(engine_), number);
    return numbers;
  }

 private:
  std::mt19937 engine_;
};

template <typename T>
const char* name();
template <>
inline const char* name<float>() {
  return "fp32";
}
template <>
inline const char* name<BFloat16>() {
  return "bf16";
}
template <>
inline const char* name<Float16>() {
  return "fp16";
}

}  // namespace encodeonce::cpu
