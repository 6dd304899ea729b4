// What becomes of each value between the op that makes it and the derivatives that might read it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Decide.h"
#include "Dialect/Cost.h"
#include "Dialect/Dialect.h"
#include "Explain/Reasons.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace ad::explain {

Source sourceOf(Location loc) {
  // A callee before its call, as diagnostics do. Without recursion: calls may nest deeply.
  SmallVector<Location> pending{loc};
  while (!pending.empty()) {
    const Location next = pending.pop_back_val();
    if (const auto line = llvm::dyn_cast<FileLineColLoc>(next))
      return {line.getFilename().str(), line.getLine(), line.getColumn()};
    if (const auto name = llvm::dyn_cast<NameLoc>(next))
      pending.push_back(name.getChildLoc());
    if (const auto fused = llvm::dyn_cast<FusedLoc>(next))
      llvm::append_range(pending, llvm::reverse(fused.getLocations()));
    if (const auto call = llvm::dyn_cast<CallSiteLoc>(next))
      llvm::append_range(pending, ArrayRef<Location>{call.getCaller(), call.getCallee()});
  }
  return {};
}

std::string textOf(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

namespace {

class Decider {
public:
  Decider(const Program &program, const Uses &uses) : program(program), uses(uses) {}

  /// Nothing if there is nothing to tell.
  std::optional<Residual> decide(const Candidate &candidate) const;

private:
  Finding find(const Candidate &candidate) const;
  Operation *findMissing(const Instance &instance) const;
  void countRepeats(const Candidate &candidate, Finding &finding) const;
  Keeper keeperOf(Value home, const Finding &finding) const;
  bool isStackReturned(Value home) const;
  bool isCarriedOn(Value home) const;
  bool isStackOfKept(Value home) const;
  Residual describe(const Candidate &candidate, const Finding &finding) const;

  const Program &program;
  const Uses &uses;
};

/// Whether a loop around it returns the stack of the value.
bool Decider::isStackReturned(Value home) const {
  const int holder = program.holderOf(home);
  auto loop = holder < 0 ? ForOp() : llvm::dyn_cast<ForOp>(program.places()[holder].op);
  return loop && llvm::any_of(loop.getStacks(), [&](OpResult stack) {
           const Value yielded = loop.getYielded()[stack.getResultNumber()];
           return program.definitionOf(yielded) == home && uses.isReturned(stack);
         });
}

/// Whether the loop around it carries the value to the next trip, for which it is kept.
bool Decider::isCarriedOn(Value home) const {
  const int holder = program.holderOf(home);
  auto loop =
      holder < 0 ? LoopOpInterface() : llvm::dyn_cast<LoopOpInterface>(program.places()[holder].op);
  if (!loop || llvm::isa<BlockArgument>(home))
    return false;
  const auto carried = loop.getBodyBlock().getArguments().take_front(loop.getNumCarried());
  return llvm::any_of(carried, [&](BlockArgument argument) {
    const Value next = loop.getYielded()[argument.getArgNumber()];
    return program.definitionOf(next) == home &&
           llvm::any_of(uses.of(argument),
                        [&](const Use &use) { return uses.isForDerivative(argument, use); });
  });
}

/// Whether it is the stack of a value that a derivative reads trip by trip.
bool Decider::isStackOfKept(Value home) const {
  auto loop = home.getDefiningOp<LoopOpInterface>();
  const unsigned number = loop ? llvm::cast<OpResult>(home).getResultNumber() : 0;
  if (!loop || number < loop.getNumCarried())
    return false;
  const Value entry = program.definitionOf(loop.getYielded()[number]);
  return llvm::any_of(uses.of(entry), [&](const Use &use) {
    return uses.isForDerivative(entry, use) &&
           !program.isIn(program.instances()[use.reader].place, program.placeOf(home));
  });
}

Keeper Decider::keeperOf(Value home, const Finding &finding) const {
  if (program.placeOf(home) < 0)
    return Keeper::Caller;
  if (uses.isReturned(home) || isStackReturned(home))
    return Keeper::Result;
  if (isCarriedOn(home) || isStackOfKept(home))
    return Keeper::Other;
  return finding.isOnTape ? Keeper::Tape : Keeper::Workspace;
}

void Decider::countRepeats(const Candidate &candidate, Finding &finding) const {
  for (const Value definition : candidate.definitions) {
    const Instance *instance = program.instanceOf(definition);
    if (!instance || (definition == candidate.home() && !program.isAgain(*instance)))
      continue;
    if (uses.servesDerivative(instance - program.instances().begin()))
      finding.repeats.push_back(definition);
  }
}

/// An op that makes an operand which no derivative finds in memory, or null.
Operation *Decider::findMissing(const Instance &instance) const {
  for (const Value operand : instance.op->getOperands()) {
    const Value definition = program.definitionOf(operand);
    const Instance *maker = program.instanceOf(definition);
    const auto isKept = [&](const Use &use) {
      return use.isThroughMemory && uses.isForDerivative(definition, use);
    };
    if (maker && llvm::none_of(uses.of(definition), isKept))
      return maker->op;
  }
  return nullptr;
}

Finding Decider::find(const Candidate &candidate) const {
  Finding finding;
  const Value home = candidate.home();
  const int holder = program.holderOf(home);
  for (const Use &use : uses.of(home)) {
    const unsigned place = program.instances()[use.reader].place;
    if (!uses.isForDerivative(home, use)) {
      if (use.isThroughMemory && finding.storedFor < 0)
        finding.storedFor = use.reader;
      continue;
    }
    finding.isReadBeside |= !use.isThroughMemory;
    if (!use.isThroughMemory)
      continue;
    finding.readIn.push_back(place);
    const int reader = program.places()[place].parent;
    finding.copies = std::max(finding.copies, program.runsOf(holder, reader));
    finding.isOnTape |= program.runsUnknown(holder, reader);
  }
  finding.readIn.erase(std::unique(finding.readIn.begin(), finding.readIn.end()),
                       finding.readIn.end());
  countRepeats(candidate, finding);
  if (const Instance *maker = program.instanceOf(home))
    finding.missing = findMissing(*maker);
  return finding;
}

Residual Decider::describe(const Candidate &candidate, const Finding &finding) const {
  Value home = candidate.home();
  const Instance *maker = program.instanceOf(home);
  Operation *op = maker ? maker->op : home.getParentBlock()->getParentOp();
  Residual residual;
  residual.op =
      maker ? op->getName().getStringRef().str() : argumentName(llvm::cast<BlockArgument>(home));
  residual.type = textOf(home.getType());
  residual.source = sourceOf(maker ? op->getLoc() : home.getLoc());
  residual.order = program.orderOf(home);
  residual.bytes = llvm::SaturatingMultiply(storedBytes(home.getType()), finding.copies);
  residual.readIn.assign(finding.readIn.begin(), finding.readIn.end());
  const auto flopsIn = [&](Value definition) {
    const Instance *instance = program.instanceOf(definition);
    return instance ? llvm::SaturatingMultiply(flopsOf(instance->op), program.runsOf(*instance))
                    : 0;
  };
  residual.flops = flopsIn(home);
  residual.repeats = finding.repeats.size();
  for (const Value repeat : finding.repeats)
    residual.repeatedFlops = llvm::SaturatingAdd(residual.repeatedFlops, flopsIn(repeat));
  if (const int place = program.placeOf(home); place >= 0)
    residual.madeIn.push_back(place);
  return residual;
}

std::optional<Residual> Decider::decide(const Candidate &candidate) const {
  const Finding finding = find(candidate);
  const Value home = candidate.home();
  const Instance *maker = program.instanceOf(home);
  const bool isComputed = maker && maker->op->getNumRegions() == 0;
  const bool isSaved = !finding.readIn.empty();
  // Of what is carried or given, or what a loop gives, only what is kept is worth a line; and of
  // loops that run again, only the states that they keep.
  if (!isComputed && (!isSaved || (maker && program.isAgain(*maker))))
    return std::nullopt;
  Residual residual = describe(candidate, finding);
  residual.keeper = keeperOf(home, finding);
  if (isSaved)
    residual.decision = residual.keeper == Keeper::Caller ? Decision::Given : Decision::Saved;
  else
    residual.decision = finding.repeats.empty() ? Decision::Dropped : Decision::Recomputed;
  residual.reason = reasonFor(program, home, finding, residual);
  return residual;
}

} // namespace

std::vector<Residual> decide(const Program &program, const Uses &uses,
                             ArrayRef<Candidate> candidates) {
  std::array<std::vector<Residual>, numDecisions> decided;
  const Decider decider(program, uses);
  for (const Candidate &candidate : candidates)
    if (auto residual = decider.decide(candidate))
      decided[static_cast<unsigned>(residual->decision)].push_back(std::move(*residual));
  std::vector<Residual> residuals;
  for (std::vector<Residual> &list : decided)
    std::move(list.begin(), list.end(), std::back_inserter(residuals));
  return residuals;
}

} // namespace ad::explain
