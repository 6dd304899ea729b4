// Operations by index, on the order of elements, and random numbers. The operands fit.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Build.h"
#include "Trace/Tracing.h"

namespace ad::build {
namespace {

Built made(OpKind kind, DType dtype, Sizes shape, llvm::ArrayRef<Node *> operands,
           llvm::ArrayRef<int64_t> attributes, Location loc) {
  for (const Node *operand : operands)
    if (const Failure *failure = checkTrace(*operand))
      return *failure;
  NodeRef node = operation(kind, dtype, shape, operands, loc);
  node->attributes.assign(attributes.begin(), attributes.end());
  return node;
}

Shape withSize(Sizes shape, int64_t axis, int64_t size) {
  Shape result(shape);
  result[axis] = size;
  return result;
}

} // namespace

Built gather(const NodeRef &x, const NodeRef &indices, int64_t axis, bool isBatched, Location loc) {
  Shape shape(indices->shape);
  if (!isBatched) {
    const Sizes before = Sizes(x->shape).take_front(axis),
                behind = Sizes(x->shape).drop_front(axis + 1);
    shape.insert(shape.begin(), before.begin(), before.end());
    shape.append(behind.begin(), behind.end());
  }
  return made(OpKind::Gather, x->dtype, shape, {x.get(), indices.get()}, {axis, isBatched}, loc);
}

Built scatterAdd(const NodeRef &x, const NodeRef &indices, int64_t axis, int64_t size,
                 bool isBatched, Location loc) {
  Shape shape(x->shape);
  if (!isBatched)
    shape.erase(shape.begin() + axis + 1, shape.begin() + axis + indices->rank());
  return made(OpKind::ScatterAdd, x->dtype, withSize(shape, axis, size), {x.get(), indices.get()},
              {axis, isBatched}, loc);
}

Built inverseIndex(const NodeRef &indices, int64_t axis, int64_t size, Location loc) {
  return made(OpKind::InverseIndex, indices->dtype, withSize(indices->shape, axis, size),
              indices.get(), axis, loc);
}

Built checkIndex(const NodeRef &indices, int64_t dimension, int64_t size, Location loc) {
  return made(OpKind::CheckIndex, indices->dtype, indices->shape, indices.get(), {dimension, size},
              loc);
}

Built argsort(const NodeRef &x, int64_t axis, bool descends, Location loc) {
  return made(OpKind::Argsort, DType::Int64, x->shape, x.get(), {axis, descends}, loc);
}

Built argcummax(const NodeRef &x, int64_t axis, Location loc) {
  return made(OpKind::Argcummax, DType::Int64, x->shape, x.get(), axis, loc);
}

Built random(const NodeRef &key, int64_t offset, DType dtype, Sizes shape, Location loc) {
  return made(OpKind::Random, dtype, shape, key.get(), offset, loc);
}

} // namespace ad::build
