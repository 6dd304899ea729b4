// Promotion of element types.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Promote.h"
#include <optional>

namespace ad {
namespace {

struct TypeRow {
  const char *scalarName;
  int category; // 0 bool, 1 integer, 2 float
};

// By DType.
constexpr TypeRow rows[] = {
    {"Float", 2}, {"Double", 2}, {"Bool", 0}, {"Char", 1}, {"Short", 1},
    {"Int", 1},   {"Long", 1},   {"Byte", 1}, {"Half", 2}, {"BFloat16", 2},
};

const TypeRow &row(DType dtype) { return rows[static_cast<unsigned>(dtype)]; }

// What two tensors with axes have in common, by DType.
constexpr DType f16 = DType::Float16, bf16 = DType::BFloat16, f32 = DType::Float32,
                f64 = DType::Float64, b1 = DType::Bool, u8 = DType::UInt8, i8 = DType::Int8,
                i16 = DType::Int16, i32 = DType::Int32, i64 = DType::Int64;
// clang-format off
constexpr DType joined[10][10] = {
    {f32, f64, f32, f32, f32, f32, f32, f32, f32, f32}, // f32
    {f64, f64, f64, f64, f64, f64, f64, f64, f64, f64}, // f64
    {f32, f64, b1, i8, i16, i32, i64, u8, f16, bf16}, // b1
    {f32, f64, i8, i8, i16, i32, i64, i16, f16, bf16}, // i8
    {f32, f64, i16, i16, i16, i32, i64, i16, f16, bf16}, // i16
    {f32, f64, i32, i32, i32, i32, i64, i32, f16, bf16}, // i32
    {f32, f64, i64, i64, i64, i64, i64, i64, f16, bf16}, // i64
    {f32, f64, u8, i16, i16, i32, i64, u8, f16, bf16}, // u8
    {f32, f64, f16, f16, f16, f16, f16, f16, f16, f32}, // f16
    {f32, f64, bf16, bf16, bf16, bf16, bf16, bf16, f32, bf16}, // bf16
};
// clang-format on

using MaybeType = std::optional<DType>;

void join(MaybeType &type, DType other) {
  type = type ? joined[static_cast<unsigned>(*type)][static_cast<unsigned>(other)] : other;
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

const char *scalarName(DType dtype) { return row(dtype).scalarName; }

} // namespace ad
