// Instantiates the definition of each elementwise op for each element type and finds them by op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/ElementKernels.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementType.h"
#include "VectorMath/NativeInteger.h"
#include "VectorMath/VectorMath.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Endian.h"
#include <array>
#include <cmath>
#include <limits>
#include <utility>

using namespace mlir;

namespace ad {
namespace {

/// The value type that definitions see for an element of type T.
template <class T>
using ValueOf = std::conditional_t<
    std::is_same_v<T, bool>, vm::NativeMask,
    std::conditional_t<std::is_floating_point_v<T>, vm::NativeFloat<T>, vm::NativeInteger<T>>>;

// ---- definitions of the op records

#define AD_PARAMETERS_1(x) V x
#define AD_PARAMETERS_2(a, b) V a, V b
#define AD_ELEMENTWISE(Class, mnemonic, Kind, count, operands, definition)                         \
  struct Class##Definition {                                                                       \
    template <class V>                                                                             \
    static V apply(AD_PARAMETERS_##count operands) {                                               \
      return definition;                                                                           \
    }                                                                                              \
  };
#include "Dialect/Elementwise.inc"
#undef AD_ELEMENTWISE

template <class Definition, class T, size_t... I>
void applyToAll(const void *const *operands, void *result, size_t count,
                std::index_sequence<I...>) {
  auto *out = static_cast<T *>(result);
  for (size_t i = 0; i < count; ++i)
    out[i] = Definition::apply(ValueOf<T>{static_cast<const T *>(operands[I])[i]}...).value;
}
template <class Definition, class T, size_t arity>
void runDefinition(const void *const *operands, void *result, size_t count) {
  applyToAll<Definition, T>(operands, result, count, std::make_index_sequence<arity>());
}

/// The kernels of one op, by ElementKind; null where the op does not compute in the type.
using KernelRow = std::array<ElementKernel, numElementKinds>;

enum class Family { Float, Number, Bool };

template <class Definition, size_t arity, Family family>
KernelRow rowOf() {
  KernelRow row = {};
  if constexpr (family == Family::Bool) {
    row[unsigned(ElementKind::I1)] = runDefinition<Definition, bool, arity>;
  } else {
    row[unsigned(ElementKind::F32)] = runDefinition<Definition, float, arity>;
    row[unsigned(ElementKind::F64)] = runDefinition<Definition, double, arity>;
  }
  if constexpr (family == Family::Number) {
    row[unsigned(ElementKind::I8)] = runDefinition<Definition, int8_t, arity>;
    row[unsigned(ElementKind::I16)] = runDefinition<Definition, int16_t, arity>;
    row[unsigned(ElementKind::I32)] = runDefinition<Definition, int32_t, arity>;
    row[unsigned(ElementKind::I64)] = runDefinition<Definition, int64_t, arity>;
  }
  return row;
}

llvm::DenseMap<TypeID, KernelRow> makeTable() {
  llvm::DenseMap<TypeID, KernelRow> table;
#define AD_ELEMENTWISE(Class, mnemonic, Kind, count, operands, definition)                         \
  table[TypeID::get<Class>()] = rowOf<Class##Definition, count, Family::Kind>();
#include "Dialect/Elementwise.inc"
#undef AD_ELEMENTWISE
  return table;
}

// ---- compare, select, cast: operand and result types differ

/// Compares plain values: false < true for i1, and false for a NaN except with `!=`.
template <ComparePredicate predicate, class T>
bool holds(T a, T b) {
  if constexpr (predicate == ComparePredicate::eq)
    return a == b;
  else if constexpr (predicate == ComparePredicate::ne)
    return a != b;
  else if constexpr (predicate == ComparePredicate::lt)
    return a < b;
  else if constexpr (predicate == ComparePredicate::le)
    return a <= b;
  else if constexpr (predicate == ComparePredicate::gt)
    return a > b;
  else
    return a >= b;
}

template <ComparePredicate predicate, class T>
void runCompare(const void *const *operands, void *result, size_t count) {
  const auto *a = static_cast<const T *>(operands[0]), *b = static_cast<const T *>(operands[1]);
  for (size_t i = 0; i < count; ++i)
    static_cast<bool *>(result)[i] = holds<predicate>(a[i], b[i]);
}

template <class T>
ElementKernel compareKernel(ComparePredicate predicate) {
  switch (predicate) {
  case ComparePredicate::eq:
    return runCompare<ComparePredicate::eq, T>;
  case ComparePredicate::ne:
    return runCompare<ComparePredicate::ne, T>;
  case ComparePredicate::lt:
    return runCompare<ComparePredicate::lt, T>;
  case ComparePredicate::le:
    return runCompare<ComparePredicate::le, T>;
  case ComparePredicate::gt:
    return runCompare<ComparePredicate::gt, T>;
  case ComparePredicate::ge:
    return runCompare<ComparePredicate::ge, T>;
  }
  llvm_unreachable("no such predicate");
}

template <class T>
void runSelect(const void *const *operands, void *result, size_t count) {
  const auto *condition = static_cast<const bool *>(operands[0]);
  const auto *a = static_cast<const T *>(operands[1]), *b = static_cast<const T *>(operands[2]);
  for (size_t i = 0; i < count; ++i)
    static_cast<T *>(result)[i] = condition[i] ? a[i] : b[i];
}

/// Toward zero, saturating; NaN becomes 0.
template <class To, class From>
To truncated(From x) {
  // A power of two is exact in From, the largest To may not be: so the upper bound is excluded.
  constexpr From limit = From(2) * static_cast<From>(std::numeric_limits<To>::max() / 2 + 1);
  constexpr From least = static_cast<From>(std::numeric_limits<To>::min());
  if (std::isnan(x))
    return 0;
  if (x < least)
    return std::numeric_limits<To>::min();
  return x < limit ? static_cast<To>(x) : std::numeric_limits<To>::max();
}

template <class From, class To>
void runCast(const void *const *operands, void *result, size_t count) {
  const auto *x = static_cast<const From *>(operands[0]);
  auto *y = static_cast<To *>(result);
  for (size_t i = 0; i < count; ++i)
    if constexpr (std::is_same_v<To, bool>)
      y[i] = x[i] != From(0);
    else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>)
      y[i] = truncated<To>(x[i]);
    else if constexpr (isFloatElement<From> && std::is_integral_v<To>)
      y[i] = truncated<To>(static_cast<float>(x[i]));
    else
      y[i] = static_cast<To>(x[i]);
}

std::optional<ElementKind> kindOf(Value value) {
  const auto type = llvm::dyn_cast<RankedTensorType>(value.getType());
  return type ? elementKindOf(type.getElementType()) : std::nullopt;
}

} // namespace

ElementKernel lookUpElementKernel(Operation *op) {
  if (op->getNumResults() != 1 || op->getNumOperands() == 0)
    return nullptr;
  const std::optional<ElementKind> operand = kindOf(op->getOperand(0)),
                                   result = kindOf(op->getResult(0));
  return operand && result ? lookUpElementKernel(op, *operand, *result) : nullptr;
}

ElementKernel lookUpElementKernel(Operation *op, ElementKind operand, ElementKind result) {
  static const llvm::DenseMap<TypeID, KernelRow> table = makeTable();
  const auto row = table.find(op->getName().getTypeID());
  if (row != table.end())
    return row->second[unsigned(result)];
  if (auto compare = llvm::dyn_cast<CompareOp>(op))
    return dispatchElementKind(operand, [&](auto t) {
      return compareKernel<typename decltype(t)::type>(compare.getPredicate());
    });
  if (llvm::isa<SelectOp>(op))
    return dispatchElementKind(
        result, [](auto t) -> ElementKernel { return runSelect<typename decltype(t)::type>; });
  return llvm::isa<CastOp>(op) ? castKernel(operand, result) : nullptr;
}

ElementKernel castKernel(ElementKind from, ElementKind to) {
  return dispatchElementKind(from, [&](auto source) {
    return dispatchElementKind(to, [](auto target) -> ElementKernel {
      return runCast<typename decltype(source)::type, typename decltype(target)::type>;
    });
  });
}

uint64_t bitsOf(double number, ElementKind kind) {
  uint64_t bits = 0;
  const void *from = &number;
  castKernel(ElementKind::F64, kind)(&from, &bits, 1);
  return llvm::support::endian::byte_swap<uint64_t>(bits, llvm::endianness::little);
}

} // namespace ad
