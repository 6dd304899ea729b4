// Oracle o10: changes of a program that must not change what it computes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Compare.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Oracles.h"
#include "Interpret/Interpreter.h"
#include "Optimize/Passes.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include <map>

using namespace mlir;

namespace ad::fuzz {
namespace {

std::string textOf(ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream);
  return text;
}

/// The first line that two texts do not share.
std::string firstDifference(StringRef a, StringRef b) {
  while (!a.empty() || !b.empty()) {
    const auto [left, restOfA] = a.split('\n');
    const auto [right, restOfB] = b.split('\n');
    if (left != right)
      return ("'" + left.trim() + "' became '" + right.trim() + "'").str();
    a = restOfA;
    b = restOfB;
  }
  return "nothing";
}

/// How often each kind of op occurs, with its attributes and types. Their order does not count.
std::map<std::string, int> kindsOf(ModuleOp module) {
  std::map<std::string, int> kinds;
  module.walk([&](Operation *op) {
    std::string kind;
    llvm::raw_string_ostream stream(kind);
    stream << op->getName() << ' ' << op->getAttrDictionary() << " : (";
    llvm::interleaveComma(op->getOperandTypes(), stream);
    stream << ") -> (";
    llvm::interleaveComma(op->getResultTypes(), stream);
    stream << ')';
    ++kinds[kind];
  });
  return kinds;
}

Finding checkText(ModuleOp module) {
  const std::string text = textOf(module);
  const OwningOpRef<ModuleOp> parsed = parseSourceString<ModuleOp>(text, module.getContext());
  if (!parsed)
    return "the printed program cannot be parsed";
  const std::string again = textOf(*parsed);
  if (text == again)
    return std::nullopt;
  return "printed, parsed and printed: " + firstDifference(text, again);
}

LogicalResult runPasses(ModuleOp module, llvm::function_ref<void(OpPassManager &)> build) {
  PassManager passes(module.getContext(), ModuleOp::getOperationName());
  build(passes);
  return passes.run(module);
}

void addCse(OpPassManager &passes) { passes.addPass(createCSEPass()); }
void addSimplify(OpPassManager &passes) { passes.addPass(createSimplifyPass()); }
void addCanonicalize(OpPassManager &passes) { passes.addPass(createCanonicalizerPass()); }

/// Puts the ops of a function into another order that respects their operands.
void permute(func::FuncOp function, Dice &dice) {
  Block &block = function.front();
  SmallVector<Operation *> waiting;
  for (Operation &op : block.without_terminator())
    waiting.push_back(&op);
  llvm::SmallPtrSet<Operation *, 32> placed;
  Operation *end = block.getTerminator();
  while (!waiting.empty()) {
    SmallVector<size_t> ready;
    for (auto [index, op] : llvm::enumerate(waiting))
      if (llvm::all_of(op->getOperands(), [&](Value v) {
            return !v.getDefiningOp() || placed.contains(v.getDefiningOp());
          }))
        ready.push_back(index);
    const size_t next = ready[dice.below(ready.size())];
    waiting[next]->moveBefore(end);
    placed.insert(waiting[next]);
    waiting.erase(waiting.begin() + next);
  }
}

/// Makes some arguments constants: their uses fold, the arguments stay.
void fixArguments(func::FuncOp function, const Tensors &arguments, Dice &dice) {
  OpBuilder builder = OpBuilder::atBlockBegin(&function.front());
  for (auto [argument, tensor] : llvm::zip_equal(function.getArguments(), arguments))
    if (dice.chance(0.6))
      argument.replaceAllUsesWith(
          ConstantOp::create(builder, builder.getUnknownLoc(), toAttribute(tensor)));
}

class SameCheck {
public:
  explicit SameCheck(Check &check) : check(check), dice(check.seed + 10) {}

  Finding run();

private:
  Finding compare(ModuleOp module, StringRef change);
  Finding afterPasses(StringRef change, llvm::function_ref<void(OpPassManager &)> build);
  Finding simplifiedTwice();
  Finding permuted();
  Finding withConstants();

  Check &check;
  Dice dice;
  Tensors expected;
  SmallVector<bool> isFixed;
};

Finding SameCheck::compare(ModuleOp module, StringRef change) {
  const auto found = interpret(module.lookupSymbol<func::FuncOp>("f"), check.input.arguments);
  if (failed(found))
    return (change + ": the interpreter fails").str();
  Finding finding = compareBits(*found, expected, isFixed);
  if (finding)
    *finding = (change + ": " + *finding).str();
  return finding;
}

Finding SameCheck::afterPasses(StringRef change, llvm::function_ref<void(OpPassManager &)> build) {
  Case copy = check.input.clone();
  if (failed(runPasses(*copy.module, build)))
    return (change + ": the pass fails").str();
  return compare(*copy.module, change);
}

/// What is simplified computes the same and cannot be simplified more. That is not asked of the
/// pipeline: equal ops that simplification makes are merged behind it, and groups are what is
/// cheapest to make of the ops that are there.
Finding SameCheck::simplifiedTwice() {
  Case copy = check.input.clone();
  if (failed(runPasses(*copy.module, addSimplify)))
    return "ad-simplify fails";
  if (Finding finding = compare(*copy.module, "simplified"))
    return finding;
  std::map<std::string, int> once = kindsOf(*copy.module);
  if (failed(runPasses(*copy.module, addSimplify)))
    return "ad-simplify fails on its own output";
  for (const auto &[kind, count] : kindsOf(*copy.module))
    if (once[kind] != count)
      return "simplified twice: " + std::to_string(once[kind]) + " became " +
             std::to_string(count) + " of " + kind;
  return std::nullopt;
}

Finding SameCheck::permuted() {
  Case copy = check.input.clone();
  permute(copy.function(), dice);
  return compare(*copy.module, "ops in another order");
}

Finding SameCheck::withConstants() {
  Case copy = check.input.clone();
  fixArguments(copy.function(), check.input.arguments, dice);
  if (failed(runPasses(*copy.module, addCanonicalize)))
    return "canonicalization fails";
  return compare(*copy.module, "arguments as constants");
}

Finding SameCheck::run() {
  const auto results = interpret(check.input.function(), check.input.arguments);
  if (failed(results))
    return "the interpreter fails";
  expected = Tensors(*results);
  isFixed = resultsWithFixedBits(check.input.function());
  if (Finding finding = checkText(*check.input.module))
    return finding;
  if (Finding finding = afterPasses("common subexpressions", addCse))
    return finding;
  if (Finding finding = simplifiedTwice())
    return finding;
  if (Finding finding = afterPasses("fused", buildOptimizePipeline))
    return finding;
  if (Finding finding = permuted())
    return finding;
  return withConstants();
}

} // namespace

Finding checkSame(Check &check) {
  constexpr size_t mostOps = 400;
  check.isSkipped = check.input.function().front().getOperations().size() > mostOps;
  return check.isSkipped ? std::nullopt : SameCheck(check).run();
}

} // namespace ad::fuzz
