// Evaluates an elementwise op on constants, by the same native loops that the interpreter runs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/FoldConstants.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementKernels.h"
#include "Dialect/ElementType.h"
#include "SeededBugs/SeededBugs.h"
#include <cstring>

using namespace mlir;

namespace ad {
namespace {

constexpr int64_t maxFoldedElements = 64;

/// Elements as they lie in memory. Words, so that the bytes are aligned for any kind.
using Elements = SmallVector<uint64_t, 1>;

Elements allocate(ElementKind kind, int64_t count) {
  return Elements(llvm::divideCeil(count * sizeOf(kind), sizeof(uint64_t)));
}

/// The first `count` elements of a constant.
Elements read(DenseElementsAttr constant, ElementKind kind, int64_t count) {
  Elements elements = allocate(kind, count);
  auto *bytes = reinterpret_cast<char *>(elements.data());
  // The attribute may hold booleans as bits.
  if (kind == ElementKind::I1) {
    const auto values = constant.getValues<bool>();
    std::copy_n(values.begin(), count, bytes);
    return elements;
  }
  const size_t size = sizeOf(kind);
  for (int64_t i = 0; i < count; ++i)
    std::memcpy(bytes + i * size,
                constant.getRawData().data() +
                    (constant.isSplat() ? 0 : AD_SEEDED(fold_elements, i, 0) * size),
                size);
  return elements;
}

DenseElementsAttr write(const Elements &elements, ElementKind kind, int64_t count,
                        ShapedType type) {
  const auto *bytes = reinterpret_cast<const char *>(elements.data());
  if (kind == ElementKind::I1)
    return DenseElementsAttr::get(type, ArrayRef(reinterpret_cast<const bool *>(bytes), count));
  return DenseElementsAttr::getFromRawBuffer(type, ArrayRef(bytes, count * sizeOf(kind)));
}

ElementKind kindOf(Type type) {
  return *elementKindOf(llvm::cast<ShapedType>(type).getElementType());
}

} // namespace

OpFoldResult foldConstants(Operation *op, ArrayRef<Attribute> operands) {
  const auto type = llvm::cast<ShapedType>(op->getResult(0).getType());
  const bool areConstant = llvm::all_of(operands, llvm::IsaAndPresentPred<DenseElementsAttr>);
  const ElementKernel kernel = areConstant ? lookUpElementKernel(op) : nullptr;
  if (!kernel || type.getNumElements() == 0)
    return {};
  const bool areSplat = llvm::all_of(
      operands, [](Attribute a) { return llvm::cast<DenseElementsAttr>(a).isSplat(); });
  const int64_t count = areSplat ? 1 : type.getNumElements();
  if (count > maxFoldedElements)
    return {};

  SmallVector<Elements, 3> inputs;
  for (auto [value, constant] : llvm::zip_equal(op->getOperands(), operands))
    inputs.push_back(read(llvm::cast<DenseElementsAttr>(constant), kindOf(value.getType()), count));
  const auto addresses =
      llvm::map_to_vector<3>(inputs, [](const Elements &e) -> const void * { return e.data(); });
  Elements result = allocate(kindOf(type), count);
  kernel(addresses.data(), result.data(), count);
  return write(result, kindOf(type), count, type);
}

} // namespace ad
