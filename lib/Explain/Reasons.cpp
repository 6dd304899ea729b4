// Why a value is kept, computed again, or neither: in words.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Reasons.h"
#include "Dialect/Dialect.h"
#include "Explain/Words.h"

using namespace mlir;

namespace ad::explain {
namespace {

std::string quoted(Operation *op) { return ("'" + op->getName().getStringRef() + "'").str(); }

bool isReduction(Operation *op) { return op->hasAttr("axes") && !llvm::isa<BroadcastOp>(op); }

bool isCheap(Operation *op) { return !op->hasTrait<ad::OpTrait::Costly>() && !isReduction(op); }

std::string whySaved(const Program &program, Value home, const Finding &finding,
                     const Residual &residual) {
  if (residual.keeper == Keeper::Result)
    return "also a result of the function";
  const Instance *maker = program.instanceOf(home);
  if (residual.keeper == Keeper::Other)
    return maker->op->getNumRegions() > 0 ? "the stack of what its trips keep"
                                          : "carried to the next trip, for which it is kept";
  if (!maker)
    return "what a trip begins with, computed by the trip before";
  if (program.isAgain(*maker))
    return "states from which trips of a loop are run again";
  if (maker->op->getNumRegions() > 0)
    return "a result of " + quoted(maker->op) + ", which runs once";
  if (!llvm::isa<FusedOp>(program.places()[maker->place].op))
    return quoted(maker->op) + " is in no group: its result is in memory";
  if (finding.storedFor >= 0)
    return "in memory anyway: " + quoted(program.instances()[finding.storedFor].op) +
           " of the primal reads it there";
  for (const unsigned reader : finding.readIn)
    if (Operation *op = program.places()[reader].op; !llvm::isa<FusedOp>(op))
      return quoted(op) + " of the derivative reads it, from memory";
  if (maker->op->hasTrait<ad::OpTrait::Costly>())
    return "a costly op";
  if (isReduction(maker->op))
    return "a reduction has a loop nest of its own";
  if (finding.missing)
    return "computing it again would need " + quoted(finding.missing) + ", which is not kept";
  return "computing it again would move more bytes";
}

std::string whyRecomputed(const Program &program, Value home, const Finding &finding) {
  const Instance *repeat = program.instanceOf(finding.repeats.front());
  const Place &place = program.places()[repeat->place];
  if (place.again <= repeat->origin.order) {
    if (!llvm::isa<FusedOp>(place.op))
      return "computed again beside its readers";
    const std::string groups = counted(finding.repeats.size(), "group");
    return isCheap(repeat->op)
               ? "a cheap op: computed again in " + groups + ", which moves fewer bytes"
               : "computed again in " + groups + " rather than kept";
  }
  for (int outer = place.parent; outer >= 0; outer = program.places()[outer].parent) {
    Operation *op = program.places()[outer].op;
    if (llvm::isa<CheckpointOp>(op))
      return "in a checkpoint";
    if (llvm::isa<WhileOp>(op))
      return "trips of a loop are run again";
  }
  return "a cheap op: each trip back computes it from what is kept";
}

std::string whyDropped(const Program &program, Value home, const Finding &finding) {
  if (finding.isReadBeside)
    return "primal and derivative share a loop nest";
  const Origin origin = program.instanceOf(home)->origin;
  return origin.active > origin.order ? "no derivative reads it"
                                      : "no derivative passes through it";
}

} // namespace

std::string argumentName(BlockArgument argument) {
  Operation *op = argument.getOwner()->getParentOp();
  const std::string number = " #" + std::to_string(argument.getArgNumber());
  if (llvm::isa<func::FuncOp>(op))
    return "argument" + number;
  return "carried" + number;
}

std::string reasonFor(const Program &program, Value home, const Finding &finding,
                      const Residual &residual) {
  const std::string trips = finding.isOnTape     ? "each trip"
                            : finding.copies > 1 ? counted(finding.copies, "trip")
                                                 : "";
  const std::string copies = trips.empty() ? "" : "; kept for " + trips;
  switch (residual.decision) {
  case Decision::Given:
    return "the caller keeps it";
  case Decision::Saved:
    return whySaved(program, home, finding, residual) + copies;
  case Decision::Recomputed:
    return whyRecomputed(program, home, finding);
  case Decision::Dropped:
    return whyDropped(program, home, finding);
  }
  llvm_unreachable("no such decision");
}

} // namespace ad::explain
