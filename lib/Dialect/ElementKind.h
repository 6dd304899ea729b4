// The element types of tensors as an enumeration, and how an element lies in memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Knows nothing of MLIR, so that what works on bare memory need not either; ElementType.h maps
// types to kinds.
#ifndef AD_DIALECT_ELEMENTKIND_H
#define AD_DIALECT_ELEMENTKIND_H

#include <cstddef>
#include <cstdint>

namespace ad {

/// The element types that the dialect knows. In memory an i1 is one byte, 0 or 1.
enum class ElementKind { F32, F64, I1, I8, I16, I32, I64 };
inline constexpr unsigned numElementKinds = 7;

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
  }
  __builtin_unreachable();
}

/// Bytes of one element.
inline size_t sizeOf(ElementKind kind) {
  return dispatchElementKind(kind, [](auto t) { return sizeof(typename decltype(t)::type); });
}

} // namespace ad

#endif
