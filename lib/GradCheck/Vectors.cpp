// Random directions, scaled sums and the two measures of error.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GradCheck/Vectors.h"
#include <cmath>
#include <limits>

using namespace mlir;

namespace ad {
namespace {

double at(const HostTensor &tensor, size_t index) {
  return dispatchElementKind(tensor.getKind(), [&](auto t) -> double {
    return tensor.elements<typename decltype(t)::type>()[index];
  });
}

/// A tensor of the same type with `make(index)` as its elements.
template <class Make>
HostTensor generate(const HostTensor &like, Make make) {
  // A tensor as large as one that exists: there is no error to report but the lack of memory.
  FailureOr<HostTensor> tensor = HostTensor::create(like.getType());
  if (failed(tensor))
    llvm::report_bad_alloc_error("no memory for a tensor");
  dispatchElementKind(tensor->getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    for (auto [index, element] : llvm::enumerate(tensor->elements<T>()))
      element = static_cast<T>(make(index));
  });
  return *tensor;
}

/// A NaN must not compare as small.
double larger(double a, double b) { return std::isnan(a) || std::isnan(b) ? NAN : std::max(a, b); }

/// Calls `visit(a, b)` for each pair of elements.
template <class Visit>
void forEachPair(ArrayRef<HostTensor> a, ArrayRef<HostTensor> b, Visit visit) {
  for (auto [left, right] : llvm::zip_equal(a, b))
    for (size_t i = 0; i < left.getNumElements(); ++i)
      visit(at(left, i), at(right, i));
}

} // namespace

double Random::between(double low, double high) {
  // Not a standard distribution: those differ between libraries.
  return low + (high - low) * (static_cast<double>(engine() >> 11) * 0x1p-53);
}

HostTensor Random::tensorLike(const HostTensor &like, double low, double high) {
  if (like.getKind() == ElementKind::I1)
    return generate(like, [&](size_t) { return engine() & 1; });
  return generate(like, [&](size_t) { return between(low, high); });
}

HostTensor Random::directionAt(const HostTensor &x) {
  return generate(
      x, [&](size_t index) { return between(-1.0, 1.0) * std::max(1.0, std::fabs(at(x, index))); });
}

HostTensor addScaled(const HostTensor &x, const HostTensor &v, double scale) {
  return generate(x, [&](size_t index) { return at(x, index) + scale * at(v, index); });
}

double differenceError(ArrayRef<HostTensor> tangents, ArrayRef<HostTensor> above,
                       ArrayRef<HostTensor> below, double step) {
  double worst = 0.0;
  for (auto [tangent, high, low] : llvm::zip_equal(tangents, above, below))
    for (size_t i = 0; i < tangent.getNumElements(); ++i) {
      const double dy = at(tangent, i), difference = (at(high, i) - at(low, i)) / (2.0 * step);
      if (dy != difference)
        worst = larger(worst,
                       std::fabs(dy - difference) / (1.0 + std::fabs(dy) + std::fabs(at(high, i))));
    }
  return worst;
}

double dotProductError(ArrayRef<HostTensor> cotangents, ArrayRef<HostTensor> tangents,
                       ArrayRef<HostTensor> pulled, ArrayRef<HostTensor> direction) {
  double difference = 0.0, size = std::numeric_limits<double>::min();
  forEachPair(cotangents, tangents, [&](double w, double dy) {
    difference += w * dy;
    size += std::fabs(w * dy);
  });
  forEachPair(pulled, direction, [&](double cx, double v) {
    difference -= cx * v;
    size += std::fabs(cx * v);
  });
  return std::fabs(difference) / size;
}

} // namespace ad
