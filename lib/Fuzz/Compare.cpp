// Compares tensors by their bits.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Compare.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "llvm/Support/Format.h"
#include <cstring>

using namespace mlir;

namespace ad::fuzz {
namespace {

template <class T>
bool isSame(T a, T b) {
  if constexpr (isFloatElement<T>)
    if (a != a && b != b) // NaNs
      return true;
  return std::memcmp(&a, &b, sizeof(T)) == 0;
}

/// The first difference between two tensors of one type.
std::optional<size_t> firstDifference(const HostTensor &a, const HostTensor &b) {
  return dispatchElementKind(a.getKind(), [&](auto t) -> std::optional<size_t> {
    using T = typename decltype(t)::type;
    for (size_t i = 0; i < a.getNumElements(); ++i)
      if (!isSame(a.elements<T>()[i], b.elements<T>()[i]))
        return i;
    return std::nullopt;
  });
}

bool holdsFreeOrder(Operation *op) {
  return op
      ->walk([](Operation *inner) {
        return inner->hasTrait<OpTrait::FreeOrder>() ? WalkResult::interrupt()
                                                     : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether a call of `function` may depend on an order of sums that is free.
bool reachesFreeOrder(func::FuncOp function, unsigned depth) {
  if (!function || depth == 0 || holdsFreeOrder(function))
    return true;
  return function
      .walk([&](func::CallOp call) {
        auto callee =
            function->getParentOfType<ModuleOp>().lookupSymbol<func::FuncOp>(call.getCallee());
        return reachesFreeOrder(callee, depth - 1) ? WalkResult::interrupt()
                                                   : WalkResult::advance();
      })
      .wasInterrupted();
}

} // namespace

std::string describeElement(size_t result, size_t element, double found, double expected) {
  std::string text;
  llvm::raw_string_ostream(text) << "result " << result << ", element " << element << ": "
                                 << llvm::format("%.17g (%a), expected %.17g (%a)", found, found,
                                                 expected, expected);
  return text;
}

Finding compareBits(ArrayRef<HostTensor> found, ArrayRef<HostTensor> expected,
                    ArrayRef<bool> isCompared) {
  for (size_t i = 0; i < expected.size(); ++i)
    if (isCompared[i])
      if (const auto at = firstDifference(found[i], expected[i]))
        return describeElement(i, *at, elementAt(found[i], *at), elementAt(expected[i], *at));
  return std::nullopt;
}

SmallVector<bool> resultsWithFixedBits(func::FuncOp function) {
  llvm::DenseSet<Value> varying;
  constexpr unsigned deepest = 64;
  for (Operation &op : function.front()) {
    bool varies = llvm::any_of(op.getOperands(), [&](Value v) { return varying.contains(v); });
    if (auto call = llvm::dyn_cast<func::CallOp>(op))
      varies |= reachesFreeOrder(
          function->getParentOfType<ModuleOp>().lookupSymbol<func::FuncOp>(call.getCallee()),
          deepest);
    if (varies || holdsFreeOrder(&op))
      varying.insert(op.result_begin(), op.result_end());
  }
  SmallVector<bool> fixed;
  for (const Value result : function.front().getTerminator()->getOperands())
    fixed.push_back(!varying.contains(result));
  return fixed;
}

} // namespace ad::fuzz
