// The pass ad-widen: what is stored in 16-bit floats or unsigned bytes is computed in wider types.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/Widen.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementType.h"
#include "Optimize/Passes.h"
#include "mlir/Pass/Pass.h"

using namespace mlir;

namespace ad {
#define GEN_PASS_DEF_WIDENPASS
#include "Optimize/Passes.h.inc"

namespace {

Value castTo(OpBuilder &builder, Location loc, Type type, Value x) {
  return x.getType() == type ? x : Value(CastOp::create(builder, loc, type, x));
}

void widenOp(Operation *op) {
  OpBuilder builder(op);
  Operation *wide = builder.clone(*op);
  builder.setInsertionPoint(wide);
  for (OpOperand &operand : wide->getOpOperands())
    operand.set(
        castTo(builder, op->getLoc(), computedTypeOf(operand.get().getType()), operand.get()));
  builder.setInsertionPointAfter(wide);
  for (auto [result, narrow] : llvm::zip_equal(wide->getResults(), op->getResults())) {
    result.setType(computedTypeOf(narrow.getType()));
    narrow.replaceAllUsesWith(castTo(builder, op->getLoc(), narrow.getType(), result));
  }
  op->erase();
}

struct Widen : impl::WidenPassBase<Widen> {
  void runOnOperation() override { widen(getOperation()); }
};

} // namespace

void widen(Operation *root) {
  root->walk([](Operation *op) {
    if (computesNarrow(op))
      widenOp(op);
  });
}

} // namespace ad
