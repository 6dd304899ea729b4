// Operations that move, join or reduce elements, and products.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Build.h"
#include "Trace/Tracing.h"
#include "llvm/ADT/STLExtras.h"

namespace ad::build {
namespace {

NodeRef reshapeTo(const NodeRef &x, Sizes shape, Location loc) {
  return operation(OpKind::Reshape, x->dtype, shape, x.get(), loc);
}

/// New axes at the given positions of `shape`.
NodeRef broadcastTo(const NodeRef &x, Sizes shape, Sizes axes, Location loc) {
  NodeRef node = operation(OpKind::Broadcast, x->dtype, shape, x.get(), loc);
  node->attributes.append(axes.begin(), axes.end());
  return node;
}

/// `x` under the shape without its axes of size 1; often it was just given them.
NodeRef squeezeTo(const NodeRef &x, Sizes core, Location loc) {
  if (core == Sizes(x->shape))
    return x;
  if (x->kind == OpKind::Reshape && !x->storageOrNull() && !x->operands.empty() &&
      Sizes(x->operands[0].node->shape) == core)
    return NodeRef::sharing(x->operands[0].node);
  return reshapeTo(x, core, loc);
}

std::string matrixText(const NodeRef &x) {
  return std::to_string(x->shape[x->rank() - 2]) + "x" + std::to_string(x->shape[x->rank() - 1]);
}

Failure innerSizesDiffer(const NodeRef &a, const NodeRef &b) {
  return {Code::MatmulShapes, "mat1 and mat2 shapes cannot be multiplied (" + matrixText(a) +
                                  " and " + matrixText(b) + ")"};
}

/// Both factors with the batch sizes that they broadcast to, as [batch..., rows, columns].
Or<Shape> batchShape(const NodeRef &a, const NodeRef &b) {
  return broadcastShapes(Sizes(a->shape).drop_back(2), Sizes(b->shape).drop_back(2));
}

NodeRef withBatch(const NodeRef &x, Sizes batch, Location loc) {
  Shape shape(batch);
  shape.append(x->shape.end() - 2, x->shape.end());
  return std::get<NodeRef>(expand(x, shape, loc));
}

/// [batch..., m, k] · [k, n] as one product of [batch·m, k].
NodeRef foldBatch(const NodeRef &a, const NodeRef &b, Location loc) {
  const int64_t inner = a->shape.back(), columns = b->shape.back();
  const int64_t rows = elementCount(Sizes(a->shape).drop_back());
  const NodeRef flat = reshapeTo(a, {rows, inner}, loc);
  const NodeRef product =
      operation(OpKind::Matmul, a->dtype, {rows, columns}, {flat.get(), b.get()}, loc);
  product->attributes.assign({0, 0});
  Shape shape(Sizes(a->shape).drop_back());
  shape.push_back(columns);
  return reshapeTo(product, shape, loc);
}

} // namespace

Built reshape(const NodeRef &x, Sizes shape, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  const Or<Shape> target = reshapeShape(x->shape, shape);
  if (const Failure *failure = failureOf(target))
    return *failure;
  return reshapeTo(x, std::get<Shape>(target), loc);
}

Built expand(const NodeRef &x, Sizes shape, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  const Or<Shape> target = expandShape(x->shape, shape);
  if (const Failure *failure = failureOf(target))
    return *failure;
  const Shape &sizes = std::get<Shape>(target);
  if (Sizes(sizes) == Sizes(x->shape))
    return x;
  // Axes that are stretched are taken out first, then put in anew.
  Shape core, axes;
  const size_t added = sizes.size() - x->shape.size();
  for (size_t axis = 0; axis < sizes.size(); ++axis) {
    if (axis < added || x->shape[axis - added] != sizes[axis])
      axes.push_back(static_cast<int64_t>(axis));
    else
      core.push_back(sizes[axis]);
  }
  return broadcastTo(squeezeTo(x, core, loc), sizes, axes, loc);
}

Built permute(const NodeRef &x, Sizes permutation, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  if (static_cast<int64_t>(permutation.size()) != x->rank())
    return Failure{Code::WrongRank,
                   "permute(sparse_coo): number of dimensions in the tensor input does not match "
                   "the length of the desired ordering of dimensions i.e. input.dim() = " +
                       std::to_string(x->rank()) +
                       " is not equal to len(dims) = " + std::to_string(permutation.size())};
  // Checks range and repetition; the order is the user's.
  const Or<Shape> sorted = wrapAxes(permutation, x->rank());
  if (const Failure *failure = failureOf(sorted))
    return *failure;
  Shape shape, wrapped;
  for (const int64_t axis : permutation) {
    wrapped.push_back(axis < 0 ? axis + x->rank() : axis);
    shape.push_back(x->shape[wrapped.back()]);
  }
  NodeRef node = operation(OpKind::Transpose, x->dtype, shape, x.get(), loc);
  node->attributes.append(wrapped.begin(), wrapped.end());
  return node;
}

Built flip(const NodeRef &x, Sizes axes, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  Or<Shape> wrapped = axes.empty() ? Or<Shape>(Shape()) : wrapAxes(axes, x->rank());
  if (const Failure *failure = failureOf(wrapped))
    return *failure;
  NodeRef node = operation(OpKind::Flip, x->dtype, x->shape, x.get(), loc);
  node->attributes = std::get<Shape>(wrapped);
  return node;
}

Built slice(const NodeRef &x, int64_t axis, int64_t start, int64_t end, int64_t step,
            Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  if (x->rank() == 0)
    return Failure{Code::WrongRank, "slice() cannot be applied to a 0-dim tensor."};
  const Or<int64_t> wrapped = wrapAxis(axis, x->rank());
  if (const Failure *failure = failureOf(wrapped))
    return *failure;
  if (step <= 0)
    return Failure{Code::BadValue, "slice step must be positive"};
  const int64_t dim = std::get<int64_t>(wrapped), size = x->shape[dim];
  const auto clamp = [size](int64_t index) {
    return std::clamp<int64_t>(index < 0 ? index + size : index, 0, size);
  };
  const int64_t first = clamp(start), last = std::max(first, clamp(end));
  Shape shape = x->shape;
  shape[dim] = (last - first + step - 1) / step;
  NodeRef node = operation(OpKind::Slice, x->dtype, shape, x.get(), loc);
  node->attributes.assign(2 * x->rank(), 0);
  for (int64_t other = 0; other < x->rank(); ++other)
    node->attributes[x->rank() + other] = 1;
  node->attributes[dim] = first;
  node->attributes[x->rank() + dim] = step;
  return node;
}

Built selectIndex(const NodeRef &x, int64_t axis, int64_t index, Location loc) {
  if (x->rank() == 0)
    return Failure{Code::WrongRank, "select() cannot be applied to a 0-dim tensor."};
  const Or<int64_t> wrapped = wrapAxis(axis, x->rank());
  if (const Failure *failure = failureOf(wrapped))
    return *failure;
  const int64_t dim = std::get<int64_t>(wrapped), size = x->shape[dim];
  if (index < -size || index >= size)
    return Failure{Code::IndexRange, "index " + std::to_string(index) +
                                         " is out of bounds for dimension " + std::to_string(dim) +
                                         " with size " + std::to_string(size)};
  const int64_t at = index < 0 ? index + size : index;
  const Built row = slice(x, dim, at, at + 1, 1, loc);
  if (failureOf(row))
    return row;
  Shape shape = x->shape;
  shape.erase(shape.begin() + dim);
  return reshapeTo(std::get<NodeRef>(row), shape, loc);
}

Built pad(const NodeRef &x, Sizes low, Sizes high, Sizes interior, double value, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  Shape shape = x->shape;
  for (int64_t axis = 0; axis < x->rank(); ++axis) {
    if (low[axis] < 0 || high[axis] < 0)
      return Failure{Code::BadValue, "pad amounts must not be negative, but axis " +
                                         std::to_string(axis) + " has " +
                                         std::to_string(low[axis]) + " and " +
                                         std::to_string(high[axis])};
    const int64_t gaps = std::max<int64_t>(shape[axis] - 1, 0);
    shape[axis] += low[axis] + high[axis] + gaps * interior[axis];
  }
  NodeRef node = operation(OpKind::Pad, x->dtype, shape, x.get(), loc);
  node->attributes.append(low.begin(), low.end());
  node->attributes.append(high.begin(), high.end());
  node->attributes.append(interior.begin(), interior.end());
  node->value = value;
  return node;
}

Built concat(llvm::ArrayRef<NodeRef> parts, int64_t axis, Location loc) {
  if (parts.empty())
    return Failure{Code::BadValue, "torch.cat(): expected a non-empty list of Tensors"};
  llvm::SmallVector<Argument, 4> arguments;
  llvm::SmallVector<Shape, 4> shapes;
  for (const NodeRef &part : parts) {
    if (const Failure *failure = checkTrace(*part))
      return *failure;
    if (part->rank() == 0)
      return Failure{Code::WrongRank, "zero-dimensional tensor (at position " +
                                          std::to_string(shapes.size()) +
                                          ") cannot be concatenated"};
    arguments.push_back(part);
    shapes.push_back(part->shape);
  }
  const Or<int64_t> wrapped = wrapAxis(axis, parts.front()->rank());
  if (const Failure *failure = failureOf(wrapped))
    return *failure;
  const Or<Shape> shape = concatShape(shapes, std::get<int64_t>(wrapped));
  if (const Failure *failure = failureOf(shape))
    return *failure;
  const DType dtype = promote(arguments);
  llvm::SmallVector<NodeRef, 4> operands;
  llvm::SmallVector<Node *, 4> pointers;
  for (const NodeRef &part : parts) {
    operands.push_back(std::get<NodeRef>(cast(part, dtype, loc)));
    pointers.push_back(operands.back().get());
  }
  NodeRef node = operation(OpKind::Concat, dtype, std::get<Shape>(shape), pointers, loc);
  node->attributes.push_back(std::get<int64_t>(wrapped));
  return node;
}

NodeRef iota(Sizes shape, DType dtype, int64_t axis, Location loc) {
  NodeRef node = operation(OpKind::Iota, dtype, shape, {}, loc);
  node->attributes.push_back(axis);
  return node;
}

Built reduce(OpKind kind, const NodeRef &x, Sizes axes, bool keepdim, Location loc) {
  if (const Failure *failure = checkTrace(*x))
    return *failure;
  const Or<Shape> wrapped = wrapAxes(axes, x->rank());
  if (const Failure *failure = failureOf(wrapped))
    return *failure;
  const Shape &dims = std::get<Shape>(wrapped);
  if (kind == OpKind::Mean && !isFloat(x->dtype))
    return Failure{Code::WrongDType,
                   std::string("mean(): could not infer output dtype. Input dtype must be either "
                               "a floating point or complex dtype. Got: ") +
                       scalarName(x->dtype)};
  if (kind == OpKind::Amax)
    for (const int64_t axis : dims)
      if (x->shape[axis] == 0)
        return Failure{Code::EmptyReduction, "amax(): Expected reduction dim " +
                                                 std::to_string(axis) + " to have non-zero size."};
  // Integers are summed in int64; the maximum of bools is taken in int8.
  DType dtype = x->dtype;
  if (kind == OpKind::Sum && !isFloat(dtype))
    dtype = DType::Int64;
  else if (kind == OpKind::Amax && dtype == DType::Bool)
    dtype = DType::Int8;
  const NodeRef operand = std::get<NodeRef>(cast(x, dtype, loc));
  NodeRef node = operation(kind, dtype, reducedShape(x->shape, dims, false), operand.get(), loc);
  node->attributes.append(dims.begin(), dims.end());
  if (kind != OpKind::Amax && !axes.empty())
    node->gradient = kind == OpKind::Sum ? "SumBackward1" : "MeanBackward1";
  if (kind == OpKind::Amax)
    node = std::get<NodeRef>(cast(node, x->dtype, loc));
  if (!keepdim || dims.empty())
    return node;
  const char *gradient = node->gradient ? node->gradient : opInfo(kind).gradient;
  node = reshapeTo(node, reducedShape(x->shape, dims, true), loc);
  node->gradient = gradient;
  return node;
}

Built matmul(const NodeRef &a, const NodeRef &b, Location loc) {
  for (const NodeRef *factor : {&a, &b})
    if (const Failure *failure = checkTrace(**factor))
      return *failure;
  if (a->dtype != b->dtype)
    return Failure{Code::DTypesDiffer,
                   std::string("expected m1 and m2 to have the same dtype, but got: ") +
                       scalarName(a->dtype) + " != " + scalarName(b->dtype)};
  if (!isFloat(a->dtype))
    return Failure{Code::WrongDType, std::string("\"matmul\" not "
                                                 "implemented for '") +
                                         scalarName(a->dtype) + "'"};
  if (a->shape.back() != b->shape[b->rank() - 2])
    return innerSizesDiffer(a, b);
  Shape shape(a->shape);
  shape.back() = b->shape.back();
  NodeRef node = operation(OpKind::Matmul, a->dtype, shape, {a.get(), b.get()}, loc);
  node->attributes.assign({0, 0});
  if (a->rank() > 2)
    node->gradient = "BmmBackward0";
  return node;
}

Built generalMatmul(const NodeRef &a, const NodeRef &b, Location loc) {
  if (a->rank() == 0 || b->rank() == 0)
    return Failure{Code::WrongRank,
                   "both arguments to matmul need to be at least 1D, but they are " +
                       std::to_string(a->rank()) + "D and " + std::to_string(b->rank()) + "D"};
  // A vector on the left is one row, on the right one column; that axis is dropped again.
  const bool isRow = a->rank() == 1, isColumn = b->rank() == 1;
  if (isRow && isColumn && a->shape[0] != b->shape[0])
    return Failure{Code::MatmulShapes, "inconsistent tensor size, expected tensor [" +
                                           std::to_string(a->shape[0]) + "] and src [" +
                                           std::to_string(b->shape[0]) +
                                           "] to have the same number of elements, but got " +
                                           std::to_string(a->shape[0]) + " and " +
                                           std::to_string(b->shape[0]) + " elements respectively"};
  NodeRef left = isRow ? reshapeTo(a, {1, a->shape[0]}, loc) : a;
  NodeRef right = isColumn ? reshapeTo(b, {b->shape[0], 1}, loc) : b;
  if (left->shape.back() != right->shape[right->rank() - 2])
    return innerSizesDiffer(left, right);
  NodeRef product;
  if (left->rank() > 2 && right->rank() == 2 && left->dtype == right->dtype &&
      isFloat(left->dtype)) {
    product = foldBatch(left, right, loc);
  } else {
    const Or<Shape> batch = batchShape(left, right);
    if (const Failure *failure = failureOf(batch))
      return *failure;
    left = withBatch(left, std::get<Shape>(batch), loc);
    right = withBatch(right, std::get<Shape>(batch), loc);
    const Built built = matmul(left, right, loc);
    if (failureOf(built))
      return built;
    product = std::get<NodeRef>(built);
  }
  if (!isRow && !isColumn)
    return product;
  Shape shape = product->shape;
  if (isColumn)
    shape.pop_back();
  if (isRow)
    shape.erase(shape.end() - (isColumn ? 1 : 2));
  NodeRef result = reshapeTo(product, shape, loc);
  result->gradient = isRow && isColumn ? "DotBackward0" : "MvBackward0";
  return result;
}

} // namespace ad::build
