// Follows the interpreter from op to op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Reference.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Definitions.h"
#include "Fuzz/Factorizations.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Movement.h"
#include "Fuzz/Sums.h"
#include "Interpret/Interpreter.h"

using namespace mlir;

namespace ad::fuzz::reference {
namespace {

bool isFloat(Value value) { return isDifferentiableType(value.getType()); }

/// Whether the results have no derivative: they are what the interpreter says.
bool isConstant(Operation *op) {
  return llvm::none_of(op->getOperands(), isFloat) || llvm::none_of(op->getResults(), isFloat) ||
         llvm::isa<DetachOp, LuOp>(op);
}

template <class S>
class Walk {
public:
  explicit Walk(Settle<S> settle) : settle(settle) {}

  void define(Value value, Row<S> row) {
    // The rows of a large graph do not fit into memory all together.
    if (const auto uses = std::distance(value.use_begin(), value.use_end()))
      slots[value] = {std::move(row), static_cast<size_t>(uses)};
  }
  void follow(Operation *op, ArrayRef<HostTensor> results);
  std::vector<Row<S>> resultsOf(Operation *terminator) const {
    std::vector<Row<S>> results;
    for (const Value value : terminator->getOperands())
      results.push_back(slots.find(value)->second.row);
    return results;
  }

private:
  Row<S> computed(Operation *op, ArrayRef<const Row<S> *> operands) const;
  void release(Value value) {
    const auto slot = slots.find(value);
    if (--slot->second.remainingUses == 0)
      slots.erase(slot);
  }

  struct Slot {
    Row<S> row;
    size_t remainingUses = 0;
  };
  llvm::DenseMap<Value, Slot> slots;
  Settle<S> settle;
};

template <class S>
Row<S> Walk<S>::computed(Operation *op, ArrayRef<const Row<S> *> operands) const {
  const auto indexAt = [&](int64_t i) {
    return static_cast<int64_t>(numberOf((*operands.back())[i]));
  };
  if (const auto movement = movementOf(op, indexAt)) {
    Row<S> y;
    for (const Source source : movement->sources)
      y.push_back(source.operand < 0 ? S::of(movement->padding)
                                     : (*operands[source.operand])[source.index]);
    return y;
  }
  if (isSum(op))
    return sumUp<S>(op, operands);
  if (isFactorization(op))
    return factorized<S>(op, operands);
  if (llvm::isa<CastOp>(op))
    return *operands[0];
  Row<S> y(operands.back()->size());
  if (llvm::isa<SelectOp>(op)) {
    for (size_t i = 0; i < y.size(); ++i)
      y[i] = (*operands[numberOf((*operands[0])[i]) != 0 ? 1 : 2])[i];
    return y;
  }
  SmallVector<const S *> data;
  for (const Row<S> *operand : operands)
    data.push_back(operand->data());
  findElementwise<S>(op->getName().getStringRef())(data.data(), y.data(), y.size());
  return y;
}

template <class S>
void Walk<S>::follow(Operation *op, ArrayRef<HostTensor> results) {
  if (isConstant(op)) {
    for (auto [value, tensor] : llvm::zip_equal(op->getResults(), results))
      define(value, lift<S>(tensor));
  } else {
    SmallVector<const Row<S> *> operands;
    for (const Value operand : op->getOperands())
      operands.push_back(&slots.find(operand)->second.row);
    Row<S> y = computed(op, operands);
    for (size_t i = 0; i < y.size(); ++i)
      settle(op, i, y[i], elementAt(results[0], i));
    define(op->getResult(0), std::move(y));
  }
  for (const Value operand : op->getOperands())
    release(operand);
}

} // namespace

/// Complex is for analytic functions: `detach` and whatever has a branch are none.
template <class S>
bool isKnown(Operation *op) {
  constexpr bool isAnalytic = std::is_same_v<S, Complex>;
  if (llvm::isa<func::ReturnOp>(op) || llvm::none_of(op->getOperands(), isFloat))
    return true;
  if (op->getNumResults() != 1 || op->getNumRegions() > 0)
    return false;
  if (isAnalytic ? isAnalyticSum(op) : isSum(op))
    return true;
  if (isMovement(op) || isFactorization(op) || llvm::isa<CastOp>(op))
    return true;
  if (!isAnalytic && (isConstant(op) || llvm::isa<SelectOp>(op)))
    return true;
  return isFloat(op->getResult(0)) && findElementwise<S>(op->getName().getStringRef());
}

template <class S>
bool isKnown(func::FuncOp function) {
  return function.getBody().hasOneBlock() &&
         llvm::all_of(function.front(), [](Operation &op) { return isKnown<S>(&op); });
}

template <class S>
Row<S> lift(const HostTensor &tensor) {
  Row<S> row;
  for (size_t i = 0; i < tensor.getNumElements(); ++i)
    row.push_back(S::of(elementAt(tensor, i)));
  return row;
}

template <class S>
std::optional<std::vector<Row<S>>> run(func::FuncOp function, const Tensors &arguments,
                                       std::vector<Row<S>> rows, Settle<S> settle) {
  Walk<S> walk(settle);
  for (auto [value, row] : llvm::zip_equal(function.getArguments(), rows))
    walk.define(value, std::move(row));
  const auto follow = [&](Operation *op, ArrayRef<HostTensor> results) {
    walk.follow(op, results);
  };
  if (failed(interpretObserved(function, arguments, follow)))
    return std::nullopt;
  return walk.resultsOf(function.front().getTerminator());
}

#define AD_FUZZ_INSTANTIATE(...)                                                                   \
  template bool isKnown<__VA_ARGS__>(Operation *);                                                 \
  template bool isKnown<__VA_ARGS__>(func::FuncOp);                                                \
  template Row<__VA_ARGS__> lift(const HostTensor &);                                              \
  template std::optional<std::vector<Row<__VA_ARGS__>>> run(                                       \
      func::FuncOp, const Tensors &, std::vector<Row<__VA_ARGS__>>, Settle<__VA_ARGS__>);
AD_FUZZ_INSTANTIATE(Plain)
AD_FUZZ_INSTANTIATE(Summed)
AD_FUZZ_INSTANTIATE(Dual<Summed>)
AD_FUZZ_INSTANTIATE(Dual<Dual<Summed>>)
AD_FUZZ_INSTANTIATE(Complex)
#undef AD_FUZZ_INSTANTIATE

} // namespace ad::fuzz::reference
