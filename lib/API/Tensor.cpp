// Tensor: metadata and access to elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/tensor.h"
#include "API/Evaluate.h"
#include "API/Fill.h"
#include "API/Glue.h"
#include "Trace/Promote.h"
#include <sstream>

namespace ad {

Size Tensor::shape() const {
  const NodeRef node = nodeOf(*this, Location());
  return Size(node->shape.data(), node->shape.size());
}

std::int64_t Tensor::size(std::int64_t dim, Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  const Or<int64_t> axis = wrapAxis(dim, node->rank());
  if (const Failure *failure = failureOf(axis))
    raise(*failure, loc);
  if (node->rank() == 0)
    raise(Code::AxisRange,
          "dimension specified as " + std::to_string(dim) + " but tensor has no dimensions", loc);
  return node->shape[std::get<int64_t>(axis)];
}

std::int64_t Tensor::dim() const { return nodeOf(*this, Location())->rank(); }
std::int64_t Tensor::numel() const { return elementCount(nodeOf(*this, Location())->shape); }
DType Tensor::dtype() const { return nodeOf(*this, Location())->dtype; }

const Tensor &Tensor::eval(Location loc) const {
  valueOf(*nodeOf(*this, loc), loc);
  return *this;
}

const void *Tensor::raw_data(DType dtype, Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  if (node->dtype != dtype)
    raise(Code::WrongDataType,
          std::string("expected scalar type ") + scalarName(dtype) + " but found " +
              scalarName(node->dtype),
          loc);
  return valueOf(*node, loc)->data();
}

Tensor::Element Tensor::scalar(Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  const int64_t count = elementCount(node->shape);
  if (count != 1)
    raise(Code::NotOneElement,
          "a Tensor with " + std::to_string(count) + " elements cannot be converted to Scalar",
          loc);
  const void *data = valueOf(*node, loc)->data();
  return dispatch(node->dtype, [&](auto zero) {
    const auto value = *static_cast<const decltype(zero) *>(data);
    if constexpr (isFloatElement<std::decay_t<decltype(value)>>)
      return Element{static_cast<double>(value), 0, true};
    else
      return Element{static_cast<double>(value), static_cast<int64_t>(value), false};
  });
}

void Tensor::raise_overflow(const Element &element, Location loc) {
  std::ostringstream value;
  if (element.is_real)
    value << element.real;
  else
    value << element.integer;
  raise(Code::BadValue,
        "value cannot be converted to the integer type asked for without overflow: found " +
            value.str(),
        loc);
}

} // namespace ad
