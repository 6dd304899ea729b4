// Control flow: traces the bodies, checks that they fit together, builds the loop or branch.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/control.h"
#include "API/TraceBody.h"
#include "Trace/Control.h"
#include "Trace/Tracing.h"

namespace ad {
namespace {

using detail::Body;
using detail::TensorSink;

std::string typeText(const Node &node) {
  return std::string(scalarName(node.dtype)) + shapeText(node.shape);
}

bool sameType(const Node &a, const Node &b) { return a.dtype == b.dtype && a.shape == b.shape; }

/// A loop under construction.
class Loop {
public:
  Loop(const char *name, const Tensor *inits, size_t count, Location loc)
      : name(name), loc(loc), carried(argumentNodes(inits, count, loc)) {}

  /// The body on the carried values and these entries. Carried values that began as numbers take
  /// the element type that the body gives them.
  std::shared_ptr<const Function> trace(Body body, llvm::ArrayRef<NodeRef> entries);
  llvm::ArrayRef<NodeRef> inits() const { return carried; }
  /// What a body is traced on.
  llvm::SmallVector<NodeRef, 8> arguments(llvm::ArrayRef<NodeRef> entries) const;

private:
  bool adoptTypes(const Function &body);
  void check(const Function &body) const;

  const char *name;
  Location loc;
  llvm::SmallVector<NodeRef, 8> carried;
};

llvm::SmallVector<NodeRef, 8> Loop::arguments(llvm::ArrayRef<NodeRef> entries) const {
  llvm::SmallVector<NodeRef, 8> all;
  // Fresh: a carried value is no number that is known when the body is traced.
  for (const NodeRef &init : carried)
    all.push_back(makeNode(OpKind::Data, init->dtype, init->shape, loc));
  all.append(entries.begin(), entries.end());
  return all;
}

/// Whether a number among the carried values had another element type than the body makes of it.
bool Loop::adoptTypes(const Function &body) {
  bool changed = false;
  for (auto [init, result] : llvm::zip(carried, body.graph.resultNodes)) {
    if (!init->isNumber || init->dtype == result->dtype || !result->shape.empty())
      continue;
    init = nodeOf(tensorOf(init).to(result->dtype, loc), loc);
    changed = true;
  }
  return changed;
}

void Loop::check(const Function &body) const {
  const auto &results = body.graph.resultNodes;
  for (auto [index, init] : llvm::enumerate(carried))
    if (!sameType(*init, *results[index]))
      raise(Code::BodyTypes,
            std::string(name) + ": the body makes " + typeText(*results[index]) +
                " of carried tensor " + std::to_string(index) + ", which is " + typeText(*init) +
                "; it must keep its shape and element type",
            loc);
}

std::shared_ptr<const Function> Loop::trace(Body body, llvm::ArrayRef<NodeRef> entries) {
  auto function = traceBody(body, arguments(entries), loc, nullptr, Holds::Everything);
  if (adoptTypes(*function))
    function = traceBody(body, arguments(entries), loc, nullptr, Holds::Everything);
  check(*function);
  return function;
}

/// How many entries the sequences have along their leading axes.
int64_t tripsOf(llvm::ArrayRef<NodeRef> sequences, const char *name, Location loc) {
  const Node &first = *sequences.front();
  for (const NodeRef &sequence : sequences) {
    if (sequence->shape.empty())
      raise(Code::WrongRank,
            std::string(name) + ": a sequence of shape " + shapeText(sequence->shape) +
                " has no leading axis to go along",
            loc);
    if (sequence->shape[0] != first.shape[0])
      raise(Code::BroadcastShapes,
            std::string(name) + ": the sequences disagree in the number of entries: " +
                std::to_string(first.shape[0]) + " and " + std::to_string(sequence->shape[0]) +
                " along the leading axis of shape " + shapeText(sequence->shape),
            loc);
  }
  return first.shape[0];
}

llvm::SmallVector<NodeRef, 8> entriesOf(llvm::ArrayRef<NodeRef> sequences, Location loc) {
  llvm::SmallVector<NodeRef, 8> entries;
  for (const NodeRef &sequence : sequences)
    entries.push_back(
        makeNode(OpKind::Data, sequence->dtype, llvm::ArrayRef(sequence->shape).drop_front(), loc));
  return entries;
}

/// A condition as an i1 of rank 0.
NodeRef asCondition(const NodeRef &value, const char *name, Location loc) {
  if (elementCount(value->shape) != 1)
    raise(Code::NotOneElement,
          std::string(name) + ": the condition has shape " + shapeText(value->shape) +
              ", expected a tensor of one element",
          loc);
  Tensor condition = tensorOf(value);
  if (value->dtype != DType::Bool)
    condition = condition.to(DType::Bool, loc);
  return nodeOf(value->shape.empty() ? condition : condition.reshape({}, loc), loc);
}

} // namespace

void detail::request_for(Body body, const LoopArguments &arguments, const char *name,
                         TensorSink &out, Location loc) {
  Loop loop(name, arguments.inits, arguments.init_count, loc);
  const auto sequences = argumentNodes(arguments.sequences, arguments.sequence_count, loc);
  TracedFor traced;
  traced.trips = sequences.empty() ? arguments.trips : tripsOf(sequences, name, loc);
  traced.body = loop.trace(body, entriesOf(sequences, loc));
  traced.inits = loop.inits();
  traced.sequences = sequences;
  traced.isReversed = arguments.reverse;
  pushTensors(out, buildFor(traced, loc));
}

void detail::request_if(const Tensor &condition, Body then_body, Body else_body, const Tensor *args,
                        std::size_t count, TensorSink &out, Location loc) {
  const NodeRef tested = nodeOf(condition, loc);
  if (const Failure *failure = checkTrace(*tested))
    raise(*failure, loc);
  const auto arguments = argumentNodes(args, count, loc);
  const auto first = traceBody(then_body, arguments, loc, nullptr, Holds::Everything),
             second = traceBody(else_body, arguments, loc, nullptr, Holds::Everything);
  const auto &results = first->graph.resultNodes, &others = second->graph.resultNodes;
  if (results.size() != others.size())
    raise(Code::BodyTypes,
          "cond: one branch returns " + std::to_string(results.size()) +
              " tensors, the other one " + std::to_string(others.size()),
          loc);
  for (auto [index, result] : llvm::enumerate(results))
    if (!sameType(*result, *others[index]))
      raise(Code::BodyTypes,
            "cond: result " + std::to_string(index) + " is " + typeText(*result) +
                " in one branch and " + typeText(*others[index]) + " in the other",
            loc);
  pushTensors(out, buildIf(asCondition(tested, "cond", loc), first, second, arguments, loc));
}

void detail::request_while(Body condition, Body body, const Tensor *inits, std::size_t count,
                           std::int64_t limit, TensorSink &out, Location loc) {
  if (limit < 1)
    raise(Code::BadValue, "while_loop: limit is " + std::to_string(limit) + ", expected at least 1",
          loc);
  Loop loop("while_loop", inits, count, loc);
  const auto step = loop.trace(body, {});
  const auto adjust = [&](llvm::MutableArrayRef<NodeRef> results) {
    results[0] = asCondition(results[0], "while_loop", loc);
  };
  const auto tested = traceBody(condition, loop.arguments({}), loc, adjust, Holds::Everything);
  pushTensors(out, buildWhile(tested, step, loop.inits(), limit, loc));
}

void detail::check_carry(std::size_t returned, std::size_t taken, const char *name, Location loc) {
  if (returned != taken)
    raise(Code::BodyTypes,
          std::string(name) + ": the body takes " + std::to_string(taken) +
              " carried tensors, but returns " + std::to_string(returned),
          loc);
}

Tensor detail::next_index(const Tensor &index, Location loc) {
  return finish(build::binary(OpKind::add_, argumentOf(Operand(index, loc)),
                              argumentOf(Operand(1, loc)), loc),
                loc);
}

} // namespace ad
