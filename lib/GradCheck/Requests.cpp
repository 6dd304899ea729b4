// Builds functions around derivative requests.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GradCheck/Requests.h"
#include "Dialect/Dialect.h"
#include "Dialect/MemoryBudget.h"
#include "Differentiate/Passes.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace ad {
namespace {

using Types = SmallVector<Type>;

void appendSelected(Types &types, ArrayRef<Type> all, ArrayRef<int64_t> indices) {
  // An index out of range is left to the verifier of the request.
  for (const int64_t index : indices)
    if (index >= 0 && index < static_cast<int64_t>(all.size()))
      types.push_back(all[index]);
}

void appendFloats(Types &types, ArrayRef<Type> all) {
  llvm::copy_if(all, std::back_inserter(types), isDifferentiableType);
}

template <class Request>
func::FuncOp addRequest(func::FuncOp function, StringRef suffix, ArrayRef<Type> inputs,
                        ArrayRef<Type> results, ArrayRef<int64_t> wrt) {
  OpBuilder builder(function.getContext());
  const auto added = func::FuncOp::create(function.getLoc(), (function.getName() + suffix).str(),
                                          builder.getFunctionType(inputs, results));
  if (const Attribute budget = function->getAttr(memoryBudgetAttribute))
    added->setAttr(memoryBudgetAttribute, budget);
  SymbolTable(function->getParentOp()).insert(added, std::next(Block::iterator(function)));
  builder.setInsertionPointToStart(func::FuncOp(added).addEntryBlock());
  OperationState state(function.getLoc(), Request::getOperationName());
  state.addOperands(ValueRange(func::FuncOp(added).getArguments()));
  state.addTypes(results);
  state.addAttribute("callee", FlatSymbolRefAttr::get(function.getNameAttr()));
  state.addAttribute("wrt", builder.getDenseI64ArrayAttr(wrt));
  Operation *request = builder.create(state);
  func::ReturnOp::create(builder, function.getLoc(), request->getResults());
  return added;
}

} // namespace

SmallVector<int64_t> floatArguments(func::FuncOp function) {
  SmallVector<int64_t> indices;
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
    if (isDifferentiableType(type))
      indices.push_back(index);
  return indices;
}

func::FuncOp addGradFunction(func::FuncOp function, ArrayRef<int64_t> wrt) {
  Types results;
  appendSelected(results, function.getArgumentTypes(), wrt);
  return addRequest<GradOp>(function, "_gradient", function.getArgumentTypes(), results, wrt);
}

func::FuncOp addJvpFunction(func::FuncOp function, ArrayRef<int64_t> wrt) {
  Types inputs(function.getArgumentTypes()), results(function.getResultTypes());
  appendSelected(inputs, function.getArgumentTypes(), wrt);
  appendFloats(results, function.getResultTypes());
  return addRequest<JvpOp>(function, "_forward", inputs, results, wrt);
}

func::FuncOp addVjpFunction(func::FuncOp function, ArrayRef<int64_t> wrt) {
  Types inputs(function.getArgumentTypes()), results(function.getResultTypes());
  appendFloats(inputs, function.getResultTypes());
  appendSelected(results, function.getArgumentTypes(), wrt);
  return addRequest<VjpOp>(function, "_reverse", inputs, results, wrt);
}

LogicalResult expandRequests(ModuleOp module) {
  PassManager passes(module.getContext());
  passes.addPass(createDifferentiatePass());
  return success(succeeded(verify(module)) && succeeded(passes.run(module)));
}

} // namespace ad
