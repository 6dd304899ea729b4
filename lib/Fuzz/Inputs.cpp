// Random shapes, element types and elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Inputs.h"
#include <limits>

using namespace mlir;

namespace ad::fuzz {
namespace {

template <class T>
T specialFloat(Dice &dice) {
  using Limits = std::numeric_limits<T>;
  const T numbers[] = {0,
                       1,
                       0.5,
                       2,
                       3,
                       T(1e-10),
                       T(1e10),
                       Limits::infinity(),
                       Limits::quiet_NaN(),
                       Limits::denorm_min(),
                       Limits::min(),
                       Limits::max(),
                       Limits::epsilon()};
  const T number = dice.pick(ArrayRef(numbers));
  return dice.chance(0.5) ? number : -number;
}

template <class T>
T specialInteger(Dice &dice) {
  using Limits = std::numeric_limits<T>;
  const T numbers[] = {0, 1, T(-1), 2, Limits::max(), Limits::min(), T(Limits::max() - 1)};
  return dice.pick(ArrayRef(numbers));
}

/// How the elements of one tensor are drawn.
enum class Style { Uniform, Small, Special, Mixed };

Style drawStyle(Dice &dice, Flavor flavor) {
  if (flavor != Flavor::Differential || dice.chance(0.4))
    return Style::Uniform;
  const Style others[] = {Style::Small, Style::Special, Style::Mixed, Style::Mixed};
  return dice.pick(ArrayRef(others));
}

template <class T>
T drawElement(Dice &dice, Style style) {
  if constexpr (std::is_same_v<T, bool>) {
    return dice.chance(0.5);
  } else {
    if (style == Style::Small)
      return static_cast<T>(dice.within(-2, 2));
    if (style == Style::Special || (style == Style::Mixed && dice.chance(0.2))) {
      if constexpr (std::is_floating_point_v<T>)
        return specialFloat<T>(dice);
      else if constexpr (isFloatElement<T>)
        return specialFloat<float>(dice);
      else
        return specialInteger<T>(dice);
    }
    if constexpr (isFloatElement<T>)
      return static_cast<T>(dice.between(-2.0, 2.0));
    else
      return static_cast<T>(dice.within(-9, 9));
  }
}

} // namespace

int64_t drawSize(Dice &dice) {
  const double p = dice.between(0.0, 1.0);
  if (p < 0.01) // three in a hundred tensors have such an axis
    return 0;
  if (p < 0.26)
    return 1;
  return p < 0.38 ? dice.within(8, 33) : dice.within(2, 7);
}

SmallVector<int64_t> drawShape(Dice &dice) {
  const int64_t ranks[] = {0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4};
  SmallVector<int64_t> shape;
  int64_t elements = 1;
  for (int64_t rank = dice.pick(ArrayRef(ranks)); rank > 0; --rank) {
    // Axes of one size may be taken for one another.
    int64_t size = !shape.empty() && dice.chance(0.2) ? shape.back() : drawSize(dice);
    if (elements * size > maxElements)
      size = 1;
    elements *= size;
    shape.push_back(size);
  }
  return shape;
}

ElementKind drawKind(Dice &dice, Flavor flavor) {
  if (flavor == Flavor::Differential && dice.chance(0.1)) {
    const ElementKind others[] = {ElementKind::I1,  ElementKind::I8,  ElementKind::I16,
                                  ElementKind::I32, ElementKind::I64, ElementKind::U8};
    return dice.pick(ArrayRef(others));
  }
  // Taylor's formula needs more than the bits of f32.
  const double share = flavor == Flavor::Analytic ? 0.97 : flavor == Flavor::Smooth ? 0.75 : 0.55;
  if (dice.chance(share))
    return ElementKind::F64;
  const ElementKind others[] = {ElementKind::F32, ElementKind::F32, ElementKind::F32,
                                ElementKind::F16, ElementKind::BF16};
  return dice.pick(ArrayRef(others));
}

HostTensor drawTensor(Dice &dice, RankedTensorType type, Flavor flavor) {
  FailureOr<HostTensor> tensor = HostTensor::create(type);
  if (failed(tensor))
    llvm::report_bad_alloc_error("no memory for a tensor");
  const Style style = drawStyle(dice, flavor);
  dispatchElementKind(tensor->getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    for (T &element : tensor->elements<T>())
      element = drawElement<T>(dice, style);
  });
  return *tensor;
}

DenseElementsAttr toAttribute(const HostTensor &tensor) {
  if (tensor.getKind() == ElementKind::I1)
    return DenseElementsAttr::get(tensor.getType(), tensor.elements<bool>());
  return DenseElementsAttr::getFromRawBuffer(
      tensor.getType(), ArrayRef(static_cast<const char *>(tensor.data()), tensor.getNumBytes()));
}

double elementAt(const HostTensor &tensor, size_t index) {
  return dispatchElementKind(tensor.getKind(), [&](auto t) -> double {
    return tensor.elements<typename decltype(t)::type>()[index];
  });
}

} // namespace ad::fuzz
