// Element types: names, and PyTorch's rules of promotion in one place.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_PROMOTE_H
#define AD_TRACE_PROMOTE_H

#include "Trace/Failure.h"

namespace ad {

/// An operand as a rule sees it: a node, or a C++ number (`node` is null).
struct Argument {
  Argument(Node *node) : node(node) {}
  Argument(const NodeRef &node) : node(node.get()) {}
  Argument(Scalar scalar) : scalar(scalar) {}

  Node *node = nullptr;
  Scalar scalar = 0;
};

/// The common element type. Tensors with axes decide; a tensor of rank 0 or a number counts only
/// when its category (bool < integer < float) is higher. A number that raises the category gives
/// float32 or int64.
DType promote(llvm::ArrayRef<Argument> arguments);

/// What an op of this kind computes in: integers become float32 where only floats are defined.
DType operandType(OperandKind kind, DType promoted);

/// PyTorch's name of an element type in its messages: `Float`, `Long`.
const char *scalarName(DType dtype);

} // namespace ad

#endif
