// Requests the derivatives, runs them and compares.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GradCheck/GradCheck.h"
#include "Dialect/Dialect.h"
#include "GradCheck/Requests.h"
#include "GradCheck/Vectors.h"

using namespace mlir;

namespace ad {
namespace {

using Tensors = SmallVector<HostTensor>;

/// What is allowed in one precision. The step balances truncation, h², against rounding, ε/h.
struct Precision {
  double step, differences, dotProduct;
};
constexpr Precision doublePrecision = {0x1p-17, 1e-7, 1e-12};
constexpr Precision singlePrecision = {0x1p-7, 2e-3, 1e-5};

bool isSingle(Type type) {
  return isDifferentiableType(type) && llvm::cast<RankedTensorType>(type).getElementType().isF32();
}

/// The functions that one order needs.
struct Order {
  func::FuncOp primal, forward, reverse;
  Tensors arguments;
  SmallVector<int64_t> wrt;
};

class Checker {
public:
  Checker(Evaluate evaluate, const Precision &precision, uint64_t seed)
      : evaluate(evaluate), precision(precision), random(seed) {}

  /// Adds the two rows of one order; leaves the cotangents that it drew behind the arguments of
  /// `order`.
  LogicalResult check(Order &order, unsigned number, SmallVectorImpl<GradCheckRow> &rows);

private:
  FailureOr<Tensors> floatResults(func::FuncOp function, ArrayRef<HostTensor> arguments) {
    FailureOr<SmallVector<HostTensor>> results = evaluate(function, arguments);
    if (failed(results))
      return failure();
    llvm::erase_if(*results,
                   [](const HostTensor &t) { return !isDifferentiableType(t.getType()); });
    return *results;
  }
  /// f(x + step·v)
  FailureOr<Tensors> moved(const Order &order, ArrayRef<HostTensor> direction, double step);

  Evaluate evaluate;
  const Precision &precision;
  Random random;
};

FailureOr<Tensors> Checker::moved(const Order &order, ArrayRef<HostTensor> direction, double step) {
  Tensors arguments = order.arguments;
  for (auto [index, v] : llvm::zip_equal(order.wrt, direction))
    arguments[index] = addScaled(arguments[index], v, step);
  return floatResults(order.primal, arguments);
}

LogicalResult Checker::check(Order &order, unsigned number, SmallVectorImpl<GradCheckRow> &rows) {
  Tensors direction;
  for (const int64_t index : order.wrt)
    direction.push_back(random.directionAt(order.arguments[index]));

  Tensors withDirection = order.arguments;
  llvm::append_range(withDirection, direction);
  FailureOr<Tensors> forward = floatResults(order.forward, withDirection);
  FailureOr<Tensors> above = moved(order, direction, precision.step);
  FailureOr<Tensors> below = moved(order, direction, -precision.step);
  if (failed(forward) || failed(above) || failed(below))
    return failure();
  // The float results come first, then as many tangents.
  const ArrayRef<HostTensor> tangents = ArrayRef(*forward).take_back(above->size());
  rows.push_back({number, false, differenceError(tangents, *above, *below, precision.step),
                  precision.differences});

  Tensors cotangents;
  for (const HostTensor &tangent : tangents)
    cotangents.push_back(random.tensorLike(tangent));
  llvm::append_range(order.arguments, cotangents);
  FailureOr<Tensors> reverse = floatResults(order.reverse, order.arguments);
  if (failed(reverse))
    return failure();
  const ArrayRef<HostTensor> pulled = ArrayRef(*reverse).take_back(order.wrt.size());
  rows.push_back({number, true, dotProductError(cotangents, tangents, pulled, direction),
                  precision.dotProduct});
  return success();
}

/// Makes the functions of all orders in the module of `function`: order n + 1 differentiates the
/// pullback of order n.
SmallVector<Order> addOrders(func::FuncOp function, ArrayRef<int64_t> wrt, unsigned count) {
  SmallVector<Order> orders;
  for (unsigned i = 0; i < count; ++i) {
    orders.push_back({function,
                      addJvpFunction(function, wrt),
                      addVjpFunction(function, wrt),
                      {},
                      SmallVector<int64_t>(wrt)});
    function = orders.back().reverse;
  }
  return orders;
}

} // namespace

FailureOr<SmallVector<GradCheckRow>> checkGradients(func::FuncOp function, ArrayRef<int64_t> wrt,
                                                    ArrayRef<HostTensor> arguments,
                                                    Evaluate evaluate, GradCheckOptions options) {
  OwningOpRef<ModuleOp> module = function->getParentOfType<ModuleOp>().clone();
  SmallVector<Order> orders =
      addOrders(module->lookupSymbol<func::FuncOp>(function.getName()), wrt, options.order);
  if (failed(expandRequests(*module)))
    return failure();

  const auto type = function.getFunctionType();
  const bool hasSingle =
      llvm::any_of(type.getInputs(), isSingle) || llvm::any_of(type.getResults(), isSingle);
  Checker checker(evaluate, hasSingle ? singlePrecision : doublePrecision, options.seed);
  SmallVector<GradCheckRow> rows;
  Tensors current(arguments);
  for (auto [index, order] : llvm::enumerate(orders)) {
    order.arguments = current;
    if (failed(checker.check(order, index + 1, rows)))
      return failure();
    current = order.arguments;
  }
  return rows;
}

} // namespace ad
