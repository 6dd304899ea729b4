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

Built lu(const NodeRef &x, Refuses refuses, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  Shape shape(x->shape);
  ++shape[shape.size() - 2];
  NodeRef node = operation(OpKind::Lu, x->dtype, shape, x.get(), loc);
  node->attributes.assign({static_cast<int64_t>(refuses)});
  return node;
}

Built luSolve(const NodeRef &a, const NodeRef &factors, const NodeRef &b, bool isTransposed,
              Location loc) {
  for (const NodeRef *operand : {&a, &factors, &b})
    if (const Failure *failure = checkTrace(**operand))
      return *failure;
  NodeRef node =
      operation(OpKind::LuSolve, b->dtype, b->shape, {a.get(), factors.get(), b.get()}, loc);
  node->attributes.assign({isTransposed});
  return node;
}

static Built ofEachMatrix(OpKind kind, const NodeRef &a, const NodeRef &factors, Location loc) {
  for (const NodeRef *operand : {&a, &factors})
    if (const Failure *failure = checkTrace(**operand))
      return *failure;
  return operation(kind, a->dtype, Sizes(a->shape).drop_back(2), {a.get(), factors.get()}, loc);
}

Built det(const NodeRef &a, const NodeRef &factors, Location loc) {
  return ofEachMatrix(OpKind::Det, a, factors, loc);
}

Built logabsdet(const NodeRef &a, const NodeRef &factors, Location loc) {
  return ofEachMatrix(OpKind::Logabsdet, a, factors, loc);
}

} // namespace ad::build
