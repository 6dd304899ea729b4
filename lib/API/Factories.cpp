// New tensors from values and shapes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/factories.h"
#include "API/Fill.h"
#include "API/Glue.h"
#include "Trace/Tracing.h"
#include "ad/tree.h"
#include <algorithm>
#include <cmath>

namespace ad {
namespace {

Tensor withOptions(NodeRef node, const Options &options, Location loc) {
  if (options.wants_grad() && !isFloat(node->dtype))
    raise(Code::GradOfInteger,
          "Only Tensors of floating point and complex dtype can require gradients", loc);
  node->requiresGrad = options.wants_grad();
  return tensorOf(std::move(node));
}

/// A splat. Under a trace it stays part of the program, where the compiler can use its value.
Tensor splat(double value, DType dtype, const Size &shape, const Options &options, Location loc) {
  NodeRef node = build::constant(value, dtype, checkedSizes(shape, loc), loc);
  if (isTracing() && !options.wants_grad())
    return tensorOf(std::move(node));
  NodeRef data = makeNode(OpKind::Data, dtype, node->shape, loc);
  setStorage(*data, fillConstant(*node, loc));
  return withOptions(std::move(data), options, loc);
}

} // namespace

Tensor detail::make_tensor(const void *values, DType from, const Size &shape,
                           const Options &options, DType otherwise, Location loc) {
  const DType dtype = options.dtype_or(otherwise);
  NodeRef node = makeData(dtype, checkedSizes(shape, loc), loc);
  convertElements(values, from, node->storageOrNull()->data(), dtype, elementCount(node->shape));
  return withOptions(std::move(node), options, loc);
}

void detail::fail_ragged(std::size_t expected, std::size_t found, std::size_t dim, Location loc) {
  raise(Code::RaggedList,
        "expected sequence of length " + std::to_string(expected) + " at dim " +
            std::to_string(dim) + " (got " + std::to_string(found) + ")",
        loc);
}

Tensor detail::number(Scalar value, Location loc) {
  const DType dtype = value.kind() == Scalar::Kind::Bool      ? DType::Bool
                      : value.kind() == Scalar::Kind::Integer ? DType::Int64
                                                              : DType::Float32;
  return tensorOf(build::literal(value, dtype, loc));
}

Tensor zeros(const Size &shape, Options options, Location loc) {
  return splat(0, options.dtype_or(DType::Float32), shape, options, loc);
}
Tensor ones(const Size &shape, Options options, Location loc) {
  return splat(1, options.dtype_or(DType::Float32), shape, options, loc);
}
Tensor zeros_like(const Tensor &like, Options options, Location loc) {
  return splat(0, options.dtype_or(like.dtype()), like.shape(), options, loc);
}
Tensor ones_like(const Tensor &like, Options options, Location loc) {
  return splat(1, options.dtype_or(like.dtype()), like.shape(), options, loc);
}

Tensor full(const Size &shape, Scalar value, Options options, Location loc) {
  const DType dtype = options.dtype_or(detail::number(value, loc).dtype());
  NodeRef node = makeData(dtype, checkedSizes(shape, loc), loc);
  const NodeRef one = build::literal(value, dtype, loc);
  dispatch(dtype, [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(static_cast<T *>(node->storageOrNull()->data()), elementCount(node->shape),
                *static_cast<const T *>(one->storageOrNull()->data()));
  });
  return withOptions(std::move(node), options, loc);
}

Tensor eye(std::int64_t n, Options options, Location loc) {
  NodeRef node = makeData(options.dtype_or(DType::Float32), checkedSizes({n, n}, loc), loc);
  dispatch(node->dtype, [&](auto zero) {
    auto *elements = static_cast<decltype(zero) *>(node->storageOrNull()->data());
    std::fill_n(elements, n * n, zero);
    for (int64_t i = 0; i < n; ++i)
      elements[i * n + i] = static_cast<decltype(zero)>(1);
  });
  return withOptions(std::move(node), options, loc);
}

Tensor arange(Scalar start, Scalar end, Scalar step, Options options, Location loc) {
  if (step.real() == 0)
    raise(Code::BadValue, "step must be nonzero", loc);
  if ((end.real() - start.real()) / step.real() < 0)
    raise(Code::BadValue, "upper bound and larger bound inconsistent with step sign", loc);
  const bool isReal = start.kind() == Scalar::Kind::Real || end.kind() == Scalar::Kind::Real ||
                      step.kind() == Scalar::Kind::Real;
  const auto count = static_cast<int64_t>(std::ceil((end.real() - start.real()) / step.real()));
  NodeRef node = makeData(options.dtype_or(isReal ? DType::Float32 : DType::Int64),
                          checkedSizes({count}, loc), loc);
  dispatch(node->dtype, [&](auto zero) {
    using T = decltype(zero);
    auto *elements = static_cast<T *>(node->storageOrNull()->data());
    for (int64_t i = 0; i < count; ++i)
      elements[i] = isReal ? static_cast<T>(start.real() + static_cast<double>(i) * step.real())
                           : static_cast<T>(start.integer() + i * step.integer());
  });
  return withOptions(std::move(node), options, loc);
}

Tensor arange(Scalar end, Options options, Location loc) {
  if (end.kind() == Scalar::Kind::Real)
    return arange(0.0, end, 1.0, options, loc);
  return arange(0, end, 1, options, loc);
}

} // namespace ad
