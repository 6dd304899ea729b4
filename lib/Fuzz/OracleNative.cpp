// O1: native code, fused and not, on one thread and on several, against the interpreter, bit by
// bit. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Compare.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Oracles.h"
#include "GradCheck/Requests.h"
#include "Interpret/Interpreter.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

/// The function to run and what to run it on: that of the case, or in every other smooth case its
/// pullback, which computes the results as well.
struct Target {
  OwningOpRef<ModuleOp> module;
  func::FuncOp function;
  Tensors arguments;
};

FailureOr<Target> makeTarget(Check &check) {
  Case copy = check.input.clone();
  Target target = {std::move(copy.module), {}, copy.arguments};
  target.function = target.module->lookupSymbol<func::FuncOp>("f");
  const SmallVector<int64_t> wrt = floatArguments(target.function);
  Dice dice(check.seed);
  if (wrt.empty() || check.input.flavor == Flavor::Differential || dice.chance(0.5))
    return target;
  target.function = addVjpFunction(target.function, wrt);
  for (const Type type : target.function.getArgumentTypes().drop_front(target.arguments.size()))
    target.arguments.push_back(
        drawTensor(dice, llvm::cast<RankedTensorType>(type), Flavor::Smooth));
  if (failed(expandRequests(*target.module)))
    return failure();
  return target;
}

Finding compareWith(Check &check, const Target &target, Pipeline pipeline, StringRef name,
                    ArrayRef<HostTensor> expected) {
  llvm::Expected<Tensors> found = check.native.run(target.function, target.arguments, pipeline);
  if (!found)
    return (name + ": " + llvm::toString(found.takeError())).str();
  Finding finding = compareBits(*found, expected, resultsWithFixedBits(target.function));
  if (finding)
    *finding =
        (name + " code of " + func::FuncOp(target.function).getName() + ", " + *finding).str();
  return finding;
}

} // namespace

Finding checkNative(Check &check) {
  const FailureOr<Target> target = makeTarget(check);
  if (failed(target))
    return "the pullback cannot be made";
  const FailureOr<Tensors> expected = interpret(target->function, target->arguments);
  if (failed(expected))
    return "the interpreter fails";
  if (Finding finding = compareWith(check, *target, Pipeline::Optimized, "optimized", *expected))
    return finding;
  if (Dice(check.seed + 1).chance(0.5))
    if (Finding finding = compareWith(check, *target, Pipeline::Shared, "shared", *expected))
      return finding;
  return compareWith(check, *target, Pipeline::Plain, "plain", *expected);
}

} // namespace ad::fuzz
