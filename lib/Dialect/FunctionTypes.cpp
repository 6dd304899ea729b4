// What the ops that name functions verify them by.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/FunctionTypes.h"
#include "Dialect/Dialect.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace ad {

FailureOr<FunctionType> lookUpFunction(Operation *op, FlatSymbolRefAttr callee,
                                       SymbolTableCollection &symbols) {
  auto function = symbols.lookupNearestSymbolFrom<FunctionOpInterface>(op, callee);
  if (!function)
    return op->emitOpError() << "names '" << callee.getValue()
                             << "', which is not a function of this module";
  if (function.isExternal())
    return op->emitOpError() << "names '" << callee.getValue()
                             << "', which has no body to differentiate";
  return llvm::cast<FunctionType>(function.getFunctionType());
}

SmallVector<Type> floatsOf(TypeRange types) {
  SmallVector<Type> floats;
  llvm::copy_if(types, std::back_inserter(floats), isDifferentiableType);
  return floats;
}

} // namespace ad
