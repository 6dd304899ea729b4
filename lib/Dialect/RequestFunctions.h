// Functions made for requests to name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_REQUESTFUNCTIONS_H
#define AD_DIALECT_REQUESTFUNCTIONS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/SymbolTable.h"
#include <map>
#include <string>
#include <vector>

namespace ad {

/// Adds private functions to modules; those that are asked for again are shared.
class RequestFunctions {
public:
  explicit RequestFunctions(mlir::SymbolTableCollection &symbols) : symbols(symbols) {}

  /// The type of the function that a verified request names.
  mlir::FunctionType typeOf(mlir::Operation *request, mlir::FlatSymbolRefAttr callee);

  using Build =
      llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::OpBuilder &, mlir::ValueRange)>;
  /// The name of a function behind `callee` that takes `inputs` and gives what `build` makes of
  /// them. `suffix`, which its name ends in, and `numbers` tell all that it depends on but
  /// `callee`.
  mlir::FlatSymbolRefAttr get(mlir::Operation *request, mlir::FlatSymbolRefAttr callee,
                              llvm::StringRef suffix, llvm::ArrayRef<int64_t> numbers,
                              mlir::TypeRange inputs, Build build);

private:
  mlir::SymbolTableCollection &symbols;
  std::map<std::tuple<mlir::Operation *, std::string, std::vector<int64_t>>,
           mlir::FlatSymbolRefAttr>
      made;
};

} // namespace ad

#endif
