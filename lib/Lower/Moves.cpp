// Kernels that move elements: transposes, flips, slices, pads, concatenations.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Moves.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementKernels.h"
#include "Dialect/ElementType.h"
#include "Lower/KernelContext.h"
#include "Lower/Memory.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

/// A box of elements that is copied: sizes, and how far apart neighbours are in either buffer.
struct Box {
  SmallVector<int64_t> sizes, fromStrides, toStrides;
  int64_t fromOffset = 0, toOffset = 0;
};

SmallVector<int64_t> rowMajorStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (int64_t axis = static_cast<int64_t>(shape.size()) - 2; axis >= 0; --axis)
    strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}

ArrayRef<int64_t> shapeOf(Value value) {
  return llvm::cast<RankedTensorType>(value.getType()).getShape();
}

/// Drops axes of size 1 and merges neighbours that are contiguous in both buffers.
Box simplified(const Box &box) {
  Box result;
  result.fromOffset = box.fromOffset;
  result.toOffset = box.toOffset;
  for (auto [size, from, to] : llvm::zip_equal(box.sizes, box.fromStrides, box.toStrides)) {
    if (size == 1)
      continue;
    const bool merges = !result.sizes.empty() && result.fromStrides.back() == from * size &&
                        AD_SEEDED(move_merge, result.toStrides.back() == to * size, true);
    if (merges) {
      result.sizes.back() *= size;
      result.fromStrides.back() = from;
      result.toStrides.back() = to;
      continue;
    }
    result.sizes.push_back(size);
    result.fromStrides.push_back(from);
    result.toStrides.push_back(to);
  }
  return result;
}

class Copier {
public:
  Copier(Emitter &emit, Type element, Value from, Value to)
      : emit(emit), element(element), from(from), to(to) {}

  void copy(const Box &box) {
    nest(simplified(box), 0, emit.index(box.fromOffset), emit.index(box.toOffset));
  }

private:
  void nest(const Box &box, size_t depth, Value fromOffset, Value toOffset) {
    if (depth == box.sizes.size())
      return storeElement(emit, loadElement(emit, from, fromOffset, element), to, toOffset,
                          element);
    const int64_t size = box.sizes[depth], fromStride = box.fromStrides[depth],
                  toStride = box.toStrides[depth];
    if (depth + 1 == box.sizes.size() && fromStride == 1 && toStride == 1)
      return copyRun(size, fromOffset, toOffset);
    emit.loop(0, size, 1, [&](Value index) {
      nest(box, depth + 1, emit.add(fromOffset, emit.mul(index, fromStride)),
           emit.add(toOffset, emit.mul(index, toStride)));
    });
  }

  void copyRun(int64_t size, Value fromOffset, Value toOffset) {
    const Value source = emit.address(from, fromOffset, element),
                target = emit.address(to, toOffset, element);
    LLVM::MemcpyOp::create(emit.builder(), emit.loc(), target, source,
                           emit.index(size * byteSize(element)), /*isVolatile=*/false);
  }

  Emitter &emit;
  Type element;
  Value from, to;
};

void transpose(TransposeOp op, Emitter &emit, Value from, Value to) {
  Box box;
  const SmallVector<int64_t> strides = rowMajorStrides(shapeOf(op.getX()));
  box.sizes.assign(shapeOf(op.getY()).begin(), shapeOf(op.getY()).end());
  box.toStrides = rowMajorStrides(shapeOf(op.getY()));
  for (const int64_t axis : op.getPermutation())
    box.fromStrides.push_back(strides[axis]);
  Copier(emit, elementOf(op.getY()), from, to).copy(box);
}

void flip(FlipOp op, Emitter &emit, Value from, Value to) {
  Box box;
  box.sizes.assign(shapeOf(op.getY()).begin(), shapeOf(op.getY()).end());
  box.fromStrides = box.toStrides = rowMajorStrides(shapeOf(op.getY()));
  for (const int64_t axis : op.getAxes()) {
    box.fromOffset += (box.sizes[axis] - AD_SEEDED(move_flip, 1, 2)) * box.fromStrides[axis];
    box.fromStrides[axis] *= -1;
  }
  Copier(emit, elementOf(op.getY()), from, to).copy(box);
}

void slice(SliceOp op, Emitter &emit, Value from, Value to) {
  Box box;
  box.sizes.assign(shapeOf(op.getY()).begin(), shapeOf(op.getY()).end());
  box.toStrides = rowMajorStrides(shapeOf(op.getY()));
  for (auto [stride, step, offset] :
       llvm::zip_equal(rowMajorStrides(shapeOf(op.getX())), op.getStrides(), op.getOffsets())) {
    box.fromStrides.push_back(stride * step);
    box.fromOffset += stride * offset;
  }
  Copier(emit, elementOf(op.getY()), from, to).copy(box);
}

void pad(PadOp op, Emitter &emit, Value from, Value to) {
  const Type element = elementOf(op.getY());
  const double number = op.getValue().convertToDouble();
  const Type bits = registerType(element);
  const Value value = llvm::isa<FloatType>(bits)
                          ? emit.constant(bits, number)
                          : emit.constantInt(bits, bitsOf(number, *elementKindOf(element)));
  emit.loop(0, op.getType().getNumElements(), 1,
            [&](Value index) { storeElement(emit, {&emit, {value}}, to, index, element); });
  Box box;
  box.sizes.assign(shapeOf(op.getX()).begin(), shapeOf(op.getX()).end());
  box.fromStrides = rowMajorStrides(shapeOf(op.getX()));
  for (auto [stride, gap, low] :
       llvm::zip_equal(rowMajorStrides(shapeOf(op.getY())), op.getInterior(), op.getLow())) {
    box.toStrides.push_back(stride * AD_SEEDED(move_pad, gap + 1, 1));
    box.toOffset += stride * low;
  }
  Copier(emit, element, from, to).copy(box);
}

void concat(ConcatOp op, Emitter &emit, LLVM::LLVMFuncOp kernel) {
  const SmallVector<int64_t> strides = rowMajorStrides(shapeOf(op.getY()));
  const Value to = kernel.getArguments().back();
  int64_t offset = 0;
  for (auto [index, input] : llvm::enumerate(op.getInputs())) {
    Box box;
    box.sizes.assign(shapeOf(input).begin(), shapeOf(input).end());
    box.fromStrides = rowMajorStrides(shapeOf(input));
    box.toStrides = strides;
    box.toOffset = AD_SEEDED(move_concat, offset, 0) * strides[op.getAxis()];
    offset += shapeOf(input)[op.getAxis()];
    Copier(emit, elementOf(op.getY()), kernel.getArgument(index), to).copy(box);
  }
}

} // namespace

bool isMove(Operation *op) { return llvm::isa<TransposeOp, FlipOp, SliceOp, PadOp, ConcatOp>(op); }

void emitMove(Operation *op, LLVM::LLVMFuncOp kernel) {
  Emitter emit(kernel, op->getLoc());
  const Value from = kernel.getArgument(0), to = kernel.getArguments().back();
  if (auto transposed = llvm::dyn_cast<TransposeOp>(op))
    transpose(transposed, emit, from, to);
  else if (auto flipped = llvm::dyn_cast<FlipOp>(op))
    flip(flipped, emit, from, to);
  else if (auto sliced = llvm::dyn_cast<SliceOp>(op))
    slice(sliced, emit, from, to);
  else if (auto padded = llvm::dyn_cast<PadOp>(op))
    pad(padded, emit, from, to);
  else
    concat(llvm::cast<ConcatOp>(op), emit, kernel);
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange());
}

} // namespace ad
