// Oracle o8: uᵀ·H·v for the Hessian H of ⟨w, f⟩, by both modes over both modes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Forward over reverse gives H·u, reverse over reverse and reverse over forward give H·v: that all
// agree also says that H is symmetric.
#include "Dialect/Dialect.h"
#include "Fuzz/Oracles.h"
#include "GradCheck/Requests.h"
#include "Interpret/Interpreter.h"
#include "llvm/Support/Format.h"
#include <cstring>

using namespace mlir;

namespace ad::fuzz {
namespace {

using reference::Dual;
using reference::Real;
using reference::Row;
using reference::Summed;

constexpr size_t mostOps = 60;

/// The functions of both orders.
struct Second {
  OwningOpRef<ModuleOp> module;
  func::FuncOp forwardForward, forwardReverse, reverseForward, reverseReverse;
};

FailureOr<Second> addSecond(const Check &check, ArrayRef<int64_t> wrt) {
  Second second;
  second.module = check.input.clone().module;
  auto function = second.module->lookupSymbol<func::FuncOp>("f");
  func::FuncOp forward = addJvpFunction(function, wrt), reverse = addVjpFunction(function, wrt);
  second.forwardForward = addJvpFunction(forward, wrt);
  second.forwardReverse = addJvpFunction(reverse, wrt);
  second.reverseForward = addVjpFunction(forward, wrt);
  second.reverseReverse = addVjpFunction(reverse, wrt);
  if (failed(expandRequests(*second.module)))
    return failure();
  return second;
}

Tensors joined(std::initializer_list<ArrayRef<HostTensor>> parts) {
  Tensors all;
  for (const ArrayRef<HostTensor> part : parts)
    llvm::append_range(all, part);
  return all;
}

/// ⟨last results of the function, with⟩.
FailureOr<Total> lastResults(func::FuncOp function, const Tensors &arguments,
                             ArrayRef<HostTensor> with) {
  const auto results = interpret(function, arguments);
  if (failed(results))
    return failure();
  return dotProduct(ArrayRef(*results).take_back(with.size()), with);
}

/// The same by nested dual numbers.
std::optional<Total> expectedTotal(const Probe &probe, const Tensors &u) {
  using D = Dual<Dual<Summed>>;
  func::FuncOp function = probe.function;
  if (!reference::isKnown<D>(function))
    return std::nullopt;
  std::vector<Row<D>> rows;
  for (const HostTensor &argument : probe.arguments)
    rows.push_back(reference::lift<D>(argument));
  for (auto [index, inner, outer] : llvm::zip_equal(probe.wrt, probe.direction, u)) {
    const Row<Summed> v = reference::lift<Summed>(inner), w = reference::lift<Summed>(outer);
    for (size_t i = 0; i < v.size(); ++i) {
      rows[index][i].value.tangent = v[i];
      rows[index][i].tangent.value = w[i];
    }
  }
  const auto results = reference::run<D>(
      function, probe.arguments, std::move(rows),
      [](Operation *, size_t, D &y, double number) { y.value.value = Summed::of(number); });
  if (!results)
    return std::nullopt;
  Total total;
  size_t next = 0;
  for (auto [type, row] : llvm::zip_equal(function.getResultTypes(), *results))
    if (isDifferentiableType(type)) {
      const Row<Summed> w = reference::lift<Summed>(probe.weights[next++]);
      for (size_t i = 0; i < row.size(); ++i) {
        const Summed term = w[i] * row[i].tangent.tangent;
        total.value += term.value;
        total.terms += term.terms;
      }
    }
  return total;
}

HostTensor zeroLike(const HostTensor &like) {
  HostTensor zero = *HostTensor::create(like.getType());
  std::memset(zero.data(), 0, zero.getNumBytes());
  return zero;
}

} // namespace

Finding checkSecondOrder(Check &check) {
  const Probe *probe = check.probe();
  if (!probe)
    return check.withoutProbe();
  func::FuncOp function = probe->function;
  if (function.front().getOperations().size() > mostOps) {
    check.isSkipped = true;
    return std::nullopt;
  }
  FailureOr<Second> second = addSecond(check, probe->wrt);
  if (failed(second))
    return "the derivatives cannot be differentiated";
  const Tensors &x = probe->arguments, &v = probe->direction, &w = probe->weights;
  const Tensors u =
      drawLike(llvm::map_to_vector(v, [](const HostTensor &t) -> Type { return t.getType(); }),
               check.seed + 1);
  const Tensors zero = llvm::map_to_vector(w, zeroLike);
  struct Way {
    StringRef name;
    FailureOr<Total> total;
  };
  const Way ways[] = {
      {"forward over forward", lastResults(second->forwardForward, joined({x, v, u}), w)},
      {"forward over reverse", lastResults(second->forwardReverse, joined({x, w, u}), v)},
      {"reverse over forward", lastResults(second->reverseForward, joined({x, v, zero, w}), u)},
      {"reverse over reverse", lastResults(second->reverseReverse, joined({x, w, zero, v}), u)}};
  std::optional<Total> expected = expectedTotal(*probe, u);
  for (const Way &way : ways) {
    if (failed(way.total))
      return (way.name + ": the interpreter fails").str();
    // A mask ends in a sum, as that over a copied argument: what it made zero may meet an infinite
    // derivative behind it (docs/Rationale/0012-where-safe.md), in some of the orders.
    if (!std::isfinite(way.total->value))
      continue;
    // Without a reference the terms that cancel inside of the function are not known.
    constexpr Real unknown = 1e4;
    if (!expected)
      expected = Total{way.total->value, unknown * way.total->terms};
    if (!probe->isNear(*way.total, *expected, 1e-10)) {
      std::string text;
      llvm::raw_string_ostream(text)
          << way.name
          << llvm::format(": %.17g, expected %.17g", double(way.total->value),
                          double(expected->value));
      return text;
    }
  }
  return std::nullopt;
}

} // namespace ad::fuzz
