// Oracles o4 to o7: the derivative in one direction, measured in other ways.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Compare.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Oracles.h"
#include "GradCheck/Requests.h"
#include "GradCheck/Vectors.h"
#include "Interpret/Interpreter.h"
#include "llvm/Support/Format.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

using reference::Complex;
using reference::Plain;
using reference::Real;
using reference::Row;

/// Small enough for the square to lead, large enough for 64 bits to tell.
constexpr Real firstStep = 0x1p-12L;

std::string describe(StringRef what, Real found, Real expected) {
  std::string text;
  llvm::raw_string_ostream(text) << what
                                 << llvm::format(": %.17g, expected %.17g", double(found),
                                                 double(expected));
  return text;
}

/// The rows of the arguments, x + unit·h·v.
template <class S>
std::vector<Row<S>> movedRows(const Probe &probe, S step) {
  std::vector<Row<S>> rows;
  for (const HostTensor &argument : probe.arguments)
    rows.push_back(reference::lift<S>(argument));
  for (auto [index, v] : llvm::zip_equal(probe.wrt, probe.direction))
    for (size_t i = 0; i < v.getNumElements(); ++i)
      rows[index][i] = rows[index][i] + step * step.like(elementAt(v, i));
  return rows;
}

/// ⟨w, f(x + h·v)⟩ in the arithmetic of the reference.
std::optional<Total> movedTotal(const Probe &probe, Real h) {
  func::FuncOp function = probe.function;
  const auto results =
      reference::run<Plain>(function, probe.arguments, movedRows<Plain>(probe, {h}),
                            [](Operation *, size_t, Plain &, double) {});
  if (!results)
    return std::nullopt;
  Total total;
  size_t next = 0;
  for (auto [type, row] : llvm::zip_equal(function.getResultTypes(), *results))
    if (isDifferentiableType(type)) {
      for (size_t i = 0; i < row.size(); ++i) {
        const Real term = elementAt(probe.weights[next], i) * row[i].value;
        total.value += term;
        total.terms += std::fabs(term);
      }
      ++next;
    }
  return total;
}

/// |φ(h) - φ(0) - h·φ′(0)| for φ(h) = ⟨w, f(x + h·v)⟩, for halved steps, and what rounding makes of
/// φ: some hundred operations of the reference for each of its terms.
struct Remainders {
  SmallVector<Real> found;
  Real rounding = 0;
};

Remainders remainders(const Probe &probe, Real slope) {
  Remainders result;
  const std::optional<Total> start = movedTotal(probe, 0);
  for (Real h = firstStep; start && result.found.size() < 5; h /= 2)
    if (const auto moved = movedTotal(probe, h))
      result.found.push_back(std::fabs(moved->value - start->value - h * slope));
  if (start)
    result.rounding = 256 * std::numeric_limits<Real>::epsilon() * start->terms;
  return result;
}

} // namespace

namespace {

/// Adds Σ w·y over all float results as a function of its own, which calls `f`.
func::FuncOp addLoss(func::FuncOp function, const Tensors &weights) {
  OpBuilder builder = OpBuilder::atBlockEnd(function->getBlock());
  const Location loc = function.getLoc();
  const auto scalar = RankedTensorType::get({}, builder.getF64Type());
  auto loss = func::FuncOp::create(
      builder, loc, "loss", builder.getFunctionType(function.getArgumentTypes(), Type(scalar)));
  builder.setInsertionPointToStart(loss.addEntryBlock());
  auto call = func::CallOp::create(builder, loc, function, loss.getArguments());
  Value total;
  size_t next = 0;
  for (const Value y : call.getResults()) {
    if (!isDifferentiableType(y.getType()))
      continue;
    const Value w = ConstantOp::create(builder, loc, toAttribute(weights[next++]));
    const int64_t rank = llvm::cast<RankedTensorType>(y.getType()).getRank();
    const Value product = MulOp::create(builder, loc, y, w);
    const Value term =
        SumOp::create(builder, loc, product, llvm::to_vector(llvm::seq<int64_t>(0, rank)));
    const Value wide = CastOp::create(builder, loc, scalar, term);
    total = total ? Value(AddOp::create(builder, loc, total, wide)) : wide;
  }
  func::ReturnOp::create(builder, loc, total);
  return loss;
}

/// The gradient of ⟨w, f⟩ is what pulling w back gave.
Finding checkGradient(const Check &check, const Probe &probe) {
  Case copy = check.input.clone();
  func::FuncOp gradient = addGradFunction(addLoss(copy.function(), probe.weights), probe.wrt);
  if (failed(expandRequests(*copy.module)))
    return "the loss cannot be differentiated";
  const auto found = interpret(gradient, probe.arguments);
  if (failed(found))
    return "the interpreter fails";
  for (auto [argument, left, right] : llvm::enumerate(*found, probe.gradient))
    for (size_t i = 0; i < left.getNumElements(); ++i)
      if (!(std::fabs(elementAt(left, i) - elementAt(right, i)) <=
            probe.allowed(std::fabs(elementAt(right, i)), 1e-12)))
        return "gradient of a loss, float argument " +
               describeElement(argument, i, elementAt(left, i), elementAt(right, i));
  return std::nullopt;
}

} // namespace

Finding checkDotProduct(Check &check) {
  const Probe *probe = check.probe();
  if (!probe)
    return check.withoutProbe();
  if (Finding finding = checkGradient(check, *probe))
    return finding;
  const Total forward = probe->forwardTotal(), reverse = probe->reverseTotal();
  // Without a reference the terms that cancel inside of the function are not known, nor are they
  // where it has no derivative: what is zero in both modes may be a product with one that is
  // infinite.
  constexpr Real unknown = 1e4;
  Real terms = unknown * (forward.terms + reverse.terms);
  if (check.reference())
    if (const Real known = totalOf(*probe, check.reference()).terms; std::isfinite(known))
      terms = known;
  if (std::fabs(forward.value - reverse.value) <=
      probe->allowed(terms + forward.terms + reverse.terms, 1e-12))
    return std::nullopt;
  return describe("<J'w, v>", reverse.value, forward.value);
}

Finding checkTaylor(Check &check) {
  const Probe *probe = check.probe();
  if (!probe)
    return check.withoutProbe();
  if (!probe->isDouble() || !reference::isKnown<Complex>(probe->function) || !check.reference()) {
    check.isSkipped = true;
    return std::nullopt;
  }
  const Total total = probe->forwardTotal();
  const auto [remainder, rounding] = remainders(*probe, total.value);
  // Without a derivative at the point, or a value beside it, there is no remainder.
  const Real terms = totalOf(*probe, check.reference()).terms;
  if (remainder.size() < 5 || !std::isfinite(remainder.front()) || !std::isfinite(terms))
    return std::nullopt;
  // The derivative is rounded, too, and multiplied by h.
  const Real floor = 1e-12L * terms * firstStep / 16 + rounding + 1e-300L;
  const Real slope = std::log2(remainder[3] / remainder[4]);
  if (remainder[4] <= floor || slope >= 1.9L)
    return std::nullopt;
  return describe("the slope of the remainder", slope, 2);
}

Finding checkComplexStep(Check &check) {
  const Probe *probe = check.probe();
  if (!probe)
    return check.withoutProbe();
  func::FuncOp function = probe->function;
  if (!reference::isKnown<Complex>(function) || !check.reference()) {
    check.isSkipped = true;
    return std::nullopt;
  }
  constexpr Real step = 1e-100L;
  const auto results = reference::run<Complex>(
      function, probe->arguments, movedRows<Complex>(*probe, {{0, step}}),
      [](Operation *, size_t, Complex &y, double number) { y.value.real(number); });
  size_t next = 0;
  for (auto [index, type] : llvm::enumerate(function.getResultTypes())) {
    if (!isDifferentiableType(type))
      continue;
    const Row<Complex> &row = (*results)[index];
    for (size_t i = 0; i < row.size(); ++i) {
      const double found = elementAt(probe->tangents[next], i);
      const Real expected = row[i].value.imag() / step;
      const Real terms = (*check.reference())[next][i].tangent.terms;
      if (!probe->isNear({found, 0}, {expected, terms}, 1e-12))
        return describeElement(index, i, found, double(expected));
    }
    ++next;
  }
  return std::nullopt;
}

Finding checkDifferences(Check &check) {
  const Probe *probe = check.probe();
  if (!probe)
    return check.withoutProbe();
  check.isSkipped = !probe->isDouble();
  if (!probe->isDouble())
    return std::nullopt;
  constexpr double step = 1e-6;
  Total sides[2];
  for (const bool isAbove : {false, true}) {
    Tensors arguments = probe->arguments;
    for (auto [index, v] : llvm::zip_equal(probe->wrt, probe->direction))
      arguments[index] = addScaled(arguments[index], v, isAbove ? step : -step);
    const auto results = interpret(probe->function, arguments);
    if (failed(results))
      return "the interpreter fails beside the point";
    sides[isAbove] = dotProduct(probe->weights, floatsOf(*results));
  }
  const Real found = probe->forwardTotal().value,
             expected = (sides[1].value - sides[0].value) / (2 * step);
  if (std::fabs(found - expected) <= 1e-5L + 1e-3L * std::fabs(expected))
    return std::nullopt;
  return describe("<w, Jv>", found, expected);
}

} // namespace ad::fuzz
