// Oracle o2: results against the reference with 64 bits, as exact as the sizes of the terms allow.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Op by op for the interpreter, where each op starts from exact operands; and as a whole for native
// code, whose matrix products sum in another order.
#include "Dialect/Dialect.h"
#include "Fuzz/Compare.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Oracles.h"
#include "Fuzz/Rounding.h"
#include "Interpret/Interpreter.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

using reference::Real;
using reference::Row;
using reference::Summed;

/// Four units of rounding, and the least number for what is rounded to zero. Where a derivative is
/// infinite, as that of acos at 1, there is no bound.
Real allowed(Type type, Real terms) {
  if (std::isnan(terms))
    return std::numeric_limits<Real>::infinity();
  const Format format = formatOf(type);
  return 4 * terms * format.epsilon + format.least;
}

Finding checkEachOp(func::FuncOp function, const Tensors &arguments) {
  Finding finding;
  const auto settle = [&](Operation *op, size_t element, Summed &y, double number) {
    const Type type = op->getResult(0).getType();
    // A cast has no terms, but is rounded.
    const bool isClose = std::fabs(number - y.value) <= allowed(type, y.terms + std::fabs(y.value));
    // A number beyond the format's has no bound.
    if (!finding && !isClose && std::isfinite(number))
      finding = (op->getName().getStringRef() + ", " +
                 describeElement(0, element, number, double(y.value)))
                    .str();
    y = {number, 0};
  };
  if (!reference::run<Summed>(function, arguments, exactRows(arguments), settle))
    return "the interpreter fails";
  return finding;
}

Finding compareNative(Check &check, func::FuncOp function, const Tensors &arguments,
                      Pipeline pipeline, StringRef name) {
  const auto rows = roundedResults(function, arguments);
  llvm::Expected<Tensors> found = check.native.run(function, arguments, pipeline);
  if (!found)
    return (name + ": " + llvm::toString(found.takeError())).str();
  if (!rows)
    return "the interpreter fails";
  const Type worst = check.probe()->coarsest;
  for (auto [index, tensor, row] : llvm::enumerate(*found, *rows))
    for (size_t i = 0; i < row.size(); ++i) {
      const double element = elementAt(tensor, i);
      if (!(std::fabs(element - row[i].value) <= allowed(worst, row[i].terms)))
        return (name + " code, " + describeElement(index, i, element, double(row[i].value))).str();
    }
  return std::nullopt;
}

} // namespace

Finding checkRounding(Check &check) {
  const Probe *probe = check.probe();
  if (!probe)
    return check.withoutProbe();
  func::FuncOp reverse = probe->reverse;
  OwningOpRef<ModuleOp> module = inlinedCopy(*probe->derived, reverse.getName());
  auto function = module->lookupSymbol<func::FuncOp>(reverse.getName());
  Tensors arguments = probe->arguments;
  llvm::append_range(arguments, probe->weights);
  if (!reference::isKnown<Summed>(function)) {
    check.isSkipped = true;
    return std::nullopt;
  }
  if (Finding finding = checkEachOp(function, arguments))
    return finding;
  const auto fixed = resultsWithFixedBits(function);
  if (!llvm::is_contained(fixed, false) || hasJumps(function))
    return std::nullopt;
  if (Finding finding = compareNative(check, function, arguments, Pipeline::Optimized, "optimized"))
    return finding;
  return compareNative(check, function, arguments, Pipeline::Plain, "plain");
}

} // namespace ad::fuzz
