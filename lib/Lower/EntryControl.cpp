// The entry of a function: loops and branches.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loop's state is pointers: those of the carried values, then the slots of each ring of several,
// the next first. What is in its last slot at the end of a trip is not read in the next, in which
// it is written.
#include "Dialect/RuntimeCheck.h"
#include "Lower/Entry.h"
#include "Lower/Index.h"
#include "Lower/Memory.h"

using namespace mlir;

namespace ad {

/// What a branch or a trip yields must lie in these places when it ends.
void EntryEmitter::copyYielded(ValueRange yielded, ArrayRef<Place> places) {
  for (auto [value, place] : llvm::zip_equal(yielded, places))
    if (!(buffers.placeOf(value) == place))
      copy(place, buffers.placeOf(value), value.getType());
}

Value EntryEmitter::loadCondition(Value condition) {
  const Type bit = emit->builder().getI1Type();
  return loadElement(*emit, pointerTo(condition), emit->index(0), bit).vectors.front();
}

void EntryEmitter::emitIf(IfOp op) {
  const auto places =
      llvm::map_to_vector(op.getResults(), [&](Value result) { return buffers.placeOf(result); });
  auto branch = [&](Region &body) {
    return [&] {
      emitBlock(body.front());
      copyYielded(body.front().getTerminator()->getOperands(), places);
    };
  };
  emit->ifElse(loadCondition(op.getCondition()), branch(op.getThenBody()),
               branch(op.getElseBody()));
}

// ---------------------------------------------------------------------------------- loops

/// The state before the first trip.
EntryEmitter::Values EntryEmitter::entering(const LoopMemory &memory, ValueRange inits) {
  Values state;
  for (const LoopMemory::Carried &carried : memory.carried)
    state.push_back(pointerTo(inits[carried.number]));
  for (const LoopMemory::Local &local : memory.locals)
    copy(local.place, buffers.placeOf(inits[local.number]), inits[local.number].getType());
  for (auto [argument, operand] : memory.invariants)
    copy(buffers.placeOf(argument), buffers.placeOf(operand), operand.getType());
  for (const LoopMemory::Ring &ring : memory.rings) {
    if (ring.slots.size() == 1)
      pointers[ring.pointer] = pointerTo(ring.slots.front());
    else
      for (const Place &slot : ring.slots)
        state.push_back(pointerTo(slot));
  }
  return state;
}

/// Begins a trip.
void EntryEmitter::enter(const LoopMemory &memory, ValueRange state) {
  for (auto [carried, pointer] : llvm::zip(memory.carried, state))
    pointers[carried.pointer] = pointer;
  size_t next = memory.carried.size();
  for (const LoopMemory::Ring &ring : memory.rings)
    if (ring.slots.size() > 1) {
      pointers[ring.pointer] = state[next];
      next += ring.slots.size();
    }
}

/// Copies what is yielded to the places of small carried values, which are read before any is
/// written.
void EntryEmitter::moveLocals(const LoopMemory &memory, ValueRange yielded) {
  for (const LoopMemory::Local &local : memory.locals)
    if (local.between)
      copy(*local.between, buffers.placeOf(yielded[local.number]), yielded[local.number].getType());
  for (const LoopMemory::Local &local : memory.locals) {
    const Value value = yielded[local.number];
    if (local.between)
      copy(local.place, *local.between, value.getType());
    else if (!(buffers.placeOf(value) == local.place))
      copy(local.place, buffers.placeOf(value), value.getType());
  }
}

/// The state after a trip: the rings have turned by one slot.
EntryEmitter::Values EntryEmitter::leaving(const LoopMemory &memory, ValueRange yielded,
                                           ValueRange state) {
  Values next;
  for (const LoopMemory::Carried &carried : memory.carried)
    next.push_back(pointerTo(yielded[carried.number]));
  moveLocals(memory, yielded);
  ValueRange slots = state.drop_front(memory.carried.size());
  for (const LoopMemory::Ring &ring : memory.rings)
    if (const size_t count = ring.slots.size(); count > 1) {
      llvm::append_range(next, slots.slice(1, count - 1));
      next.push_back(slots.front());
      slots = slots.drop_front(count);
    }
  return next;
}

/// Pointers to entry `index` of tensors that begin at `bases`.
void EntryEmitter::setEntries(ArrayRef<unsigned> numbers, ValueRange bases, Value index,
                              TypeRange entries) {
  for (auto [number, base, entry] : llvm::zip_equal(numbers, bases, entries))
    pointers[number] =
        emit->address(base, emit->mul(index, bytesOf(entry)), emit->builder().getI8Type());
}

EntryEmitter::Values EntryEmitter::emitTrip(ForOp op, Value index, ValueRange state,
                                            ValueRange sequences, ValueRange stacks) {
  const LoopMemory &memory = buffers.memoryOf(op);
  const size_t numCarried = op.getInits().size();
  const ValueRange yielded = op.getYield().getValues(), stacked = yielded.drop_front(numCarried);
  setEntries(memory.entries, sequences, index, ValueRange(op.getEntryArguments()).getTypes());
  setEntries(memory.stacks, stacks, index, stacked.getTypes());
  enter(memory, state);
  ++loopDepth;
  emitBlock(op.getBody().front());
  --loopDepth;
  emit->setLoc(op.getLoc());
  copyStacked(stacked, memory);
  return leaving(memory, yielded.take_front(numCarried), state);
}

void EntryEmitter::copyStacked(ValueRange stacked, const LoopMemory &memory) {
  copyYielded(stacked, llvm::map_to_vector(memory.stacks, [](unsigned number) {
                return Place{Place::Pointer, number, 0, nullptr};
              }));
}

void EntryEmitter::emitFor(ForOp op) {
  const LoopMemory &memory = buffers.memoryOf(op);
  const Value count = op.isDynamic() ? enterCounted(op) : emit->index(op.getTrips());
  const Values sequences = pointersTo(op.getSequences()), stacks = pointersTo(op.getStacks()),
               inits = entering(memory, op.getInits());
  const Value last = op.isDynamic() ? emit->add(count, emit->index(-1))
                                    : emit->index(static_cast<int64_t>(op.getTrips()) - 1);
  const auto trip = [&](Value number, ValueRange state) {
    return emitTrip(op, op.getReverse() ? emit->sub(last, number) : number, state, sequences,
                    stacks);
  };
  const auto goesOn = [&](Value number, ValueRange) -> Value {
    return LLVM::ICmpOp::create(emit->builder(), emit->loc(), LLVM::ICmpPredicate::slt, number,
                                count);
  };
  keepLast(op, memory,
           op.isDynamic() ? emit->loopWhile(inits, goesOn, trip)
                          : emit->loop(0, op.getTrips(), 1, inits, trip));
}

/// What was carried to the end goes where the results lie, as far as it is not there.
void EntryEmitter::keepLast(Operation *loop, const LoopMemory &memory, ValueRange state) {
  for (const LoopMemory::Local &local : memory.locals)
    if (const Value result = loop->getResult(local.number); !result.use_empty())
      copy(buffers.placeOf(result), local.place, result.getType());
  for (auto [carried, pointer] : llvm::zip(memory.carried, state)) {
    const Value result = loop->getResult(carried.number), from = pointer;
    auto counted = llvm::dyn_cast<ForOp>(loop);
    if (result.use_empty() || (carried.endsInPlace && counted && !counted.isDynamic()))
      continue;
    const Value to = pointerTo(result);
    if (!carried.endsInPlace) {
      copy(to, from, bytesOf(result.getType()));
      continue;
    }
    const Value isElsewhere =
        LLVM::ICmpOp::create(emit->builder(), emit->loc(), LLVM::ICmpPredicate::ne, to, from);
    emit->ifThen(isElsewhere, [&] { copy(to, from, bytesOf(result.getType())); });
  }
}

void EntryEmitter::emitWhile(WhileOp op) {
  const LoopMemory &memory = buffers.memoryOf(op);
  Block &condition = op.getCondition().front(), &body = op.getBody().front();
  const ValueRange yielded = op.getYielded();
  const size_t numCarried = op.getInits().size();
  Value trips;
  ++loopDepth;
  const Values state = emit->loopWhile(
      entering(memory, op.getInits()),
      [&](Value, ValueRange state) {
        enter(memory, state);
        emitBlock(condition);
        return loadCondition(condition.getTerminator()->getOperand(0));
      },
      [&](Value trip, ValueRange state) {
        emit->setLoc(op.getLoc());
        const Value isWithin =
            LLVM::ICmpOp::create(emit->builder(), emit->loc(), LLVM::ICmpPredicate::slt, trip,
                                 emit->index(op.getLimit()));
        emitCheck(*emit, isWithin, kernels.checkNumberOf(op), trip);
        enterEntries(op, trip);
        emitBlock(body);
        emit->setLoc(op.getLoc());
        copyStacked(yielded.drop_front(numCarried), memory);
        return leaving(memory, yielded.take_front(numCarried), state);
      },
      &trips);
  --loopDepth;
  leaveCounted(op.getStacks(), trips);
  keepLast(op, memory, state);
}

} // namespace ad
