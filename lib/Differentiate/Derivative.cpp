// What the two modes of differentiation share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Derivative.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Activity.h"
#include "Differentiate/Copy.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/ScopeExit.h"

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

Value emitZero(OpBuilder &builder, Location loc, Type type) {
  return ConstantOp::create(builder, loc, llvm::cast<RankedTensorType>(type), 0.0);
}

namespace {

/// Marks every op that a builder makes.
class Marker : public OpBuilder::Listener {
public:
  Marker(OriginKind kind, const Activity &activity) : kind(kind), activity(activity) {}

  void notifyOperationInserted(Operation *op, OpBuilder::InsertPoint) override {
    // A rule makes most of its ops at one location.
    if (op->getLoc() != last) {
      last = op->getLoc();
      marked = activity.locate(kind, *last);
    }
    op->setLoc(*marked);
  }

private:
  std::optional<Location> last, marked;
  const OriginKind kind;
  const Activity &activity;
};

} // namespace

LogicalResult runRule(Operation *op, OpBuilder &builder, OriginKind kind, const Activity &activity,
                      llvm::StringRef what, llvm::function_ref<LogicalResult()> rule) {
  op->setLoc(activity.locate(OriginKind::Active, op->getLoc()));
  bool isExplained = false;
  LogicalResult result = success();
  {
    Marker marker(kind, activity);
    builder.setListener(&marker);
    const llvm::scope_exit unset([&] { builder.setListener(nullptr); });
    const ScopedDiagnosticHandler listener(op->getContext(), [&](Diagnostic &diagnostic) {
      isExplained |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
      return failure(); // for the next handler
    });
    result = rule();
  }
  if (failed(result) && !isExplained)
    return op->emitOpError() << "failed to " << what;
  return result;
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

void remarkOnMasks(Operation *op, ValueRange incoming, ValueRange outgoing) {
  // A select makes masks, and one that moves elements multiplies nothing.
  if (!op->getContext()->getRemarkEngine() || llvm::isa<SelectOp>(op) ||
      op->hasTrait<OpTrait::MovesElements>())
    return;
  const auto isMasked = [](Value derivative) {
    return derivative && isMaskedDerivative(derivative);
  };
  if (!llvm::any_of(incoming, isMasked))
    return;
  const auto named = [](llvm::StringRef name) {
    return remark::RemarkOpts::name(name).category("ad-differentiate");
  };
  const llvm::StringRef name = op->getName().getStringRef();
  if (llvm::any_of(outgoing, isMasked))
    remark::passed(op->getLoc(), named("masked"))
        << ("the derivative of '" + name + "' is exactly 0 where a select masks it out").str();
  else if (op->getNumOperands() > 1 && !op->hasTrait<mlir::OpTrait::Elementwise>())
    remark::missed(op->getLoc(), named("mask-ended"))
        << ("the mask of a select ends at '" + name +
            "', which multiplies its zeros by the other operand and adds them up")
               .str();
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
