// What a derivative keeps of the program that it belongs to, what it computes again, and why.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Explain.h"
#include "Dialect/Cost.h"
#include "Dialect/Dialect.h"
#include "Explain/Decide.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace ad::explain {
namespace {

constexpr size_t mostNamedOps = 8;

Step::Part joined(Step::Part a, Step::Part b) { return a == b ? a : Step::Part::Both; }

/// The steps of a program, each with what it holds.
std::vector<Step> stepsOf(const Program &program) {
  std::vector<Step> steps;
  for (const Place &place : program.places()) {
    Step step;
    step.op = place.op->getName().getStringRef().str();
    step.source = sourceOf(place.op->getLoc());
    step.parent = place.parent;
    step.depth = place.depth;
    if (auto loop = llvm::dyn_cast<ForOp>(place.op))
      step.detail = (loop.isDynamic() ? "?" : std::to_string(loop.getTrips())) + " trips";
    steps.push_back(std::move(step));
  }
  for (const Instance &instance : program.instances()) {
    Step &step = steps[instance.place];
    const bool isPrimal = instance.origin.order == 0 && !program.isAgain(instance);
    const Step::Part part = isPrimal ? Step::Part::Primal : Step::Part::Derivative;
    step.part = step.numOps == 0 ? part : joined(step.part, part);
    ++step.numOps;
    step.flops = llvm::SaturatingAdd(
        step.flops, llvm::SaturatingMultiply(flopsOf(instance.op), program.runsOf(instance)));
    if (instance.op == program.places()[instance.place].op)
      continue;
    if (step.numOps <= mostNamedOps)
      step.detail += (step.numOps > 1 ? ", " : "") + instance.op->getName().stripDialect().str();
    else if (step.numOps == mostNamedOps + 1)
      step.detail += ", …";
  }
  return steps;
}

/// Each value once for each step that reads it from memory.
class Transfers {
public:
  Transfers(const Program &program, const Uses &uses) : program(program), uses(uses) {
    for (const auto &[definition, list] : uses)
      addReads(definition, list);
  }
  std::vector<Transfer> take() { return std::move(list); }

private:
  void addReads(Value definition, ArrayRef<Use> reads);
  Transfer from(Value definition) const;

  const Program &program;
  const Uses &uses;
  std::vector<Transfer> list;
};

Transfer Transfers::from(Value definition) const {
  Transfer transfer;
  transfer.from = program.placeOf(definition);
  const Instance *maker = program.instanceOf(definition);
  transfer.op = maker ? maker->op->getName().getStringRef().str() : "";
  transfer.type = textOf(definition.getType());
  transfer.bytes = storedBytes(definition.getType());
  return transfer;
}

void Transfers::addReads(Value definition, ArrayRef<Use> reads) {
  const bool isPrimal = program.orderOf(definition) < program.order();
  llvm::SmallDenseMap<int, size_t> placed;
  for (const Use &use : reads) {
    if (!use.isThroughMemory)
      continue;
    const int to = program.instances()[use.reader].place;
    const auto [found, isNew] = placed.try_emplace(to, list.size());
    if (isNew) {
      list.push_back(from(definition));
      list.back().to = to;
      // Of a value that is read in another loop, what is kept for all trips.
      const uint64_t runs =
          program.runsOf(program.holderOf(definition), program.places()[to].parent);
      list.back().bytes = llvm::SaturatingMultiply(list.back().bytes, runs);
    }
    Transfer &transfer = list[found->second];
    transfer.isSaved |=
        isPrimal && transfer.from != Transfer::caller && uses.isForDerivative(definition, use);
  }
}

/// What the function hands to its caller.
void addResults(func::FuncOp function, const Program &program, std::vector<Transfer> &transfers) {
  function.walk([&](func::ReturnOp op) {
    for (const Value value : op.getOperands()) {
      const Value definition = program.definitionOf(value);
      Transfer transfer;
      transfer.from = program.placeOf(definition);
      transfer.type = textOf(value.getType());
      transfer.bytes = storedBytes(value.getType());
      if (transfer.from != Transfer::caller && !Program::isFree(definition))
        transfers.push_back(std::move(transfer));
    }
  });
}

Function explain(func::FuncOp function) {
  Function report;
  report.name = function.getName().str();
  Program program(function);
  Uses uses(program, function);
  llvm::BitVector isRepeat;
  const auto candidates = findCandidates(program, uses, isRepeat);
  uses.findPurposes(isRepeat);
  report.order = program.order();
  if (report.order > 0)
    report.residuals = decide(program, uses, candidates);
  report.steps = stepsOf(program);
  report.transfers = Transfers(program, uses).take();
  addResults(function, program, report.transfers);
  return report;
}

} // namespace

Report explain(ModuleOp module) {
  Report report;
  for (func::FuncOp function : module.getOps<func::FuncOp>())
    if (!function.isExternal())
      report.functions.push_back(explain(function));
  return report;
}

} // namespace ad::explain
