// What the two modes of differentiation share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Derivative.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Copy.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {

SmallVector<Value> selectedArguments(Block &body, const Request &request) {
  return llvm::map_to_vector(request.wrt,
                             [&](int64_t index) -> Value { return body.getArgument(index); });
}

Value emitSplat(Operation *before, Type type, double number) {
  OpBuilder builder(before);
  return ConstantOp::create(builder, before->getLoc(), llvm::cast<RankedTensorType>(type), number);
}

LogicalResult checkRule(Operation *op, llvm::StringRef what, ValueRange derivatives,
                        TypeRange types) {
  if (derivatives.size() != types.size())
    return op->emitOpError() << "has a derivative rule that gives " << derivatives.size() << " "
                             << what << ", expected " << types.size();
  for (auto [index, derivative, type] : llvm::enumerate(derivatives, types))
    if (derivative && derivative.getType() != type)
      return op->emitOpError() << "has a derivative rule whose " << what << " " << index << " is "
                               << derivative.getType() << ", expected " << type;
  return success();
}

void finishDerivative(func::FuncOp copy, const Request &request, llvm::ArrayRef<Value> derivatives,
                      TypeRange types) {
  Block &body = copy.front();
  Operation *terminator = body.getTerminator();
  SmallVector<Value> returned;
  if (request.returnsPrimal)
    llvm::append_range(returned, terminator->getOperands());
  for (auto [derivative, type] : llvm::zip_equal(derivatives, types))
    returned.push_back(derivative
                           ? derivative
                           : emitSplat(terminator, type, AD_SEEDED(missing_derivative, 0.0, 1.0)));
  terminator->setOperands(returned);
  copy.setFunctionType(FunctionType::get(copy.getContext(), body.getArgumentTypes(),
                                         ValueRange(returned).getTypes()));
  eraseDeadOps(body);
}

} // namespace ad
