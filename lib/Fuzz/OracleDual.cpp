// Oracle o3: both modes against the reference with dual numbers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Compare.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Oracles.h"
#include "llvm/Support/Format.h"
#include <cstring>

using namespace mlir;

namespace ad::fuzz {
namespace {

using reference::Real;

constexpr double precision = 1e-11;

/// Each tangent of the forward mode.
Finding compareTangents(const Probe &probe, const Reference &reference) {
  for (auto [result, tangent, row] : llvm::enumerate(probe.tangents, *reference))
    for (size_t i = 0; i < row.size(); ++i) {
      const double found = elementAt(tangent, i);
      const reference::Summed expected = row[i].tangent;
      if (!probe.isNear({found, 0}, {expected.value, expected.terms}, precision))
        return "forward mode, float " + describeElement(result, i, found, row[i].tangent.value);
    }
  return std::nullopt;
}

Finding compareTotals(const Probe &probe, Total found, Total expected, const Twine &what) {
  if (probe.isNear(found, expected, precision))
    return std::nullopt;
  std::string text;
  llvm::raw_string_ostream(text) << what << ": "
                                 << llvm::format("%.17g, expected %.17g, terms %.3g",
                                                 double(found.value), double(expected.value),
                                                 double(expected.terms));
  return text;
}

HostTensor zeroLike(const HostTensor &like) {
  HostTensor zero = *HostTensor::create(like.getType());
  std::memset(zero.data(), 0, zero.getNumBytes());
  return zero;
}

void setOne(HostTensor &tensor, size_t index) {
  dispatchElementKind(tensor.getKind(),
                      [&](auto t) { tensor.elements<typename decltype(t)::type>()[index] = 1; });
}

/// Each element of the gradient, if they are few.
Finding compareElements(const Probe &probe) {
  constexpr int64_t mostInputs = 64, mostWork = 20'000;
  int64_t inputs = 0;
  for (const HostTensor &v : probe.direction)
    inputs += v.getNumElements();
  if (inputs > mostInputs || inputs * workOf(probe.function) > mostWork)
    return std::nullopt;
  for (auto [index, gradient] : llvm::enumerate(probe.gradient))
    for (size_t i = 0; i < gradient.getNumElements(); ++i) {
      Tensors unit = llvm::map_to_vector(probe.direction, zeroLike);
      setOne(unit[index], i);
      const Real element = elementAt(gradient, i);
      if (Finding finding = compareTotals(
              probe, {element, std::fabs(element)}, totalOf(probe, referenceOf(probe, unit)),
              "reverse mode, float argument " + Twine(index) + ", element " + Twine(i)))
        return finding;
    }
  return std::nullopt;
}

} // namespace

Finding checkDual(Check &check) {
  const Probe *probe = check.anyProbe();
  if (!probe)
    return check.withoutProbe();
  const Reference &reference = check.reference();
  if (!reference) {
    check.isSkipped = true;
    return std::nullopt;
  }
  if (Finding finding = compareTangents(*probe, reference))
    return finding;
  if (Finding finding = compareTotals(*probe, probe->reverseTotal(), totalOf(*probe, reference),
                                      "reverse mode, in a random direction"))
    return finding;
  return compareElements(*probe);
}

} // namespace ad::fuzz
