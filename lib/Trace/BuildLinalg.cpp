// Operations on matrices. The operands fit.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Build.h"
#include "Trace/Tracing.h"

namespace ad::build {

Built cholesky(const NodeRef &x, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  return operation(OpKind::Cholesky, x->dtype, x->shape, x.get(), loc);
}

Built triangularSolve(const NodeRef &a, const NodeRef &b, bool isUpper, bool isTransposed,
                      bool hasUnitDiagonal, Location loc) {
  for (const NodeRef *operand : {&a, &b})
    if (const Failure *failure = checkTrace(**operand))
      return *failure;
  NodeRef node = operation(OpKind::TriangularSolve, b->dtype, b->shape, {a.get(), b.get()}, loc);
  node->attributes.assign({isUpper, isTransposed, hasUnitDiagonal});
  return node;
}

} // namespace ad::build
