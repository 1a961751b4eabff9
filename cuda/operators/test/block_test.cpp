// The blocks' arithmetic against plain loops in 64-bit floats: odd sizes, one key and one tile more than a stage, scores
// so large that only their peak counts, all number formats. With ENCODEONCE_THREADS and ThreadSanitizer, few cases for races.
// Exits with 1 where anything differs by more than its format.
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "random.h"

namespace encodeonce::cpu {
namespace {

int failures = 0;

void require(bool holds, const std::string& what) {
  if (holds) return;
  failures++;
  std::printf("FAILED %s\n", what.c_str());
}

// What a result may differ by, relative to the greatest value that is averaged.
template <typename T>
constexpr double kTolerance = 1e-6;
template <>
constexpr double kTolerance<BFloat16> = 0x1p-7;
template <>
constexpr double kTolerance<Float16> = 0x1p-10;

// softmax(scores) * values, values [keys, size]
std::vector<double> heard(const std::vector<double>& scores, const std::vector<double>& values, int size) {
  double peak = -INFINITY;
  for (double score : scores) peak = std::max(peak, score);
  std::vector<double> sums(size);
  double total = 0;
  for (std::size_t key = 0; key < scores.size(); key++) {
    const double share = std::exp(scores[key] - peak);
    total += share;
    for (int i = 0; i < size; i++) sums[i] += share * values[key * size + i];
  }
  for (double& sum : sums) sum /= total;
  return sums;
}

template <typename T>
double worst(const T* found, const std::vector<double>& expected) {
  double worst = 0;
  for (std::size_t i = 0; i < expected.size(); i++) {
    const double off = std::abs(static_cast<double>(to_float(found[i])) - expected[i]);
    if (!(off <= worst)) worst = off;
  }
  return worst;
}

struct CrossCase {
  std::vector<int> lengths;
  std::vector<int> queries;
  int heads;
  int size;
  int layers;
  int splits;
  float spread;
};

template <typename T>
void cross(const CrossCase& at) {
  Random<T> random(7);
  int tokens = 0;
  for (int queries : at.queries) tokens += queries;
  std::vector<std::vector<T>> documents;
  std::vector<Tile> tiles;
  const int most = tile_queries(kSixteenBits<T>, at.size);
  // Documents have a head more than the layer uses.
  const int document_heads = at.heads + 1;
  int first = 0;
  for (std::size_t d = 0; d < at.lengths.size(); d++) {
    documents.push_back(random.numbers(std::size_t(at.layers) * 2 * document_heads * at.lengths[d] * at.size, 1));
    for (int start = 0; start < at.queries[d]; start += most) {
      tiles.push_back({reinterpret_cast<std::int64_t>(documents[d].data()), at.lengths[d], first + start,
                       std::min(most, at.queries[d] - start)});
    }
    first += at.queries[d];
  }
  const std::vector<T> queries = random.numbers(std::size_t(tokens) * at.heads * at.size, at.spread);
  const std::size_t count = queries.size();
  std::vector<T> out(count, from_float<T>(NAN));
  std::vector<float> values(count * at.splits, NAN), peaks(count * at.splits, NAN), totals(count * at.splits, NAN);
  const int layer = at.layers - 1;
  const SharedCrossAttention<T> call{queries.data(), tiles.data(), out.data(), at.heads,      document_heads, at.size,
                                     layer,          tokens,       at.splits,  values.data(), peaks.data(),   totals.data()};
  for (const Tile& tile : tiles) {
    for (int head = 0; head < at.heads; head++) {
      for (int split = 0; split < at.splits; split++) cross_attention_block(call, tile, head, split);
    }
  }
  for (std::size_t i = 0; at.splits > 1 && i < count; i++) merge_splits(call, static_cast<std::int64_t>(i));

  double off = 0;
  first = 0;
  for (std::size_t d = 0; d < at.lengths.size(); d++) {
    const int length = at.lengths[d];
    for (int token = first; token < first + at.queries[d]; token++) {
      for (int head = 0; head < at.heads; head++) {
        const std::size_t place = (std::size_t(token) * at.heads + head) * at.size;
        const T* keys = documents[d].data() + ((std::size_t(layer) * 2) * document_heads + head) * length * at.size;
        const T* its_values = keys + std::size_t(document_heads) * length * at.size;
        std::vector<double> scores(length);
        std::vector<double> numbers(std::size_t(length) * at.size);
        for (int key = 0; key < length; key++) {
          for (int i = 0; i < at.size; i++) {
            scores[key] += double(to_float(queries[place + i])) * to_float(keys[key * at.size + i]);
            numbers[std::size_t(key) * at.size + i] = to_float(its_values[key * at.size + i]);
          }
        }
        off = std::max(off, worst(out.data() + place, heard(scores, numbers, at.size)));
      }
    }
    first += at.queries[d];
  }
  // Scores are sums in 32-bit floats, and weights are as far off as they.
  const double tolerance = 4 * kTolerance<T> + at.spread * at.size * 4e-6;
  require(off <= tolerance, std::string("cross attention ") + name<T>() + ", head " + std::to_string(at.size) + ", " +
                                std::to_string(at.lengths[0]) + " keys, " + std::to_string(at.queries[0]) + " queries, " +
                                std::to_string(at.splits) + " splits, spread " + std::to_string(at.spread) + ": off by " +
                                std::to_string(off) + ", allowed " + std::to_string(tolerance));
}

// By threads a block takes long.
#ifdef ENCODEONCE_THREADS
constexpr bool kFew = true;
#else
constexpr bool kFew = false;
#endif

template <typename T>
void cross_cases() {
  for (int size : {7, 64}) {
    for (int queries : {3, 17, 33}) cross<T>({{150, 65}, {queries, 1}, 1, size, 1, 1, 0.3f});
    cross<T>({{200}, {10}, 1, size, 1, 2, 0.3f});
    cross<T>({{70}, {10}, 1, size, 1, 3, 0.3f});
  }
  if (kFew) return;
  for (int size : {3, 7, 32, 64, 80, 128, 256}) {
    for (int length : {1, 2, 15, 16, 17, 31, 33, 63, 64, 65, 128, 129, 200}) {
      for (int queries : {1, 10, 17, 33}) {
        cross<T>({{length, 5}, {queries, 3}, 2, size, 1, 1, 0.3f});
      }
    }
    cross<T>({{300, 1, 64, 7}, {16, 64, 65, 131}, 3, size, 2, 1, 0.3f});
    cross<T>({{300, 1, 64, 193}, {10, 3, 65, 32}, 2, size, 2, 3, 0.3f});
    cross<T>({{257, 40}, {10, 11}, 2, size, 3, 8, 0.3f});
    cross<T>({{257, 40}, {10, 11}, 2, size, 1, 1, 0.f});
    cross<T>({{257, 40}, {10, 70}, 2, size, 1, 1, 30.f});
    cross<T>({{257, 40}, {10, 70}, 2, size, 1, 4, 1000.f});
  }
}

struct SelfCase {
  // Of each row: positions that it has, and new tokens.
  std::vector<int> kept;
  std::vector<int> added;
  int heads;
  int size;
  int distances;
  float spread;
};

template <typename T>
void self(const SelfCase& at) {
  Random<T> random(11);
  const int rows = static_cast<int>(at.kept.size()) + 2;
  int capacity = 0;
  std::vector<std::int64_t> slots, places, positions;
  for (std::size_t row = 0; row < at.kept.size(); row++) {
    capacity = std::max(capacity, at.kept[row] + at.added[row] + 1);
    for (int i = 0; i < at.added[row]; i++) {
      slots.push_back(rows - 1 - static_cast<int>(row));
      places.push_back(i);
      positions.push_back(at.kept[row] + i);
    }
  }
  const int tokens = static_cast<int>(slots.size());
  // One token more, which only fills the call up.
  slots.push_back(-1);
  places.push_back(0);
  positions.push_back(0);
  const std::size_t inner = std::size_t(at.heads) * at.size;
  // The second of two layers, in an array that has room for a head more.
  const int layer = 1;
  const int kept_heads = at.heads + 1;
  const std::size_t kept_inner = std::size_t(kept_heads) * at.size;
  const std::size_t part_numbers = rows * capacity * kept_inner;
  const std::size_t layer_start = layer * 2 * part_numbers;
  const std::vector<T> projected = random.numbers((tokens + 1) * 3 * inner, at.spread);
  const std::vector<T> before = random.numbers((layer + 1) * 2 * part_numbers, 1);
  const std::vector<T> bias = random.numbers((1 + at.distances) * at.heads, 1);
  std::vector<T> written = before;
  for (int token = 0; token < tokens; token++) {
    for (int part = 0; part < 2; part++) {
      for (std::size_t i = 0; i < inner; i++) {
        written[layer_start + part * part_numbers + (slots[token] * capacity + positions[token]) * kept_inner + i] =
            projected[(token * 3 + 1 + part) * inner + i];
      }
    }
  }

  std::vector<T> kept = before;
  std::vector<T> out((tokens + 1) * inner, from_float<T>(NAN));
  const KeptRows kept_rows{reinterpret_cast<std::int64_t>(kept.data()), rows, capacity, kept_heads};
  const RaggedSelfAttention<T> call{projected.data(), &kept_rows,  layer,      slots.data(), places.data(), positions.data(),
                                    bias.data(),      out.data(),  tokens + 1, at.heads,     at.size,       at.distances};
  // Later tokens first: none may need what another writes.
  for (int token = tokens; token >= 0; token--) {
    for (int head = 0; head < at.heads; head++) self_attention_warp(call, token, head);
  }

  const std::string what = std::string("self attention ") + name<T>() + ", head " + std::to_string(at.size) + ", " +
                           std::to_string(at.kept[0]) + " positions and " + std::to_string(at.added[0]);
  bool same = true;
  for (std::size_t i = 0; i < kept.size(); i++) same = same && to_float(kept[i]) == to_float(written[i]);
  require(same, what + ": what is kept afterwards");
  require(std::isnan(to_float(out[tokens * inner])), what + ": a token that fills the call up");

  double off = 0;
  for (int token = 0; token < tokens; token++) {
    for (int head = 0; head < at.heads; head++) {
      const int keys = static_cast<int>(positions[token]) + 1;
      std::vector<double> scores(keys);
      std::vector<double> values(std::size_t(keys) * at.size);
      for (int key = 0; key < keys; key++) {
        const std::size_t place =
            layer_start + (slots[token] * capacity + key) * kept_inner + std::size_t(head) * at.size;
        for (int i = 0; i < at.size; i++) {
          scores[key] += double(to_float(projected[(std::size_t(token) * 3 * at.heads + head) * at.size + i])) *
                         to_float(written[place + i]);
          values[std::size_t(key) * at.size + i] = to_float(written[part_numbers + place + i]);
        }
        scores[key] += to_float(bias[std::min(keys - key, at.distances) * at.heads + head]);
      }
      const std::vector<double> expected = heard(scores, values, at.size);
      off = std::max(off, worst(out.data() + (std::size_t(token) * at.heads + head) * at.size, expected));
    }
  }
  const double tolerance = std::max(1.f, at.spread) * (kTolerance<T> * 4 + at.size * 4e-6 * std::max(1.f, at.spread));
  require(off <= tolerance, what + ": off by " + std::to_string(off) + ", allowed " + std::to_string(tolerance));
}

template <typename T>
void self_cases() {
  for (int size : {7, 64}) self<T>({{0, 5}, {3, 1}, 1, size, 6, 0.3f});
  if (kFew) return;
  for (int size : {3, 7, 32, 64, 100, 128, 256}) {
    self<T>({{0}, {1}, 1, size, 4, 0.3f});
    self<T>({{0, 5, 17}, {9, 1, 3}, 3, size, 6, 0.3f});
    self<T>({{31, 32, 33, 0}, {1, 1, 1, 1}, 2, size, 129, 0.3f});
    self<T>({{140, 3}, {2, 33}, 2, size, 129, 0.3f});
    self<T>({{20, 3}, {1, 5}, 2, size, 129, 30.f});
  }
}

template <typename T>
void likeliest_case(int vocabulary, float spread) {
  Random<T> random(5);
  const int rows = 3;
  std::vector<T> logits = random.numbers(std::size_t(rows) * vocabulary, spread);
  // The second row has its likeliest token twice, the third has hardly any that is possible.
  T* second = logits.data() + vocabulary;
  round_to(9 * spread, second[vocabulary - 1]);
  second[vocabulary / 3] = second[vocabulary - 1];
  for (int id = 0; id < vocabulary; id++) {
    if (id != vocabulary / 2) round_to(-INFINITY, second[vocabulary + id]);
  }
  std::vector<std::int64_t> ids(rows, -1);
  std::vector<float> scores(rows, NAN);
  const Likeliest<T> call{logits.data(), ids.data(), scores.data(), rows, vocabulary};
  for (int row = 0; row < rows; row++) likeliest_block(call, row);
  for (int row = 0; row < rows; row++) {
    const T* own = logits.data() + std::size_t(row) * vocabulary;
    int best = 0;
    for (int id = 1; id < vocabulary; id++) {
      if (to_float(own[id]) > to_float(own[best])) best = id;
    }
    double total = 0;
    for (int id = 0; id < vocabulary; id++) total += std::exp(double(to_float(own[id])) - to_float(own[best]));
    const std::string what = std::string("likeliest ") + name<T>() + ", row " + std::to_string(row) + " of " +
                             std::to_string(vocabulary) + " tokens, spread " + std::to_string(spread);
    require(ids[row] == best, what + ": " + std::to_string(ids[row]) + ", not " + std::to_string(best));
    const double off = std::abs(scores[row] + std::log(total));
    require(off <= 1e-5, what + ": the score is off by " + std::to_string(off));
  }
}

template <typename T>
void likeliest_cases() {
  for (int vocabulary : {1, 31, 129, 1025}) likeliest_case<T>(vocabulary, 2.f);
  if (kFew) return;
  for (int vocabulary : {2, 32, 33, 128, 1000, 1024, 4000, 32128}) {
    likeliest_case<T>(vocabulary, 0.1f);
    likeliest_case<T>(vocabulary, 1000.f);
  }
}

template <typename T, typename U>
void add_and_norm_case(int width) {
  Random<float> random(5);
  Random<T> other(6);
  const int tokens = 3;
  const float epsilon = 1e-6f;
  const std::vector<float> before = random.numbers(std::size_t(tokens) * width, 100);
  const std::vector<T> added = other.numbers(std::size_t(tokens) * width, 30);
  std::vector<float> states = before;
  std::vector<U> normed(states.size(), from_float<U>(NAN));
  const AddAndNorm<T, U> call{states.data(), added.data(), normed.data(), width, epsilon};
  for (int token = 0; token < tokens; token++) add_and_norm_block(call, token);
  double off = 0;
  for (int token = 0; token < tokens; token++) {
    const std::size_t start = std::size_t(token) * width;
    double squares = 0;
    for (int i = 0; i < width; i++) squares += std::pow(double(before[start + i]) + to_float(added[start + i]), 2);
    std::vector<double> expected(width);
    for (int i = 0; i < width; i++) {
      const double sum = double(before[start + i]) + to_float(added[start + i]);
      off = std::max(off, std::abs(states[start + i] - sum) / 1000);
      expected[i] = sum / std::sqrt(squares / width + epsilon);
    }
    off = std::max(off, worst(normed.data() + start, expected) / 4);
  }
  require(off <= kTolerance<U>, std::string("add and norm ") + name<T>() + " to " + name<U>() + ", width " +
                                    std::to_string(width) + ": off by " + std::to_string(off));
}

template <typename T, typename U>
void add_and_norm_cases() {
  for (int width : {1, 33, 500}) add_and_norm_case<T, U>(width);
  if (kFew) return;
  for (int width : {7, 127, 128, 129, 511, 512, 513, 768, 2048, 5000}) add_and_norm_case<T, U>(width);
}

// Every 16-bit number to a float and back, and floats between neighbours to the nearer, or the even one.
template <typename T>
void numbers() {
  for (std::uint32_t bits = 0; bits < 0xffff; bits++) {
    const T number{static_cast<std::uint16_t>(bits)};
    const T next{static_cast<std::uint16_t>(bits + 1)};
    const float value = to_float(number);
    const float following = to_float(next);
    if (std::isnan(value)) {
      require(std::isnan(to_float(from_float<T>(value))), "a NaN stays one");
      continue;
    }
    require(from_float<T>(value).bits == number.bits, "there and back: " + std::to_string(value));
    if (std::isinf(value) || std::isinf(following) || std::isnan(following)) continue;
    const float middle = static_cast<float>((double(value) + following) / 2);
    const std::uint16_t even = bits % 2 == 0 ? number.bits : next.bits;
    if (value == 0 || following == 0) continue;
    require(from_float<T>(middle).bits == even, "half-way above " + std::to_string(value));
    require(from_float<T>(std::nextafter(middle, value)).bits == number.bits, "below half-way, " + std::to_string(value));
    require(from_float<T>(std::nextafter(middle, following)).bits == next.bits, "above half-way, " + std::to_string(value));
  }
}

}  // namespace
}  // namespace encodeonce::cpu

int main() {
  using namespace encodeonce::cpu;
  numbers<BFloat16>();
  numbers<Float16>();
  cross_cases<float>();
  cross_cases<BFloat16>();
  cross_cases<Float16>();
#ifdef ENCODEONCE_THREADS
  copies_arrive_late = false;
  cross_cases<BFloat16>();
#endif
  self_cases<float>();
  self_cases<BFloat16>();
  self_cases<Float16>();
  add_and_norm_cases<float, float>();
  add_and_norm_cases<BFloat16, BFloat16>();
  add_and_norm_cases<Float16, Float16>();
  add_and_norm_cases<float, Float16>();
  likeliest_cases<float>();
  likeliest_cases<BFloat16>();
  likeliest_cases<Float16>();
  std::printf(failures == 0 ? "the blocks agree with plain loops\n" : "%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
