// Smaller versions of a case: some of its ops, results or elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Restrict.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Movement.h"
#include "Fuzz/Probe.h"
#include "Interpret/Interpreter.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/Regex.h"
#include <cmath>
#include <cstring>
#include <set>

using namespace mlir;

namespace ad::fuzz {
namespace {

RankedTensorType tensorType(Type type) { return llvm::cast<RankedTensorType>(type); }

/// Ends `f` with `results`, and drops the ops and arguments that nothing needs then.
void finish(Case &made, ArrayRef<Value> results) {
  func::FuncOp function = made.function();
  Block &block = function.front();
  block.getTerminator()->setOperands(results);
  const auto ops = llvm::to_vector(llvm::make_pointer_range(block.without_terminator()));
  for (Operation *op : llvm::reverse(ops))
    if (op->use_empty())
      op->erase();
  for (size_t i = block.getNumArguments(); i > 0; --i)
    if (block.getArgument(i - 1).use_empty()) {
      block.eraseArgument(i - 1);
      made.arguments.erase(made.arguments.begin() + (i - 1));
    }
  function.setFunctionType(FunctionType::get(function.getContext(), block.getArgumentTypes(),
                                             block.getTerminator()->getOperandTypes()));
  for (auto other : llvm::make_early_inc_range(made.module->getOps<func::FuncOp>()))
    if (other != function && SymbolTable::symbolKnownUseEmpty(other, *made.module))
      other.erase();
}

/// The values of all results of the ops of `f`.
std::optional<llvm::DenseMap<Value, HostTensor>> evaluate(const Case &input) {
  llvm::DenseMap<Value, HostTensor> values;
  func::FuncOp function = input.function();
  const auto observe = [&](Operation *op, ArrayRef<HostTensor> results) {
    if (op->getParentOp() == function)
      for (auto [value, tensor] : llvm::zip_equal(op->getResults(), results))
        values[value] = tensor;
  };
  if (failed(interpretObserved(function, input.arguments, observe)))
    return std::nullopt;
  return values;
}

/// The elements of `from` whose coordinates exist in `type`.
HostTensor cornerOf(const HostTensor &from, RankedTensorType type) {
  HostTensor corner = *HostTensor::create(type);
  dispatchElementKind(from.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    size_t next = 0;
    reference::forEachElement(type.getShape(), [&](ArrayRef<int64_t> at) {
      corner.elements<T>()[next++] =
          from.elements<T>()[reference::indexIn(from.getType().getShape(), at)];
    });
  });
  return corner;
}

std::string replaceAll(std::string text, const std::string &from, const std::string &to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

} // namespace

size_t countOps(const Case &input) { return input.function().front().getOperations().size() - 1; }

std::optional<Case> keepOps(const Case &input, const llvm::BitVector &kept) {
  Case made = input.clone();
  const auto values = evaluate(made);
  if (!values)
    return std::nullopt;
  func::FuncOp function = made.function();
  Block &block = function.front();
  SmallVector<Operation *> ops;
  for (Operation &op : block.without_terminator())
    ops.push_back(&op);
  llvm::SmallPtrSet<Operation *, 32> keptOps;
  for (const unsigned index : kept.set_bits())
    keptOps.insert(ops[index]);
  llvm::SetVector<Value> results;
  for (Operation *op : ops) {
    const bool isKept = keptOps.contains(op);
    for (Value value : op->getResults()) {
      if (isKept) {
        if (value.use_empty() ||
            llvm::any_of(value.getUsers(), [&](Operation *u) { return !keptOps.contains(u); }))
          results.insert(value);
        continue;
      }
      if (llvm::none_of(value.getUsers(), [&](Operation *u) { return keptOps.contains(u); }))
        continue;
      const Value argument = block.addArgument(value.getType(), value.getLoc());
      value.replaceUsesWithIf(argument,
                              [&](OpOperand &use) { return keptOps.contains(use.getOwner()); });
      made.arguments.push_back(values->find(value)->second);
    }
  }
  if (results.empty())
    return std::nullopt;
  finish(made, results.getArrayRef());
  return made;
}

Case keepResults(const Case &input, const llvm::BitVector &kept) {
  Case made = input.clone();
  SmallVector<Value> results;
  for (const unsigned index : kept.set_bits())
    results.push_back(made.function().front().getTerminator()->getOperand(index));
  finish(made, results);
  return made;
}

std::optional<Case> withoutCalls(const Case &input) {
  Case made = {input.flavor, inlinedCopy(*input.module, "f"), input.arguments};
  if (!made.module)
    return std::nullopt;
  const SmallVector<Value> results(made.function().front().getTerminator()->getOperands());
  finish(made, results);
  return made;
}

SmallVector<int64_t> sizesOf(const Case &input) {
  std::set<int64_t, std::greater<>> sizes;
  const auto add = [&](Type type) {
    for (const int64_t size : tensorType(type).getShape())
      if (size > 1)
        sizes.insert(size);
  };
  (*input.module).walk([&](Operation *op) { llvm::for_each(op->getResultTypes(), add); });
  for (const Type type : input.function().getArgumentTypes())
    add(type);
  return SmallVector<int64_t>(sizes.begin(), sizes.end());
}

/// In the text, where all types of all ops are. What does not fit together any more is refused by
/// the parser or the verifiers.
std::optional<Case> shortenAxes(const Case &input, int64_t from, int64_t to) {
  std::string text;
  llvm::raw_string_ostream(text) << *input.module;
  const std::string old = std::to_string(from) + "x", shorter = std::to_string(to) + "x";
  // Twice, for neighbours share the x between them.
  for (int pass = 0; pass < 2; ++pass)
    text = replaceAll(replaceAll(text, "<" + old, "<" + shorter), "x" + old, "x" + shorter);
  MLIRContext *context = (*input.module).getContext();
  const ScopedDiagnosticHandler silence(context, [](Diagnostic &) { return success(); });
  Case made = {input.flavor, parseSourceString<ModuleOp>(text, context), {}};
  if (!made.module)
    return std::nullopt;
  for (auto [type, argument] : llvm::zip_equal(made.function().getArgumentTypes(), input.arguments))
    made.arguments.push_back(cornerOf(argument, tensorType(type)));
  return made;
}

std::optional<Case> simplifyArgument(const Case &input, size_t index, bool makeEqual) {
  Case made = input.clone();
  const HostTensor &old = input.arguments[index];
  if (!isFloat(old.getKind()) || old.getNumElements() == 0)
    return std::nullopt;
  HostTensor changed = *HostTensor::create(old.getType());
  dispatchElementKind(old.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    for (auto [element, before] : llvm::zip_equal(changed.elements<T>(), old.elements<T>()))
      element = makeEqual ? old.elements<T>().front()
                          : static_cast<T>(std::nearbyint(static_cast<double>(before) * 8) / 8);
  });
  if (std::memcmp(changed.data(), old.data(), old.getNumBytes()) == 0)
    return std::nullopt;
  made.arguments[index] = changed;
  return made;
}

} // namespace ad::fuzz
