// Kernels along one axis: running sums, recurrences, products.
//
// A tensor is [outer, axis, inner] around the axis. Each element follows from the one before it, so
// vectors lie along the inner axes, where there are some: a loop over the axis carries one vector.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Scan.h"
#include "Dialect/Dialect.h"
#include "Lower/KernelContext.h"
#include "Lower/Memory.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

/// Of one op: what is carried along the axis, and what is stored.
class Step {
public:
  Step(Operation *op, Emitter &emit, LLVM::LLVMFuncOp kernel)
      : op(op), emit(emit), kernel(kernel), element(elementOf(op->getOperand(0))),
        isFloat(llvm::isa<FloatType>(element)) {}

  Type elementType() const { return element; }
  bool storesAll() const { return !llvm::isa<ProdOp>(op); }

  /// What is carried behind the first element.
  Value first(Value offset, const Chunk &chunk) {
    if (llvm::isa<RecurrenceOp>(op))
      return load(1, offset, chunk);
    return widened(load(0, offset, chunk));
  }
  Value next(Value carried, Value offset, const Chunk &chunk) {
    const Value x = load(0, offset, chunk);
    if (llvm::isa<CumsumOp>(op))
      return sum(carried, widened(x));
    if (llvm::isa<ProdOp>(op))
      return product(carried, x);
    return sum(product(x, carried), load(1, offset, chunk));
  }
  void store(Value carried, Value offset, const Chunk &chunk) {
    Value value = carried;
    if (isWidened())
      value = LLVM::FPTruncOp::create(emit.builder(), emit.loc(), vectorOf(element, chunk.width),
                                      carried);
    storeChunk(emit, {&emit, {value}}, kernel.getArguments().back(), offset, element, chunk, false);
  }

private:
  /// Running sums of f32 are carried in f64.
  bool isWidened() const {
    return AD_SEEDED(scan_rounding, llvm::isa<CumsumOp>(op) && element.isF32(), false);
  }
  Value widened(Value x) {
    if (!isWidened())
      return x;
    const Type wide = emit.builder().getF64Type();
    const auto vector = llvm::dyn_cast<VectorType>(x.getType());
    return LLVM::FPExtOp::create(emit.builder(), emit.loc(),
                                 vector ? Type(VectorType::get(vector.getShape(), wide)) : wide, x);
  }
  Value load(unsigned operand, Value offset, const Chunk &chunk) {
    return loadChunk(emit, kernel.getArgument(operand), offset, element, chunk).vectors.front();
  }
  Value sum(Value a, Value b) {
    return isFloat ? Value(LLVM::FAddOp::create(emit.builder(), emit.loc(), a, b))
                   : Value(LLVM::AddOp::create(emit.builder(), emit.loc(), a, b));
  }
  Value product(Value a, Value b) {
    return isFloat ? Value(LLVM::FMulOp::create(emit.builder(), emit.loc(), a, b))
                   : Value(LLVM::MulOp::create(emit.builder(), emit.loc(), a, b));
  }

  Operation *op;
  Emitter &emit;
  LLVM::LLVMFuncOp kernel;
  Type element;
  bool isFloat;
};

class ScanEmitter {
public:
  ScanEmitter(Operation *op, Emitter &emit, LLVM::LLVMFuncOp kernel)
      : emit(emit), step(op, emit, kernel), kernel(kernel) {
    const auto shape = llvm::cast<RankedTensorType>(op->getOperand(0).getType()).getShape();
    const int64_t axis = op->getAttrOfType<IntegerAttr>("axis").getInt();
    for (auto [index, size] : llvm::enumerate(shape))
      (static_cast<int64_t>(index) < axis   ? outer
       : static_cast<int64_t>(index) > axis ? inner
                                            : count) *= size;
    isReversed = op->hasAttr("reverse");
  }

  void run() {
    if (count == 0)
      return fillOnes();
    emit.loop(0, outer, 1, [&](Value index) { runOuter(index); });
  }

private:
  void runOuter(Value index) {
    const Value from = emit.mul(index, count * inner),
                to = step.storesAll() ? from : emit.mul(index, inner);
    const int64_t width = inner == 1 ? 1 : 64 / byteSize(step.elementType());
    const int64_t whole = inner - inner % width;
    emit.loop(0, whole, width, [&](Value j) {
      runAxis(emit.add(from, j), emit.add(to, j), Chunk{j, 1, width, width});
    });
    if (whole < inner)
      runAxis(emit.add(from, emit.index(whole)), emit.add(to, emit.index(whole)),
              Chunk{emit.index(whole), 1, width, inner - whole});
  }

  void runAxis(Value from, Value to, const Chunk &chunk) {
    const int64_t stride = isReversed ? -inner : inner;
    const Value start =
        emit.add(from, emit.index(isReversed ? (count - AD_SEEDED(scan_start, 1, 2)) * inner : 0));
    const Value first = step.first(start, chunk);
    if (step.storesAll())
      step.store(first, start, chunk);
    const SmallVector<Value> last =
        emit.loop(1, count, 1, first, [&](Value i, ValueRange carried) -> SmallVector<Value> {
          const Value offset = emit.add(start, emit.mul(i, stride));
          const Value value = step.next(carried.front(), offset, chunk);
          if (step.storesAll())
            step.store(value, offset, chunk);
          return {value};
        });
    if (!step.storesAll())
      step.store(last.front(), to, chunk);
  }

  /// The product of nothing; every other result is empty.
  void fillOnes() {
    if (step.storesAll())
      return;
    const Type element = step.elementType();
    const Value one = llvm::isa<FloatType>(element)
                          ? emit.constant(element, AD_SEEDED(scan_empty, 1.0, 0.0))
                          : emit.constantInt(element, 1);
    emit.loop(0, outer * inner, 1, [&](Value index) {
      storeElement(emit, {&emit, {one}}, kernel.getArguments().back(), index, element);
    });
  }

  Emitter &emit;
  Step step;
  LLVM::LLVMFuncOp kernel;
  int64_t outer = 1, count = 1, inner = 1;
  bool isReversed = false;
};

} // namespace

bool isScan(Operation *op) { return llvm::isa<CumsumOp, RecurrenceOp, ProdOp>(op); }

void emitScan(Operation *op, LLVM::LLVMFuncOp kernel) {
  Emitter emit(kernel, op->getLoc());
  ScanEmitter(op, emit, kernel).run();
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange());
}

} // namespace ad
