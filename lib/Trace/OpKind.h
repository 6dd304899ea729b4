// The kinds of nodes of a graph and what is known about each: op name, gradient name, saved values.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_OPKIND_H
#define AD_TRACE_OPKIND_H

#include <cstdint>

namespace ad {

/// What a node is. Elementwise kinds come from the op records and carry their mnemonic.
enum class OpKind : uint8_t {
  Data,     // a tensor with its value
  Param,    // an argument of a function under trace
  Constant, // a splat that is part of the structure
#define AD_ELEMENTWISE_1(name, ...) name##_,
#define AD_ELEMENTWISE_2(name, ...) name##_,
#include "ad/elementwise.inc"
  Compare,
  Select,
  Cast,
  Broadcast,
  Reshape,
  Transpose,
  Flip,
  Slice,
  Pad,
  Concat,
  Sum,
  Mean,
  Amax,
  Prod,
  Cumsum,
  Recurrence,
  Gather,
  ScatterAdd,
  InverseIndex,
  CheckIndex,
  Argsort,
  Argcummax,
  Random,
  Matmul,
  Cholesky,
  TriangularSolve,
  Lu,
  LuSolve,
  Det,
  Logabsdet,
  Iota,
  Detach,
  Grad,
  Vjp,
  Jvp,
  LinearTranspose,
  Vmap,
  For,
  If,
  While,
  Checkpoint,
  Custom,
  Result, // one result of a node that runs functions
};

/// The element types that an elementwise op takes.
enum class OperandKind : uint8_t { Float, Number, Bool, Any };

struct OpInfo {
  /// Name in the ad dialect; empty for kinds that are no op.
  const char *name;
  OperandKind operands;
  /// Name of the gradient function that a user sees.
  const char *gradient;
};

const OpInfo &opInfo(OpKind kind);

/// Whether the op's gradient needs values of the forward run, in which case they are gone after
/// `backward`.
bool savesValues(OpKind kind);

/// Whether gradients flow through the op.
bool isDifferentiable(OpKind kind);

/// Loops and branches, which hold their functions.
inline bool isControl(OpKind kind) {
  return kind == OpKind::For || kind == OpKind::If || kind == OpKind::While ||
         kind == OpKind::Checkpoint;
}

/// The requests, which name a function.
inline bool isRequest(OpKind kind) {
  return kind == OpKind::Grad || kind == OpKind::Vjp || kind == OpKind::Jvp ||
         kind == OpKind::LinearTranspose || kind == OpKind::Vmap;
}

} // namespace ad

#endif
