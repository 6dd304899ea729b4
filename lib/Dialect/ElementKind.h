// The element types of tensors as an enumeration, and how an element lies in memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Knows nothing of MLIR, so that what works on bare memory need not either; ElementType.h maps
// types to kinds.
#ifndef AD_DIALECT_ELEMENTKIND_H
#define AD_DIALECT_ELEMENTKIND_H

#include "ad/small_float.h"
#include <cstddef>
#include <cstdint>

namespace ad {

/// The element types that the dialect knows. In memory an i1 is one byte, 0 or 1.
enum class ElementKind { F32, F64, I1, I8, I16, I32, I64, U8, F16, BF16 };
inline constexpr unsigned numElementKinds = 10;

/// Whether elements of the C++ type T are floats.
template <class T>
inline constexpr bool isFloatElement =
    std::is_floating_point_v<T> || std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>;

/// Carries a C++ type as a value.
template <class T>
struct TypeTag {
  using type = T;
};

/// Calls `function` with the TypeTag of the C++ type of an element: the one place that turns a kind
/// into a type.
template <class Function>
auto dispatchElementKind(ElementKind kind, Function &&function) {
  switch (kind) {
  case ElementKind::F32:
    return function(TypeTag<float>());
  case ElementKind::F64:
    return function(TypeTag<double>());
  case ElementKind::I1:
    return function(TypeTag<bool>());
  case ElementKind::I8:
    return function(TypeTag<int8_t>());
  case ElementKind::I16:
    return function(TypeTag<int16_t>());
  case ElementKind::I32:
    return function(TypeTag<int32_t>());
  case ElementKind::I64:
    return function(TypeTag<int64_t>());
  case ElementKind::U8:
    return function(TypeTag<uint8_t>());
  case ElementKind::F16:
    return function(TypeTag<Half>());
  case ElementKind::BF16:
    return function(TypeTag<BFloat16>());
  }
  __builtin_unreachable();
}

/// Bytes of one element.
inline size_t sizeOf(ElementKind kind) {
  return dispatchElementKind(kind, [](auto t) { return sizeof(typename decltype(t)::type); });
}

inline bool isFloat(ElementKind kind) {
  return dispatchElementKind(kind,
                             [](auto t) { return isFloatElement<typename decltype(t)::type>; });
}
/// What elements are computed in: f16 and bf16 are stored as such and computed in f32, u8 in i16.
inline ElementKind computedKind(ElementKind kind) {
  if (kind == ElementKind::U8)
    return ElementKind::I16;
  return kind == ElementKind::F16 || kind == ElementKind::BF16 ? ElementKind::F32 : kind;
}
/// Whether numbers of the C++ type T are computed with as such.
template <class T>
inline constexpr bool isComputedElement =
    std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, uint8_t>;

} // namespace ad

#endif
