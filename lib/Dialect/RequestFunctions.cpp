// Adds functions for requests to name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/RequestFunctions.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace ad {

FunctionType RequestFunctions::typeOf(Operation *request, FlatSymbolRefAttr callee) {
  auto function = symbols.lookupNearestSymbolFrom<FunctionOpInterface>(request, callee);
  return llvm::cast<FunctionType>(function.getFunctionType());
}

FlatSymbolRefAttr RequestFunctions::get(Operation *request, FlatSymbolRefAttr callee,
                                        StringRef suffix, ArrayRef<int64_t> numbers,
                                        TypeRange inputs, Build build) {
  Operation *behind = symbols.lookupNearestSymbolFrom(request, callee);
  FlatSymbolRefAttr &name = made[{behind, suffix.str(), {numbers.begin(), numbers.end()}}];
  if (name)
    return name;
  OpBuilder builder(request->getContext());
  auto function = func::FuncOp::create(request->getLoc(), (callee.getValue() + suffix).str(),
                                       builder.getFunctionType(inputs, {}));
  function.setPrivate();
  builder.setInsertionPointToStart(function.addEntryBlock());
  const SmallVector<Value> results = build(builder, function.getArguments());
  func::ReturnOp::create(builder, request->getLoc(), results);
  function.setType(builder.getFunctionType(inputs, ValueRange(results).getTypes()));
  // Gives the function a free name.
  symbols.getSymbolTable(behind->getParentOp())
      .insert(function, std::next(Block::iterator(behind)));
  name = FlatSymbolRefAttr::get(function);
  return name;
}

} // namespace ad
