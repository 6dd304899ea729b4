// A function as derivatives see it: steps in their order, definitions, numbers of values.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Program.h"
#include "Dialect/Dialect.h"
#include "Explain/Definitions.h"

using namespace mlir;

namespace ad::explain {

static bool isFreeOp(Operation *op) {
  return op->hasTrait<mlir::OpTrait::ConstantLike>() || llvm::isa<IotaOp>(op);
}

Program::Program(func::FuncOp function) {
  visit(function.getBody(), -1, 0, 0);
  settleOrders();
}

/// Nothing of the program reads what a derivative made. If it seems to, two equal ops were merged,
/// and that of the derivative came first.
void Program::settleOrders() {
  for (const Instance &reader : llvm::reverse(instanceList)) {
    const unsigned readerOrder =
        std::max({reader.origin.order, reader.origin.again, placeList[reader.place].again});
    for (const Value operand : reader.op->getOperands()) {
      const auto found = instanceOfOp.find(definitionOf(operand).getDefiningOp());
      if (found == instanceOfOp.end())
        continue;
      unsigned &order = instanceList[found->second].origin.order;
      order = std::min(order, readerOrder);
    }
  }
}

void Program::visit(Region &region, int parent, unsigned depth, unsigned again) {
  for (Block &block : region)
    for (Operation &op : block)
      if (!op.hasTrait<mlir::OpTrait::IsTerminator>() && !isFreeOp(&op) && !isRenaming(&op))
        visitOp(op, parent, depth, again);
}

void Program::visitOp(Operation &op, int parent, unsigned depth, unsigned again) {
  const unsigned place = placeList.size();
  placeList.push_back({&op, parent, depth, again});
  addInstance(op, place);
  if (auto group = llvm::dyn_cast<FusedOp>(op)) {
    for (Operation &inner : group.getBody().front().without_terminator())
      if (!isFreeOp(&inner) && !isRenaming(&inner))
        addInstance(inner, place);
    return;
  }
  if (op.getNumRegions() == 0)
    return;
  placeOfOp[&op] = place;
  const Origin origin = origins.of(op.getLoc());
  for (Region &region : op.getRegions())
    visit(region, place, depth + 1, std::max({again, origin.order, origin.again}));
}

void Program::addInstance(Operation &op, unsigned place) {
  // What a group computes is computed by the ops in it.
  if (llvm::isa<FusedOp>(op))
    return;
  const Origin origin = origins.of(op.getLoc());
  maxOrder = std::max({maxOrder, origin.order, origin.active, origin.again});
  instanceOfOp[&op] = instanceList.size();
  instanceList.push_back({&op, place, origin});
  // Now, when its operands have theirs: so this goes no deeper than bodies nest.
  for (const Value result : op.getResults())
    numberOf(definitionOf(result));
}

Value Program::definitionOf(Value value) const {
  SmallVector<Value> passed;
  while (true) {
    if (const auto known = definitions.find(value); known != definitions.end()) {
      value = known->second;
      break;
    }
    passed.push_back(value);
    const Value next = renamed(value, [&](Value other) { return definitionOf(other); });
    if (next == value)
      break;
    value = next;
  }
  for (const Value name : passed)
    definitions[name] = value;
  return value;
}

const Instance *Program::instanceOf(Value definition) const {
  Operation *op = definition.getDefiningOp();
  const auto found = op ? instanceOfOp.find(op) : instanceOfOp.end();
  return found == instanceOfOp.end() ? nullptr : &instanceList[found->second];
}

bool Program::isFree(Value definition) {
  Operation *op = definition.getDefiningOp();
  return op && isFreeOp(op);
}

int Program::placeOf(Value definition) const {
  if (const Instance *instance = instanceOf(definition))
    return instance->place;
  const auto found = placeOfOp.find(definition.getParentBlock()->getParentOp());
  return found == placeOfOp.end() ? -1 : static_cast<int>(found->second);
}

int Program::holderOf(Value definition) const {
  const Instance *instance = instanceOf(definition);
  return instance ? placeList[instance->place].parent : placeOf(definition);
}

unsigned Program::orderOf(Value definition) const {
  if (const Instance *instance = instanceOf(definition))
    return instance->origin.order;
  Operation *holder = definition.getParentBlock()->getParentOp();
  const auto found = instanceOfOp.find(holder);
  return found == instanceOfOp.end() ? 0 : instanceList[found->second].origin.order;
}

bool Program::isIn(int place, int outer) const {
  while (place >= 0 && place != outer)
    place = placeList[place].parent;
  return place == outer;
}

uint64_t Program::runsOf(int holder, int other) const {
  uint64_t runs = 1;
  for (; holder >= 0 && !isIn(other, holder); holder = placeList[holder].parent)
    if (auto loop = llvm::dyn_cast<ForOp>(placeList[holder].op); loop && !loop.isDynamic())
      runs = llvm::SaturatingMultiply<uint64_t>(runs, loop.getTrips());
  return runs;
}

bool Program::isUncounted(int place) const {
  auto loop = llvm::dyn_cast<LoopOpInterface>(placeList[place].op);
  return loop && loop.isDynamic();
}

bool Program::runsUnknown(int holder, int other) const {
  for (; holder >= 0 && !isIn(other, holder); holder = placeList[holder].parent)
    if (isUncounted(holder))
      return true;
  return false;
}

uint64_t Program::runsOf(const Instance &instance) const {
  const int holder = placeList[instance.place].parent;
  for (int outer = holder; outer >= 0; outer = placeList[outer].parent)
    if (isUncounted(outer))
      return 1;
  return runsOf(holder, -1);
}

unsigned Program::numberOf(const Key &key) {
  const auto [found, isNew] = numberOfKey.try_emplace(key, numNumbers);
  numNumbers += isNew;
  return found->second;
}

/// An entry of a sequence is the same in each loop over it; what a loop carries is its own. Bodies
/// are not looked into: what a loop gives is its own too.
unsigned Program::makeNumber(Value definition) {
  const auto argument = llvm::dyn_cast<BlockArgument>(definition);
  auto loop = argument ? llvm::dyn_cast<ForOp>(argument.getOwner()->getParentOp()) : ForOp();
  if (loop && argument.getArgNumber() >= loop.getInits().size()) {
    const Value sequence = definitionOf(loop->getOperand(argument.getArgNumber()));
    return numberOf(
        Key{nullptr, nullptr, argument.getType().getAsOpaquePointer(), {numberOf(sequence)}});
  }
  Operation *op = definition.getDefiningOp();
  if (!op || op->getNumRegions() > 0 || !llvm::isa_and_present<ADDialect>(op->getDialect()))
    return numNumbers++;
  std::vector<uint64_t> operands{llvm::cast<OpResult>(definition).getResultNumber()};
  for (const Value operand : op->getOperands()) {
    operands.push_back(numberOf(definitionOf(operand)));
    operands.push_back(reinterpret_cast<uintptr_t>(operand.getType().getAsOpaquePointer()));
  }
  return numberOf(Key{op->getName().getAsOpaquePointer(),
                      op->getAttrDictionary().getAsOpaquePointer(),
                      definition.getType().getAsOpaquePointer(), std::move(operands)});
}

unsigned Program::numberOf(Value definition) {
  if (const auto known = numbers.find(definition); known != numbers.end())
    return known->second;
  const unsigned number = makeNumber(definition);
  numbers[definition] = number;
  return number;
}

} // namespace ad::explain
