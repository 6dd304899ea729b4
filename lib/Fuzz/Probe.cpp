// Asks for the derivatives, expands and runs them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Probe.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "GradCheck/Requests.h"
#include "GradCheck/Vectors.h"
#include "Interpret/Interpreter.h"
#include "Optimize/Passes.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

using reference::Dual;
using reference::Real;
using reference::Row;
using reference::Summed;

/// Elements of all values together: more take seconds.
constexpr int64_t mostWork = 60'000;

bool isFinite(const Tensors &tensors) {
  for (const HostTensor &tensor : tensors)
    for (size_t i = 0; i < tensor.getNumElements(); ++i)
      if (!std::isfinite(elementAt(tensor, i)))
        return false;
  return true;
}

/// The coarsest of the float types of a function.
Type coarsestOf(func::FuncOp function) {
  Type coarsest = RankedTensorType::get({}, Float64Type::get(function.getContext()));
  const auto consider = [&](Type type) {
    if (isDifferentiableType(type) && formatOf(type).epsilon > formatOf(coarsest).epsilon)
      coarsest = type;
  };
  llvm::for_each(function.getArgumentTypes(), consider);
  function.walk([&](Operation *op) { llvm::for_each(op->getOperandTypes(), consider); });
  return coarsest;
}

SmallVector<Type> floatTypes(ArrayRef<Type> types) {
  return llvm::filter_to_vector(types, isDifferentiableType);
}

/// Runs the two derivatives.
std::optional<std::string> runDerivatives(Probe &probe) {
  Tensors withDirection = probe.arguments, withWeights = probe.arguments;
  llvm::append_range(withDirection, probe.direction);
  llvm::append_range(withWeights, probe.weights);
  const auto forward = interpret(probe.forward, withDirection);
  const auto reverse = interpret(probe.reverse, withWeights);
  if (failed(forward) || failed(reverse))
    return "the interpreter fails";
  probe.tangents = Tensors(ArrayRef(*forward).take_back(probe.weights.size()));
  probe.gradient = Tensors(ArrayRef(*reverse).take_back(probe.direction.size()));
  return std::nullopt;
}

} // namespace

ProbeOrReason makeProbe(const Case &input, uint64_t seed) {
  auto probe = std::make_unique<Probe>();
  Case copy = input.clone();
  probe->derived = std::move(copy.module);
  func::FuncOp function = probe->derived->lookupSymbol<func::FuncOp>("f");
  probe->wrt = floatArguments(function);
  const SmallVector<Type> results = floatTypes(function.getResultTypes());
  if (probe->wrt.empty() || results.empty())
    return {};
  probe->inlined = inlinedCopy(*probe->derived, "f");
  if (!probe->inlined)
    return {nullptr, "f cannot be inlined"};
  probe->function = probe->inlined->lookupSymbol<func::FuncOp>("f");
  if (workOf(probe->function) > mostWork)
    return {};
  probe->forward = addJvpFunction(function, probe->wrt);
  probe->reverse = addVjpFunction(function, probe->wrt);
  if (failed(expandRequests(*probe->derived)))
    return {nullptr, "f cannot be differentiated"};
  probe->coarsest = coarsestOf(probe->function);
  probe->arguments = input.arguments;
  SmallVector<Type> selected;
  for (const int64_t index : probe->wrt)
    selected.push_back(function.getArgumentTypes()[index]);
  probe->direction = drawLike(selected, seed);
  probe->weights = drawLike(results, ~seed);
  if (auto failure = runDerivatives(*probe))
    return {nullptr, failure};
  probe->isFinite = isFinite(probe->tangents) && isFinite(probe->gradient);
  return {std::move(probe), std::nullopt};
}

OwningOpRef<ModuleOp> inlinedCopy(ModuleOp module, StringRef entry) {
  OwningOpRef<ModuleOp> copy = module.clone();
  for (auto function : copy->getOps<func::FuncOp>())
    function.setVisibility(function.getName() == entry ? SymbolTable::Visibility::Public
                                                       : SymbolTable::Visibility::Private);
  PassManager passes(module.getContext(), ModuleOp::getOperationName());
  passes.addPass(createInlinePass());
  if (failed(passes.run(*copy)))
    return {};
  return copy;
}

int64_t workOf(func::FuncOp function) {
  int64_t work = 0;
  for (Operation &op : function.front())
    for (const Type type : op.getResultTypes())
      work += llvm::cast<RankedTensorType>(type).getNumElements();
  return work;
}

Tensors floatsOf(const Tensors &tensors) {
  return llvm::filter_to_vector(
      tensors, [](const HostTensor &t) { return isDifferentiableType(t.getType()); });
}

Tensors drawLike(ArrayRef<Type> types, uint64_t seed) {
  Random random(seed);
  Tensors drawn;
  for (const Type type : types)
    drawn.push_back(random.tensorLike(*HostTensor::create(type)));
  return drawn;
}

Total dotProduct(ArrayRef<HostTensor> a, ArrayRef<HostTensor> b) {
  Total total;
  for (auto [left, right] : llvm::zip_equal(a, b))
    for (size_t i = 0; i < left.getNumElements(); ++i) {
      const Real product = Real(elementAt(left, i)) * elementAt(right, i);
      total.value += product;
      total.terms += std::fabs(product);
    }
  return total;
}

Total Probe::forwardTotal() const { return dotProduct(weights, tangents); }
Total Probe::reverseTotal() const { return dotProduct(gradient, direction); }

double Probe::allowed(Real terms, double precision) const {
  const Format format = formatOf(coarsest);
  const double scale = isDouble() ? precision : static_cast<double>(64 * format.epsilon);
  return scale * static_cast<double>(terms) + static_cast<double>(format.least);
}

bool Probe::isNear(const Total &found, const Total &expected, double precision) const {
  if (!std::isfinite(expected.terms))
    return true;
  const Real terms = expected.terms + (std::isfinite(found.terms) ? found.terms : 0);
  return std::fabs(found.value - expected.value) <= allowed(terms, precision);
}

bool Probe::isDouble() const { return getElementTypeOrSelf(coarsest).isF64(); }

Format formatOf(Type type) {
  const auto element = llvm::dyn_cast<FloatType>(getElementTypeOrSelf(type));
  if (!element)
    return {};
  const llvm::fltSemantics &semantics = element.getFloatSemantics();
  return {std::ldexp(Real(1), 1 - static_cast<int>(APFloat::semanticsPrecision(semantics))),
          APFloat::getSmallest(semantics).convertToDouble()};
}

Reference referenceOf(const Probe &probe, ArrayRef<HostTensor> direction) {
  using D = Dual<Summed>;
  func::FuncOp function = probe.function;
  if (!reference::isKnown<D>(function))
    return std::nullopt;
  std::vector<Row<D>> rows;
  for (const HostTensor &argument : probe.arguments)
    rows.push_back(reference::lift<D>(argument));
  for (auto [index, v] : llvm::zip_equal(probe.wrt, direction))
    for (size_t i = 0; i < v.getNumElements(); ++i)
      rows[index][i].tangent = Summed::of(elementAt(v, i));
  auto results = reference::run<D>(
      function, probe.arguments, std::move(rows),
      [](Operation *, size_t, D &y, double number) { y.value = Summed::of(number); });
  if (!results)
    return std::nullopt;
  std::vector<Row<D>> floats;
  for (auto [type, row] : llvm::zip_equal(function.getResultTypes(), *results))
    if (isDifferentiableType(type))
      floats.push_back(std::move(row));
  return floats;
}

Total totalOf(const Probe &probe, const Reference &reference) {
  Total total;
  for (auto [w, row] : llvm::zip_equal(probe.weights, *reference))
    for (size_t i = 0; i < row.size(); ++i) {
      total.value += elementAt(w, i) * row[i].tangent.value;
      total.terms += std::fabs(Real(elementAt(w, i))) * row[i].tangent.terms;
    }
  return total;
}

} // namespace ad::fuzz
