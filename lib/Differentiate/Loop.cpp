// Loops with more invariants, stacks, or a number of trips in the place of others.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Loop.h"
#include "Dialect/Stacks.h"
#include "Differentiate/LoopParts.h"

using namespace mlir;

namespace ad {

void Loop::extend(ValueRange moreInvariants, ValueRange moreStacked) {
  SmallVector<Value> given(invariants());
  llvm::append_range(given, moreInvariants);
  SmallVector<Type> types(op->getResultTypes());
  llvm::append_range(types, stacked(moreStacked.getTypes(), trips));
  yield()->insertOperands(yield()->getNumOperands(), moreStacked);
  OpBuilder before(op);
  Operation *made;
  if (auto loop = llvm::dyn_cast<WhileOp>(op)) {
    for (const Value invariant : moreInvariants)
      loop.getCondition().addArgument(invariant.getType(), invariant.getLoc());
    made = WhileOp::create(before, op->getLoc(), types, inits(), given, loop.getLimit());
  } else {
    made =
        ForOp::create(before, op->getLoc(), types, inits(), sequences(), given, trips, isReverse);
  }
  for (auto [from, to] : llvm::zip_equal(op->getRegions(), made->getRegions()))
    to.takeBody(from);
  const auto results = made->getResults().take_front(op->getNumResults());
  if (count && count.getDefiningOp() == op)
    count = results[llvm::cast<OpResult>(count).getResultNumber()];
  op->replaceAllUsesWith(results);
  op = made;
}

WhileOp countTrips(WhileOp loop) {
  OpBuilder builder(loop);
  const Location loc = loop.getLoc();
  const Type count = Counts::type(builder.getContext());
  const size_t numCarried = loop.getInits().size();
  SmallVector<Type> types(loop->getResultTypes());
  types.insert(types.begin() + numCarried, count);
  SmallVector<Value> inits(loop.getInits());
  inits.push_back(Counts(builder, loc).number(0));
  auto made = WhileOp::create(builder, loc, types, inits, loop.getInvariants(), loop.getLimit());
  for (auto [from, to] : llvm::zip_equal(loop->getRegions(), made->getRegions())) {
    to.takeBody(from);
    to.front().insertArgument(numCarried, count, loc);
  }
  Operation *yield = made.getBodyBlock().getTerminator();
  builder.setInsertionPoint(yield);
  const Value next = Counts(builder, loc).add(made.getBody().getArgument(numCarried), 1);
  yield->insertOperands(numCarried, next);
  SmallVector<Value> results(made->getResults());
  results.erase(results.begin() + numCarried);
  loop->replaceAllUsesWith(results);
  return made;
}

} // namespace ad
