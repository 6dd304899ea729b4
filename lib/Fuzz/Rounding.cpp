// What rounding can make of a function's results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Rounding.h"
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad::fuzz {

using reference::Row;
using reference::Summed;

std::vector<Row<Summed>> exactRows(const Tensors &arguments) {
  std::vector<Row<Summed>> rows;
  for (const HostTensor &argument : arguments) {
    rows.push_back(reference::lift<Summed>(argument));
    for (Summed &element : rows.back())
      element.terms = 0;
  }
  return rows;
}

std::optional<std::vector<Row<Summed>>> roundedResults(func::FuncOp function,
                                                       const Tensors &arguments) {
  if (!reference::isKnown<Summed>(function))
    return std::nullopt;
  const auto settle = [](Operation *, size_t, Summed &y, double number) { y.value = number; };
  return reference::run<Summed>(function, arguments, exactRows(arguments), settle);
}

bool hasJumps(func::FuncOp function) {
  return llvm::any_of(function.front(), [](Operation &op) {
    if (llvm::isa<AmaxOp, CastOp, FmodOp, RemainderOp>(op))
      return true;
    return op.hasTrait<OpTrait::ZeroDerivative>() && !llvm::isa<DetachOp>(op) &&
           llvm::any_of(op.getOperandTypes(), isDifferentiableType);
  });
}

} // namespace ad::fuzz
