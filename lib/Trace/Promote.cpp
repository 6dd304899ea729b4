// Promotion of element types.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Promote.h"
#include <optional>

namespace ad {
namespace {

struct TypeRow {
  const char *torchName, *scalarName;
  int category; // 0 bool, 1 integer, 2 float
  int width;    // orders the types of a category
};

// By DType.
constexpr TypeRow rows[] = {
    {"torch.float32", "Float", 2, 4}, {"torch.float64", "Double", 2, 8},
    {"torch.bool", "Bool", 0, 1},     {"torch.int8", "Char", 1, 1},
    {"torch.int16", "Short", 1, 2},   {"torch.int32", "Int", 1, 4},
    {"torch.int64", "Long", 1, 8},
};

const TypeRow &row(DType dtype) { return rows[static_cast<unsigned>(dtype)]; }

bool ranksBelow(DType a, DType b) {
  if (row(a).category != row(b).category)
    return row(a).category < row(b).category;
  return row(a).width < row(b).width;
}

using MaybeType = std::optional<DType>;

void join(MaybeType &type, DType other) {
  if (!type || ranksBelow(*type, other))
    type = other;
}

DType typeOfNumber(Scalar::Kind kind) {
  switch (kind) {
  case Scalar::Kind::Bool:
    return DType::Bool;
  case Scalar::Kind::Integer:
    return DType::Int64;
  case Scalar::Kind::Real:
    return DType::Float32;
  }
  return DType::Float32;
}

/// `lower` counts only if its category is higher.
MaybeType combine(MaybeType higher, MaybeType lower) {
  if (!higher)
    return lower;
  if (lower && row(*lower).category > row(*higher).category)
    return lower;
  return higher;
}

} // namespace

DType promote(llvm::ArrayRef<Argument> arguments) {
  MaybeType withAxes, withoutAxes, numbers;
  for (const Argument &argument : arguments) {
    if (!argument.node)
      join(numbers, typeOfNumber(argument.scalar.kind()));
    else if (argument.node->isNumber)
      join(numbers, argument.node->dtype);
    else
      join(argument.node->shape.empty() ? withoutAxes : withAxes, argument.node->dtype);
  }
  return combine(combine(withAxes, withoutAxes), numbers).value_or(DType::Float32);
}

DType operandType(OperandKind kind, DType promoted) {
  return kind == OperandKind::Float && !isFloat(promoted) ? DType::Float32 : promoted;
}

const char *torchName(DType dtype) { return row(dtype).torchName; }
const char *scalarName(DType dtype) { return row(dtype).scalarName; }

} // namespace ad
