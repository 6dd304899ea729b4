// Orders requests by a depth-first search over requests and functions: a request needs its
// function, a function needs the requests in it and the functions that it calls. Iterative, because
// both may nest deeply. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Schedule.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Copy.h"

using namespace mlir;

namespace ad {
namespace {

/// `site`, a request or a call, needs `target`, a request or a function.
struct Dependence {
  Operation *site;
  Operation *target;
};

class Scheduler {
public:
  explicit Scheduler(SymbolTableCollection &symbols) : symbols(symbols) {}

  LogicalResult addAllUnder(Operation *root);
  SmallVector<Request> takeOrder() { return std::move(order); }

private:
  struct Frame {
    Operation *node;
    SmallVector<Dependence> dependences;
    size_t next = 0;
  };
  enum class State { Unvisited, Open, Done };

  LogicalResult visit(Operation *request);
  void open(Operation *node);
  void close();
  SmallVector<Dependence> dependencesOf(Operation *node);
  LogicalResult reportRecursion(Operation *site);

  SymbolTableCollection &symbols;
  llvm::DenseMap<Operation *, Request> requests;
  llvm::DenseMap<Operation *, State> states;
  SmallVector<Frame> stack;
  SmallVector<Request> order;
};

SmallVector<Dependence> Scheduler::dependencesOf(Operation *node) {
  const auto request = requests.find(node);
  if (request != requests.end())
    return {{node, request->second.callee}};
  SmallVector<Dependence> dependences;
  node->walk([&](Operation *op) {
    if (isRequest(op))
      dependences.push_back({op, op});
    for (const func::FuncOp function : namedFunctions(op, symbols))
      dependences.push_back({op, function});
  });
  return dependences;
}

void Scheduler::open(Operation *node) {
  states[node] = State::Open;
  stack.push_back({node, dependencesOf(node)});
}

void Scheduler::close() {
  Operation *node = stack.pop_back_val().node;
  states[node] = State::Done;
  const auto request = requests.find(node);
  if (request != requests.end())
    order.push_back(request->second);
}

LogicalResult Scheduler::reportRecursion(Operation *site) {
  const auto request = requests.find(site);
  const func::FuncOp callee =
      request != requests.end() ? request->second.callee : inlinableCallee(site, symbols);
  auto diagnostic = site->emitOpError() << "makes '" << func::FuncOp(callee).getName()
                                        << "' recursive, which cannot be differentiated";
  const Request &first = requests.find(stack.front().node)->second;
  if (first.op != site)
    first.explain(diagnostic);
  return diagnostic;
}

LogicalResult Scheduler::visit(Operation *request) {
  if (states.lookup(request) == State::Done)
    return success();
  open(request);
  while (!stack.empty()) {
    Frame &frame = stack.back();
    if (frame.next == frame.dependences.size()) {
      close();
      continue;
    }
    const Dependence dependence = frame.dependences[frame.next++];
    const State state = states.lookup(dependence.target);
    // A rule may use the function that it is a rule of: it is called, not differentiated.
    if (state == State::Open && llvm::isa<CustomOp>(dependence.site))
      continue;
    if (state == State::Open)
      return reportRecursion(dependence.site);
    if (state == State::Unvisited)
      open(dependence.target);
  }
  return success();
}

LogicalResult Scheduler::addAllUnder(Operation *root) {
  SmallVector<Operation *> inProgramOrder;
  root->walk([&](Operation *op) {
    if (isRequest(op))
      inProgramOrder.push_back(op);
  });
  for (Operation *op : inProgramOrder) {
    FailureOr<Request> request = readRequest(op, symbols);
    if (failed(request))
      return failure();
    requests[op] = std::move(*request);
  }
  for (Operation *op : inProgramOrder)
    if (failed(visit(op)))
      return failure();
  return success();
}

} // namespace

FailureOr<SmallVector<Request>> scheduleRequests(Operation *root, SymbolTableCollection &symbols) {
  Scheduler scheduler(symbols);
  if (failed(scheduler.addAllUnder(root)))
    return failure();
  return scheduler.takeOrder();
}

} // namespace ad
