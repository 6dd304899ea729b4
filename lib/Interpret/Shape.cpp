// Ops that move elements. All are copies between strided views of two tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/ElementKernels.h"
#include "Interpret/Kernels.h"
#include <cstring>

using namespace mlir;

namespace ad::interpreter {
namespace {

using Extents = SmallVector<int64_t, 4>;

/// Strides of a row-major tensor, in elements.
Extents rowMajorStrides(ArrayRef<int64_t> shape) {
  Extents strides(shape.size());
  int64_t stride = 1;
  for (size_t axis = shape.size(); axis-- > 0; stride *= shape[axis])
    strides[axis] = stride;
  return strides;
}

/// Where the elements of a view lie, in elements from the start of a tensor.
struct View {
  int64_t offset = 0;
  Extents strides;
};

View wholeOf(ArrayRef<int64_t> shape) { return {0, rowMajorStrides(shape)}; }

/// Copies a box of elements of type T between two views. The innermost axis is a plain loop.
template <class T>
void copyAxes(ArrayRef<int64_t> sizes, const T *from, ArrayRef<int64_t> fromStrides, T *to,
              ArrayRef<int64_t> toStrides) {
  if (sizes.empty()) {
    *to = *from;
    return;
  }
  for (int64_t i = 0; i < sizes.front(); ++i, from += fromStrides.front(), to += toStrides.front())
    if (sizes.size() == 1)
      *to = *from;
    else
      copyAxes(sizes.drop_front(), from, fromStrides.drop_front(), to, toStrides.drop_front());
}

void copyBox(ArrayRef<int64_t> sizes, const HostTensor &from, const View &fromView, HostTensor &to,
             const View &toView) {
  if (llvm::is_contained(sizes, 0))
    return;
  dispatchElementKind(to.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    copyAxes(sizes, static_cast<const T *>(from.data()) + fromView.offset, fromView.strides,
             static_cast<T *>(to.data()) + toView.offset, toView.strides);
  });
}

// y[.., i, ..] = x[.., ..]: the new axes have stride 0 in x.
void broadcast(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto axes = llvm::cast<BroadcastOp>(op).getAxes();
  const Extents strides = rowMajorStrides(operands[0].getShape());
  View view;
  size_t next = 0;
  for (size_t axis = 0; axis < y.getShape().size(); ++axis)
    view.strides.push_back(llvm::is_contained(axes, static_cast<int64_t>(axis)) ? 0
                                                                                : strides[next++]);
  copyBox(y.getShape(), operands[0], view, y, wholeOf(y.getShape()));
}

void copyBytes(Operation *, ArrayRef<HostTensor> operands, HostTensor &y) {
  std::memcpy(y.data(), operands[0].data(), y.getNumBytes());
}

void transpose(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const Extents strides = rowMajorStrides(operands[0].getShape());
  View view;
  for (const int64_t axis : llvm::cast<TransposeOp>(op).getPermutation())
    view.strides.push_back(strides[axis]);
  copyBox(y.getShape(), operands[0], view, y, wholeOf(y.getShape()));
}

// y[.., i, ..] = x[.., n - 1 - i, ..]
void flip(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  View view = wholeOf(y.getShape());
  for (const int64_t axis : llvm::cast<FlipOp>(op).getAxes()) {
    view.offset += (y.getShape()[axis] - 1) * view.strides[axis];
    view.strides[axis] *= -1;
  }
  copyBox(y.getShape(), operands[0], view, y, wholeOf(y.getShape()));
}

// y[i] = x[offset + stride·i]
void slice(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto slice = llvm::cast<SliceOp>(op);
  View view = wholeOf(operands[0].getShape());
  for (auto [stride, offset, step, size] :
       llvm::zip_equal(view.strides, slice.getOffsets(), slice.getStrides(), y.getShape())) {
    view.offset += stride * offset;
    // One element takes no step, and its stride may be too large to multiply.
    stride *= size > 1 ? step : 0;
  }
  copyBox(y.getShape(), operands[0], view, y, wholeOf(y.getShape()));
}

// y[low + (interior + 1)·i] = x[i], value elsewhere
void pad(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto pad = llvm::cast<PadOp>(op);
  const double value = pad.getValue().convertToDouble();
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    T padding;
    const void *from = &value;
    castKernel(ElementKind::F64, y.getKind())(&from, &padding, 1);
    llvm::fill(y.elements<T>(), padding);
  });
  View view = wholeOf(y.getShape());
  for (auto [stride, low, interior, size] :
       llvm::zip_equal(view.strides, pad.getLow(), pad.getInterior(), operands[0].getShape())) {
    view.offset += stride * low;
    stride *= size > 1 ? interior + 1 : 0;
  }
  copyBox(operands[0].getShape(), operands[0], wholeOf(operands[0].getShape()), y, view);
}

void concat(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const int64_t axis = llvm::cast<ConcatOp>(op).getAxis();
  View view = wholeOf(y.getShape());
  for (const HostTensor &x : operands) {
    copyBox(x.getShape(), x, wholeOf(x.getShape()), y, view);
    view.offset += view.strides[axis] * x.getShape()[axis];
  }
}

void iota(Operation *op, ArrayRef<HostTensor>, HostTensor &y) {
  const int64_t axis = llvm::cast<IotaOp>(op).getAxis();
  const int64_t stride = rowMajorStrides(y.getShape())[axis], size = y.getShape()[axis];
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    for (auto [index, element] : llvm::enumerate(y.elements<T>()))
      element = static_cast<T>(static_cast<int64_t>(index) / stride % size);
  });
}

} // namespace

void addShapeKernels(KernelTable &table) {
  table[TypeID::get<BroadcastOp>()] = broadcast;
  table[TypeID::get<ReshapeOp>()] = copyBytes;
  table[TypeID::get<DetachOp>()] = copyBytes;
  table[TypeID::get<TransposeOp>()] = transpose;
  table[TypeID::get<FlipOp>()] = flip;
  table[TypeID::get<SliceOp>()] = slice;
  table[TypeID::get<PadOp>()] = pad;
  table[TypeID::get<ConcatOp>()] = concat;
  table[TypeID::get<IotaOp>()] = iota;
}

} // namespace ad::interpreter
