// Makes loops of reversals, each within the memory budget of its function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/ExpandReversal.h"
#include "Dialect/MemoryBudget.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace ad {

llvm::DenseMap<Operation *, int64_t> stateBudgetsOf(Operation *root, SymbolTableCollection &symbols,
                                                    int64_t percent) {
  llvm::DenseMap<Operation *, int64_t> budgets;
  root->walk([&](func::FuncOp function) {
    const auto own = function->getAttrOfType<IntegerAttr>(memoryBudgetAttribute);
    if (!own || !own.getType().isInteger(64))
      return;
    const int64_t budget = own.getInt() / 100 * percent + own.getInt() % 100 * percent / 100;
    SmallVector<Operation *> reached{function};
    while (!reached.empty()) {
      Operation *next = reached.pop_back_val();
      const auto [known, isNew] = budgets.try_emplace(next, budget);
      if (!isNew && known->second <= budget)
        continue;
      known->second = budget;
      const auto uses = SymbolTable::getSymbolUses(next);
      for (const SymbolTable::SymbolUse &use : *uses)
        if (auto used = symbols.lookupNearestSymbolFrom<func::FuncOp>(next, use.getSymbolRef()))
          reached.push_back(used);
    }
  });
  return budgets;
}

void expandReversals(Operation *root, SymbolTableCollection &symbols, int64_t percent) {
  const llvm::DenseMap<Operation *, int64_t> budgets = stateBudgetsOf(root, symbols, percent);
  SmallVector<ReversalOp> reversals; // those inside of others first
  root->walk([&](ReversalOp op) { reversals.push_back(op); });
  for (ReversalOp op : reversals) {
    const auto budget = budgets.find(op->getParentOfType<func::FuncOp>());
    keepStates(op, budget == budgets.end() ? std::nullopt : std::optional(budget->second));
  }
}

} // namespace ad
