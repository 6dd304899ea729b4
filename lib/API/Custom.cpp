// custom_jvp, custom_vjp, custom_vmap, checkpoint: traces the functions and their rules.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/custom.h"
#include "API/BatchScope.h"
#include "API/TraceBody.h"
#include "Trace/Control.h"
#include "Trace/Custom.h"
#include "ad/factories.h"
#include "llvm/ADT/SetVector.h"

namespace ad {
namespace {

using detail::Body;
using detail::TensorSink;
using SharedFunction = std::shared_ptr<const Function>;
using Nodes = llvm::ArrayRef<NodeRef>;

/// The functions whose rules this thread is tracing.
class RuleScope {
public:
  RuleScope(const void *self, const char *name, Location loc) {
    if (llvm::is_contained(active, self))
      raise(Code::RecursiveRule,
            std::string(name) + ": the rule uses the function that it is a rule of; use the one "
                                "without rules in it",
            loc);
    active.push_back(self);
  }
  ~RuleScope() { active.pop_back(); }
  RuleScope(const RuleScope &) = delete;
  RuleScope &operator=(const RuleScope &) = delete;

private:
  static thread_local llvm::SmallVector<const void *, 4> active;
};
thread_local llvm::SmallVector<const void *, 4> RuleScope::active;

/// Traces the rules of one function.
class RuleTracer {
public:
  RuleTracer(const char *name, Nodes arguments, const Function &function, Location loc)
      : name(name), arguments(arguments), results(function.graph.resultNodes), loc(loc) {}

  SharedFunction tangent(Body rule) const;
  SharedFunction forward(Body rule) const;
  SharedFunction backward(Body rule, Nodes residuals) const;
  SharedFunction batch(Body rule, int64_t size) const;

private:
  void checkCount(size_t found, size_t expected, const char *what) const;
  void checkType(const Node &found, DType dtype, Sizes shape, const char *what, size_t index) const;
  void pushDerivatives(Tensor *given, Nodes like, const char *what, TensorSink &sink) const;

  const char *name;
  Nodes arguments, results;
  Location loc;
};

llvm::SmallVector<NodeRef, 8> floatsOf(Nodes nodes) {
  llvm::SmallVector<NodeRef, 8> floats;
  llvm::copy_if(nodes, std::back_inserter(floats),
                [](const NodeRef &node) { return isFloat(node->dtype); });
  return floats;
}

/// Stand-ins for tensors like these; none is a number whose value is known.
void appendLike(llvm::SmallVectorImpl<NodeRef> &all, Nodes nodes, Location loc) {
  for (const NodeRef &node : nodes)
    all.push_back(makeNode(OpKind::Data, node->dtype, node->shape, loc));
}

/// Appends the tensors at `next`, one for each node; undefined ones for integers, of which there is
/// none at `next`.
void appendSpread(std::vector<Tensor> &all, Nodes nodes, Tensor *&next) {
  for (const NodeRef &node : nodes)
    all.push_back(isFloat(node->dtype) ? *next++ : Tensor());
}

void RuleTracer::checkCount(size_t found, size_t expected, const char *what) const {
  if (found != expected)
    raise(Code::BodyTypes,
          std::string(name) + ": the rule gives " + std::to_string(found) + " " + what +
              ", expected " + std::to_string(expected),
          loc);
}

void RuleTracer::checkType(const Node &found, DType dtype, Sizes shape, const char *what,
                           size_t index) const {
  if (found.dtype == dtype && Sizes(found.shape) == shape)
    return;
  raise(Code::BodyTypes,
        std::string(name) + ": the rule gives " + scalarName(found.dtype) + shapeText(found.shape) +
            " as " + what + " " + std::to_string(index) + ", expected " + scalarName(dtype) +
            shapeText(shape),
        loc);
}

/// Of the derivatives at `given`, one for each of `like`, those of floats; zeros for undefined
/// ones.
void RuleTracer::pushDerivatives(Tensor *given, Nodes like, const char *what,
                                 TensorSink &sink) const {
  for (auto [index, node] : llvm::enumerate(like)) {
    const Tensor &derivative = given[index];
    if (!isFloat(node->dtype))
      continue;
    if (derivative.defined())
      checkType(*nodeOf(derivative, loc), node->dtype, node->shape, what, index);
    sink.push(derivative.defined()
                  ? derivative
                  : zeros(Size(node->shape.data(), node->shape.size()), node->dtype, loc));
  }
}

SharedFunction RuleTracer::tangent(Body rule) const {
  llvm::SmallVector<NodeRef, 8> taken;
  appendLike(taken, arguments, loc);
  appendLike(taken, floatsOf(arguments), loc);
  const auto body = [&](Tensor *in, TensorSink &sink) {
    std::vector<Tensor> all(in, in + arguments.size());
    Tensor *next = in + arguments.size();
    appendSpread(all, arguments, next);
    TensorSink given;
    rule(all.data(), given);
    checkCount(given.size(), 2 * results.size(), "results and tangents");
    for (auto [index, result] : llvm::enumerate(results)) {
      checkType(*nodeOf(given.data()[index], loc), result->dtype, result->shape, "result", index);
      sink.push(given.data()[index]);
    }
    pushDerivatives(given.data() + results.size(), results, "tangent", sink);
  };
  return traceBody(body, taken, loc);
}

SharedFunction RuleTracer::forward(Body rule) const {
  const auto function = traceBody(rule, arguments, loc);
  for (auto [index, pair] : llvm::enumerate(llvm::zip(function->graph.resultNodes, results))) {
    const auto &[found, expected] = pair;
    checkType(*found, expected->dtype, expected->shape, "result", index);
  }
  return function;
}

SharedFunction RuleTracer::backward(Body rule, Nodes residuals) const {
  llvm::SmallVector<NodeRef, 8> taken;
  appendLike(taken, residuals, loc);
  appendLike(taken, floatsOf(results), loc);
  const auto body = [&](Tensor *in, TensorSink &sink) {
    std::vector<Tensor> all(in, in + residuals.size());
    Tensor *next = in + residuals.size();
    appendSpread(all, results, next);
    TensorSink given;
    rule(all.data(), given);
    checkCount(given.size(), arguments.size(), "cotangents");
    pushDerivatives(given.data(), arguments, "cotangent", sink);
  };
  return traceBody(body, taken, loc);
}

Shape stackedShape(const Node &node, int64_t size) {
  Shape shape = node.shape;
  shape.insert(shape.begin(), size);
  return shape;
}

SharedFunction RuleTracer::batch(Body rule, int64_t size) const {
  llvm::SmallVector<NodeRef, 8> taken;
  for (const NodeRef &argument : arguments)
    taken.push_back(makeNode(OpKind::Data, argument->dtype, stackedShape(*argument, size), loc));
  const auto function = traceBody(rule, taken, loc);
  const auto &given = function->graph.resultNodes;
  checkCount(given.size(), results.size(), "results");
  for (auto [index, result] : llvm::enumerate(results))
    checkType(*given[index], result->dtype, stackedShape(*result, size), "result", index);
  return function;
}

} // namespace

void detail::request_custom(const void *self, const char *name, Body f, const CustomRules &rules,
                            const Tensor *args, std::size_t count, TensorSink &out, Location loc) {
  const RuleScope scope(self, name, loc);
  const auto arguments = argumentNodes(args, count, loc);
  TracedCustom custom;
  custom.function = traceBody(f, arguments, loc);
  const RuleTracer tracer(name, arguments, *custom.function, loc);
  if (rules.tangent)
    custom.tangent = tracer.tangent(*rules.tangent);
  if (rules.forward) {
    custom.forward = tracer.forward(*rules.forward);
    const Nodes kept = custom.forward->graph.resultNodes;
    custom.backward = tracer.backward(*rules.backward,
                                      kept.drop_front(custom.function->graph.resultNodes.size()));
  }
  if (rules.batch) {
    // Whichever of the batches around it the arguments belong to.
    const llvm::SmallSetVector<int64_t, 4> sizes(BatchScope::enclosing().begin(),
                                                 BatchScope::enclosing().end());
    for (const int64_t size : sizes)
      custom.batch.push_back(tracer.batch(*rules.batch, size));
  }
  pushTensors(out, buildCustom(custom, arguments, loc));
}

void detail::request_checkpoint(Body body, const Tensor *args, std::size_t count, TensorSink &out,
                                Location loc) {
  const auto arguments = argumentNodes(args, count, loc);
  const auto function = traceBody(body, arguments, loc, nullptr, Holds::Everything);
  pushTensors(out, buildCheckpoint(function, arguments, loc));
}

} // namespace ad
