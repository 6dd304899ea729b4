// The table of op kinds.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/OpKind.h"

namespace ad {
namespace {

constexpr OpInfo table[] = {
    {"", OperandKind::Any, "AccumulateGrad"},
    {"", OperandKind::Any, ""},
    {"ad.constant", OperandKind::Any, ""},
#define AD_ELEMENTWISE_1(name, mnemonic, kind, gradient, summary)                                  \
  {mnemonic, OperandKind::kind, gradient},
#define AD_ELEMENTWISE_2(name, mnemonic, kind, gradient, summary)                                  \
  {mnemonic, OperandKind::kind, gradient},
#include "ad/elementwise.inc"
    {"ad.compare", OperandKind::Any, ""},
    {"ad.select", OperandKind::Any, "WhereBackward0"},
    {"ad.cast", OperandKind::Any, "ToCopyBackward0"},
    {"ad.broadcast", OperandKind::Any, "ExpandBackward0"},
    {"ad.reshape", OperandKind::Any, "ViewBackward0"},
    {"ad.transpose", OperandKind::Any, "PermuteBackward0"},
    {"ad.flip", OperandKind::Any, "FlipBackward0"},
    {"ad.slice", OperandKind::Any, "SliceBackward0"},
    {"ad.pad", OperandKind::Any, "ConstantPadNdBackward0"},
    {"ad.concat", OperandKind::Any, "CatBackward0"},
    {"ad.sum", OperandKind::Number, "SumBackward0"},
    {"ad.mean", OperandKind::Float, "MeanBackward0"},
    {"ad.amax", OperandKind::Number, "AmaxBackward0"},
    {"ad.prod", OperandKind::Number, "ProdBackward0"},
    {"ad.cumsum", OperandKind::Number, "CumsumBackward0"},
    {"ad.recurrence", OperandKind::Number, "RecurrenceBackward0"},
    {"ad.gather", OperandKind::Any, "GatherBackward0"},
    {"ad.scatter_add", OperandKind::Number, "ScatterAddBackward0"},
    {"ad.inverse_index", OperandKind::Number, ""},
    {"ad.check_index", OperandKind::Number, ""},
    {"ad.argsort", OperandKind::Any, ""},
    {"ad.argcummax", OperandKind::Number, ""},
    {"ad.random", OperandKind::Number, ""},
    {"ad.matmul", OperandKind::Float, "MmBackward0"},
    {"ad.cholesky", OperandKind::Float, "LinalgCholeskyExBackward0"},
    {"ad.triangular_solve", OperandKind::Float, "LinalgSolveTriangularBackward0"},
    {"ad.lu", OperandKind::Float, ""},
    {"ad.lu_solve", OperandKind::Float, "LinalgSolveExBackward0"},
    {"ad.det", OperandKind::Float, "LinalgDetBackward0"},
    {"ad.logabsdet", OperandKind::Float, "LinalgSlogdetBackward0"},
    {"ad.iota", OperandKind::Number, ""},
    {"ad.detach", OperandKind::Any, ""},
    {"ad.grad", OperandKind::Any, ""},
    {"ad.vjp", OperandKind::Any, ""},
    {"ad.jvp", OperandKind::Any, ""},
    {"ad.linear_transpose", OperandKind::Any, ""},
    {"ad.vmap", OperandKind::Any, ""},
    {"ad.for", OperandKind::Any, ""},
    {"ad.if", OperandKind::Any, ""},
    {"ad.while", OperandKind::Any, ""},
    {"ad.checkpoint", OperandKind::Any, ""},
    {"ad.custom", OperandKind::Any, ""},
    {"", OperandKind::Any, "TransformBackward0"},
};
static_assert(sizeof(table) / sizeof(*table) == static_cast<unsigned>(OpKind::Result) + 1,
              "one row per kind");

} // namespace

const OpInfo &opInfo(OpKind kind) { return table[static_cast<unsigned>(kind)]; }

bool savesValues(OpKind kind) {
  switch (kind) {
  case OpKind::add_:
  case OpKind::sub_:
  case OpKind::neg_:
  case OpKind::Sum:
  case OpKind::Mean:
  case OpKind::Cast:
  case OpKind::Broadcast:
  case OpKind::Reshape:
  case OpKind::Transpose:
  case OpKind::Flip:
  case OpKind::Cumsum:
  case OpKind::Slice:
  case OpKind::Pad:
  case OpKind::Concat:
    return false;
  default:
    return true;
  }
}

bool isDifferentiable(OpKind kind) {
  switch (kind) {
  case OpKind::Compare:
  case OpKind::Iota:
  case OpKind::Detach:
  case OpKind::Constant:
  case OpKind::InverseIndex:
  case OpKind::CheckIndex:
  case OpKind::Argsort:
  case OpKind::Argcummax:
  case OpKind::Random:
  case OpKind::Lu:
    return false;
  default:
    return true;
  }
}

} // namespace ad
