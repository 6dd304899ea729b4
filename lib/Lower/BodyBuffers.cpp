// Where the values of bodies lie: of branches, of loops, and what loops carry from trip to trip.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loop carries pointers, so that nothing is copied between trips: that of a carried value is in
// the next trip the place of what the body yields for it. That place must last. Memory from outside
// of the body does, an entry of a stack does, another carried value does as long as it is carried
// on; for what the body computes there is a ring. Small values are copied, between places that
// LLVM makes registers of.
#include "Lower/Buffers.h"
#include "Lower/InPlace.h"

using namespace mlir;

namespace ad {

/// What a loop carries: arguments of its body, and the roots of what it yields for them.
struct Buffers::Flow {
  Flow(Operation *loop, Block &body, size_t numCarried, int64_t trips)
      : loop(loop), body(&body), numCarried(numCarried), isCounted(!ShapedType::isDynamic(trips)),
        trips(isCounted ? trips : std::numeric_limits<int64_t>::max()) {}

  Operation *loop;
  Block *body;
  size_t numCarried;
  bool isCounted;                                 ///< whether the number of trips is known
  int64_t trips;                                  ///< or as many as can be
  SmallVector<Value> arguments, sources;          ///< of what is carried as a pointer
  SmallVector<std::pair<int64_t, int64_t>> taken; ///< offsets and bytes of slots

  /// For how many trips something computed is carried on, and the arguments that are it in the last
  /// of them.
  std::pair<int64_t, SmallVector<Value>> lifeOf(Value computed) const {
    int64_t life = 0;
    SmallVector<Value> last, next{computed};
    for (; !next.empty(); ++life) {
      last = std::move(next);
      next.clear();
      for (auto [argument, source] : llvm::zip_equal(arguments, sources))
        if (llvm::is_contained(last, source))
          next.push_back(argument);
    }
    return {life - 1, last};
  }
};

unsigned Buffers::newPointer(Value value) {
  places[value] = Place{Place::Pointer, pointerCount, 0, nullptr};
  return pointerCount++;
}

// Up to this, values of a loop are local: a few vectors. Together they must not fill the stack.
static constexpr int64_t kLocalBytes = 64, kAllLocalBytes = 16 << 10;

bool Buffers::isLocal(Type tensor) const {
  const int64_t bytes = bytesOf(tensor);
  return loopDepth > 0 && bytes > 0 && bytes <= kLocalBytes &&
         localBytes + 2 * kLocalBytes <= kAllLocalBytes;
}

Place Buffers::newLocal(Type tensor) {
  localTypes.push_back(tensor);
  localBytes += kLocalBytes;
  return Place{Place::Local, static_cast<unsigned>(localTypes.size() - 1), 0, nullptr};
}

/// Has what `block` yields written to `place` when it is computed; false if it must be copied.
bool Buffers::writeTo(Value yielded, Block &block, Place place, bool isAligned) {
  Value root = rootOf(yielded).value;
  const bool isComputed = llvm::isa<OpResult>(root) && root.getParentBlock() == &block;
  if (!isComputed || places.contains(root) ||
      bytesOf(root.getType()) != bytesOf(yielded.getType()) ||
      (!isAligned && kernels.streams(root.getDefiningOp())))
    return false;
  places[root] = place;
  return true;
}

void Buffers::placeBranches(IfOp op) {
  for (Region *region : {&op.getThenBody(), &op.getElseBody()}) {
    Block &block = region->front();
    for (auto [yielded, result] :
         llvm::zip_equal(block.getTerminator()->getOperands(), op.getResults()))
      writeTo(yielded, block, placeOf(result), /*isAligned=*/true);
    placeBlock(block);
  }
}

void Buffers::placeLoop(ForOp op) {
  LoopMemory memory;
  Block &body = op.getBody().front();
  const size_t numCarried = op.getInits().size();
  ++loopDepth;
  for (const BlockArgument argument : op.getEntryArguments())
    memory.entries.push_back(newPointer(argument));
  placeInvariants(op, body, numCarried + op.getSequences().size(), memory);
  placeStacked(op.getYielded().drop_front(numCarried), body, memory);
  placeCarried(Flow(op, body, numCarried, static_cast<int64_t>(op.getTrips())), memory);
  --loopDepth;
  loops[op] = std::move(memory);
}

void Buffers::placeLoop(WhileOp op) {
  LoopMemory memory;
  Block &body = op.getBody().front(), &condition = op.getCondition().front();
  ++loopDepth;
  placeInvariants(op, body, op.getInits().size(), memory);
  for (auto [argument, same] : llvm::zip_equal(condition.getArguments(), body.getArguments()))
    if (places.contains(same))
      places[argument] = places.lookup(same);
  const size_t numCarried = op.getInits().size();
  placeStacked(op.getYielded().drop_front(numCarried), body, memory);
  placeCarried(Flow(op, body, numCarried, ShapedType::kDynamic), memory);
  --loopDepth;
  loops[op] = std::move(memory);
}

/// What a body stacks is written to its entry.
void Buffers::placeStacked(ValueRange stacked, Block &body, LoopMemory &memory) {
  for (const Value yielded : stacked) {
    memory.stacks.push_back(pointerCount++);
    // What is small is stored from registers.
    if (!isLocal(yielded.getType()))
      writeTo(yielded, body, Place{Place::Pointer, memory.stacks.back(), 0, nullptr},
              bytesOf(yielded.getType()) % kPlaceAlignment == 0);
  }
}

void Buffers::placeInvariants(Operation *loop, Block &body, unsigned numVarying,
                              LoopMemory &memory) {
  for (auto [argument, operand] : llvm::zip_equal(body.getArguments().drop_front(numVarying),
                                                  loop->getOperands().drop_front(numVarying))) {
    const Place::Kind kind = placeOf(operand).kind;
    if (!isLocal(operand.getType()) || kind == Place::Local || kind == Place::Constant)
      continue;
    memory.invariants.push_back({argument, operand});
    places[argument] = newLocal(operand.getType());
  }
}

/// The body of a loop, what is carried, and what the rings take while the loop runs.
void Buffers::placeCarried(Flow flow, LoopMemory &memory) {
  const OperandRange yielded = flow.body->getTerminator()->getOperands();
  for (const BlockArgument argument : flow.body->getArguments().take_front(flow.numCarried)) {
    const unsigned number = argument.getArgNumber();
    if (isLocal(argument.getType())) {
      places[argument] = newLocal(argument.getType());
      memory.locals.push_back({number, places[argument], std::nullopt});
    } else {
      memory.carried.push_back({number, newPointer(argument)});
      flow.arguments.push_back(argument);
    }
  }
  for (const LoopMemory::Carried &carried : memory.carried)
    flow.sources.push_back(rootOf(yielded[carried.number]).value);
  for (LoopMemory::Local &local : memory.locals) {
    const auto source = llvm::dyn_cast<BlockArgument>(rootOf(yielded[local.number]).value);
    if (source && source.getOwner() == flow.body && source.getArgNumber() < flow.numCarried &&
        source.getArgNumber() != local.number)
      local.between = newLocal(source.getType());
  }
  findLastUses(*flow.body);
  for (Value source : flow.sources)
    if (llvm::isa<OpResult>(source) && source.getParentBlock() == flow.body &&
        !places.contains(source))
      makeRing(llvm::cast<OpResult>(source), flow, memory);
  placeBlock(*flow.body);
  if (auto loop = llvm::dyn_cast<WhileOp>(flow.loop)) {
    Block &condition = loop.getCondition().front();
    for (auto [argument, same] :
         llvm::zip(condition.getArguments().take_front(flow.numCarried), flow.body->getArguments()))
      places[argument] = places.lookup(same);
    placeBlock(condition);
  }
  for (auto [offset, bytes] : flow.taken)
    arena.release(offset, bytes);
}

void Buffers::makeRing(OpResult computed, Flow &flow, LoopMemory &memory) {
  const auto [life, last] = flow.lifeOf(computed);
  const SmallVector<OpResult, 2> written = writtenOver(computed);
  const int64_t slots = std::min(mayOverwrite(written.front(), last) ? life : life + 1,
                                 std::max<int64_t>(flow.trips, 1));
  LoopMemory::Ring ring{newPointer(computed), SmallVector<Place, 2>(slots)};
  for (const OpResult before : written)
    places[before] = places[computed];
  // What the last trip computes is written where the op's result lies, if it is known which slot
  // that is, or if nothing else can be in that slot at the end.
  const int64_t lastSlot = flow.isCounted ? (flow.trips - 1) % slots : 0;
  const bool isAlone = life == 1 && llvm::count(flow.sources, computed) == 1;
  const auto *user = llvm::find(flow.sources, computed);
  const unsigned index = user - flow.sources.begin();
  const OpResult result = flow.loop->getResult(memory.carried[index].number);
  const bool fits = bytesOf(result.getType()) == bytesOf(computed.getType());
  const bool endsInPlace =
      fits && places.contains(result) && (flow.isCounted ? flow.trips > 0 : isAlone);
  for (auto [number, slot] : llvm::enumerate(ring.slots)) {
    if (endsInPlace && static_cast<int64_t>(number) == lastSlot) {
      slot = placeOf(result);
      memory.carried[index].endsInPlace = true;
      continue;
    }
    const int64_t bytes = placedBytes(computed.getType()), offset = arena.allocate(bytes);
    slot = Place{Place::Workspace, 0, offset, nullptr};
    flow.taken.push_back({offset, bytes});
  }
  memory.rings.push_back(std::move(ring));
}

/// Whether something may be computed over the arguments, of which one memory is: they are not read
/// any more, or only element by element as it is written.
bool Buffers::mayOverwrite(OpResult computed, ArrayRef<Value> arguments) const {
  Operation *producer = computed.getOwner();
  const auto isReadLater = [&](Value argument) {
    Operation *use = lastUse.lookup(argument);
    return use && producer->isBeforeInBlock(use);
  };
  if (llvm::any_of(arguments, isReadLater))
    return false;
  const auto isArgument = [&](Value operand) {
    return llvm::is_contained(arguments, rootOf(operand).value);
  };
  const auto reads = llvm::count_if(producer->getOperands(), isArgument);
  if (reads != 1)
    return reads == 0;
  OpOperand *read = llvm::find_if(producer->getOpOperands(),
                                  [&](OpOperand &operand) { return isArgument(operand.get()); });
  return bytesOf(rootOf(read->get()).value.getType()) == bytesOf(computed.getType()) &&
         writesOver(producer, read->getOperandNumber(), computed.getResultNumber());
}

} // namespace ad
