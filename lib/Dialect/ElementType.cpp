// Maps element types to kinds and back.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/ElementType.h"

using namespace mlir;

namespace ad {

std::optional<ElementKind> elementKindOf(Type element) {
  if (element.isF32())
    return ElementKind::F32;
  if (element.isF64())
    return ElementKind::F64;
  if (element.isF16())
    return ElementKind::F16;
  if (element.isBF16())
    return ElementKind::BF16;
  if (element.isUnsignedInteger(8))
    return ElementKind::U8;
  if (!element.isSignlessInteger())
    return std::nullopt;
  switch (element.getIntOrFloatBitWidth()) {
  case 1:
    return ElementKind::I1;
  case 8:
    return ElementKind::I8;
  case 16:
    return ElementKind::I16;
  case 32:
    return ElementKind::I32;
  case 64:
    return ElementKind::I64;
  }
  return std::nullopt;
}

Type elementTypeOf(ElementKind kind, MLIRContext *context) {
  return dispatchElementKind(kind, [&](auto t) -> Type {
    using T = typename decltype(t)::type;
    if constexpr (std::is_same_v<T, float>)
      return Float32Type::get(context);
    else if constexpr (std::is_same_v<T, double>)
      return Float64Type::get(context);
    else if constexpr (std::is_same_v<T, Half>)
      return Float16Type::get(context);
    else if constexpr (std::is_same_v<T, BFloat16>)
      return BFloat16Type::get(context);
    else if constexpr (std::is_same_v<T, uint8_t>)
      return IntegerType::get(context, 8, IntegerType::Unsigned);
    else
      return IntegerType::get(context, std::is_same_v<T, bool> ? 1 : 8 * sizeof(T));
  });
}

Type computedTypeOf(Type tensor) {
  const auto type = llvm::cast<RankedTensorType>(tensor);
  const ElementKind kind = *elementKindOf(type.getElementType());
  return computedKind(kind) == kind
             ? type
             : RankedTensorType::get(type.getShape(),
                                     elementTypeOf(computedKind(kind), type.getContext()));
}

} // namespace ad
