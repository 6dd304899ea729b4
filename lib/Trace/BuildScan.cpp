// Operations along one axis, in the order of its elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Build.h"
#include "Trace/Tracing.h"

namespace ad::build {
namespace {

/// Integers are computed in int64, as a sum of them is.
NodeRef asNumber(const NodeRef &x, Location loc) {
  return std::get<NodeRef>(cast(x, isFloat(x->dtype) ? x->dtype : DType::Int64, loc));
}

NodeRef along(OpKind kind, int64_t axis, bool isReversed, llvm::ArrayRef<Node *> operands,
              Location loc) {
  NodeRef node = operation(kind, operands[0]->dtype, operands[0]->shape, operands, loc);
  node->attributes.assign({axis, isReversed});
  return node;
}

} // namespace

Built cumsum(const NodeRef &x, int64_t axis, bool isReversed, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  const Or<int64_t> wrapped = wrapAxis(axis, x->rank());
  if (const Failure *failure = failureOf(wrapped))
    return *failure;
  const NodeRef operand = asNumber(x, loc);
  if (operand->rank() == 0)
    return operand;
  return along(OpKind::Cumsum, std::get<int64_t>(wrapped), isReversed, operand.get(), loc);
}

Built recurrence(const NodeRef &a, const NodeRef &b, int64_t axis, bool isReversed, Location loc) {
  for (const NodeRef *operand : {&a, &b})
    if (const Failure *failure = checkTrace(**operand))
      return *failure;
  return along(OpKind::Recurrence, axis, isReversed, {a.get(), b.get()}, loc);
}

Built prod(const NodeRef &x, int64_t axis, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  const Or<int64_t> wrapped = wrapAxis(axis, x->rank());
  if (const Failure *failure = failureOf(wrapped))
    return *failure;
  const NodeRef operand = asNumber(x, loc);
  if (operand->rank() == 0)
    return operand;
  const int64_t dim = std::get<int64_t>(wrapped);
  NodeRef node = operation(OpKind::Prod, operand->dtype, reducedShape(x->shape, dim, false),
                           operand.get(), loc);
  node->attributes.push_back(dim);
  return node;
}

} // namespace ad::build
