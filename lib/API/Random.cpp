// Random tensors from one process-wide generator, the same on every machine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Fill.h"
#include "API/Glue.h"
#include "ad/factories.h"
#include <cmath>
#include <mutex>
#include <numeric>
#include <random>

namespace ad {
namespace {

/// The engine is the standard's, the distributions are ours: the standard leaves those open.
struct Generator {
  std::mutex mutex;
  std::mt19937_64 engine{5489};

  /// In [0, 1).
  double uniform() { return static_cast<double>(engine() >> 11) * 0x1p-53; }
  /// Box–Muller; one of the pair is dropped, so that the state is the engine's alone.
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }
  /// In [0, bound), without bias.
  uint64_t below(uint64_t bound) {
    const uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    uint64_t value = engine();
    while (value >= limit)
      value = engine();
    return value % bound;
  }
};

Generator &generator() {
  static Generator instance;
  return instance;
}

template <class Draw>
Tensor drawn(const Size &shape, const Options &options, DType otherwise, Location loc, Draw draw) {
  NodeRef node = makeData(options.dtype_or(otherwise), checkedSizes(shape, loc), loc);
  const std::lock_guard<std::mutex> lock(generator().mutex);
  dispatch(node->dtype, [&](auto zero) {
    using T = decltype(zero);
    auto *elements = static_cast<T *>(node->storageOrNull()->data());
    const int64_t count = elementCount(node->shape);
    for (int64_t i = 0; i < count; ++i)
      elements[i] = static_cast<T>(draw(generator()));
  });
  Tensor result = tensorOf(std::move(node));
  if (options.wants_grad())
    result.requires_grad_(true, loc);
  return result;
}

void checkFloat(const Options &options, const char *name, Location loc) {
  const DType dtype = options.dtype_or(DType::Float32);
  if (!isFloat(dtype))
    raise(Code::WrongDType,
          std::string("\"") + name +
              "\" not "
              "implemented for '" +
              scalarName(dtype) + "'",
          loc);
}

} // namespace

void manual_seed(std::uint64_t seed) {
  const std::lock_guard<std::mutex> lock(generator().mutex);
  generator().engine.seed(seed);
}

Tensor randn(const Size &shape, Options options, Location loc) {
  checkFloat(options, "normal_kernel_cpu", loc);
  return drawn(shape, options, DType::Float32, loc, [](Generator &g) { return g.normal(); });
}

Tensor rand(const Size &shape, Options options, Location loc) {
  checkFloat(options, "check_uniform_bounds", loc);
  const bool isSingle = options.dtype_or(DType::Float32) == DType::Float32;
  return drawn(shape, options, DType::Float32, loc, [isSingle](Generator &g) {
    // Rounding a double just below 1 to float would give 1.
    return isSingle ? static_cast<double>(g.engine() >> 40) * 0x1p-24 : g.uniform();
  });
}

Tensor randint(std::int64_t low, std::int64_t high, const Size &shape, Options options,
               Location loc) {
  if (low >= high)
    raise(Code::BadValue,
          "random_ expects 'from' to be less than 'to', but got from=" + std::to_string(low) +
              " >= to=" + std::to_string(high),
          loc);
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  return drawn(shape, options, DType::Int64, loc, [low, span](Generator &g) {
    return static_cast<int64_t>(static_cast<uint64_t>(low) + g.below(span));
  });
}

Tensor randperm(std::int64_t n, Location loc) {
  if (n < 0)
    raise(Code::BadValue, "n must be non-negative, got " + std::to_string(n), loc);
  NodeRef node = makeData(DType::Int64, {n}, loc);
  auto *elements = static_cast<int64_t *>(node->storageOrNull()->data());
  std::iota(elements, elements + n, int64_t(0));
  const std::lock_guard<std::mutex> lock(generator().mutex);
  for (int64_t i = n; i > 1; --i)
    std::swap(elements[i - 1], elements[generator().below(static_cast<uint64_t>(i))]);
  return tensorOf(std::move(node));
}

} // namespace ad
