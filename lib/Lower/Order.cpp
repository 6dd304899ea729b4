// Kernels that tell in which order elements are: sorting is a call of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Order.h"
#include "Dialect/Dialect.h"
#include "Lower/Contract.h"
#include "Lower/KernelContext.h"
#include "Lower/Memory.h"

using namespace mlir;

namespace ad {
namespace {

/// A tensor as [outer, count, inner] around an axis.
struct Extents {
  int64_t outer = 1, count = 1, inner = 1;
  explicit Extents(Operation *op) {
    const auto shape = llvm::cast<RankedTensorType>(op->getOperand(0).getType()).getShape();
    const int64_t axis = op->getAttrOfType<IntegerAttr>("axis").getInt();
    for (auto [index, size] : llvm::enumerate(shape))
      (static_cast<int64_t>(index) < axis   ? outer
       : static_cast<int64_t>(index) > axis ? inner
                                            : count) *= size;
  }
};

// C ABI of Runtime.h: ad_rt_argsort_T(outer, count, inner, descending, x, y).
void argsort(ArgsortOp op, Emitter &emit, Value x, Value y) {
  const Extents extents(op);
  const Type element = elementOf(op.getX());
  const std::string name =
      (llvm::Twine("ad_rt_argsort_") + (llvm::isa<FloatType>(element) ? "f" : "i") +
       llvm::Twine(element.getIntOrFloatBitWidth()))
          .str();
  const SmallVector<Value> arguments{emit.index(extents.outer),
                                     emit.index(extents.count),
                                     emit.index(extents.inner),
                                     emit.index(op.getDescending()),
                                     x,
                                     y};
  LLVM::LLVMFuncOp sort = declareRuntime(emit, name, ValueRange(arguments).getTypes());
  LLVM::CallOp::create(emit.builder(), emit.loc(), sort, arguments);
}

/// Whether x, which comes later, is the maximum of both: NaN wins, and the later of equals.
Value replaces(Emitter &emit, Value x, Value best) {
  OpBuilder &builder = emit.builder();
  if (!llvm::isa<FloatType>(x.getType()))
    return LLVM::ICmpOp::create(builder, emit.loc(), LLVM::ICmpPredicate::sge, x, best);
  const Value isNaN = LLVM::FCmpOp::create(builder, emit.loc(), LLVM::FCmpPredicate::uno, x, x);
  const Value isAbove =
      LLVM::FCmpOp::create(builder, emit.loc(), LLVM::FCmpPredicate::oge, x, best);
  return LLVM::OrOp::create(builder, emit.loc(), isNaN, isAbove);
}

void argcummax(ArgcummaxOp op, Emitter &emit, Value from, Value to) {
  const Extents extents(op);
  const Type element = elementOf(op.getX()), index = emit.indexType();
  OpBuilder &builder = emit.builder();
  const auto load = [&](Value place) {
    return loadElement(emit, from, place, element).vectors.front();
  };
  const auto store = [&](Value value, Value place) {
    storeElement(emit, {&emit, {value}}, to, place, index);
  };
  if (extents.count == 0)
    return;
  emit.loop(0, extents.outer, 1, [&](Value o) {
    emit.loop(0, extents.inner, 1, [&](Value d) {
      const Value first = emit.add(emit.mul(o, extents.count * extents.inner), d);
      store(emit.index(0), first);
      const SmallVector<Value> start{load(first), emit.index(0)};
      emit.loop(1, extents.count, 1, start, [&](Value i, ValueRange best) -> SmallVector<Value> {
        const Value place = emit.add(first, emit.mul(i, extents.inner)), x = load(place);
        const Value isNew = replaces(emit, x, best[0]);
        const Value value = LLVM::SelectOp::create(builder, emit.loc(), isNew, x, best[0]);
        const Value at = LLVM::SelectOp::create(builder, emit.loc(), isNew, i, best[1]);
        store(at, place);
        return {value, at};
      });
    });
  });
}

} // namespace

bool isOrdering(Operation *op) { return llvm::isa<ArgsortOp, ArgcummaxOp>(op); }

void emitOrdering(Operation *op, LLVM::LLVMFuncOp kernel) {
  Emitter emit(kernel, op->getLoc());
  const Value from = kernel.getArgument(0), to = kernel.getArgument(1);
  if (auto sort = llvm::dyn_cast<ArgsortOp>(op))
    argsort(sort, emit, from, to);
  else
    argcummax(llvm::cast<ArgcummaxOp>(op), emit, from, to);
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange());
}

} // namespace ad
