// The entry of a function: tapes, the memory of what loops stack in a number of trips that is known
// only when they run.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tape is described by an `ad_rt_tape` (Runtime.h) in the workspace. It is empty when the
// function begins, grows by the trips, is written anew each time its loop runs, and goes when the
// function returns, which is why another function is put around one that has tapes.
#include "Dialect/RuntimeCheck.h"
#include "Dialect/Stacks.h"
#include "Lower/Contract.h"
#include "Lower/Entry.h"
#include "Lower/Index.h"
#include "Runtime/Runtime.h"
#include <cstddef>

using namespace mlir;

namespace ad {
namespace {

/// Where a field of an `ad_rt_tape` lies.
Value fieldOf(Emitter &emit, Value tape, size_t offset) {
  return emit.address(tape, emit.index(static_cast<int64_t>(offset)), emit.builder().getI8Type());
}

Value load(Emitter &emit, Type type, Value tape, size_t offset) {
  return LLVM::LoadOp::create(emit.builder(), emit.loc(), type, fieldOf(emit, tape, offset));
}

Value compare(Emitter &emit, LLVM::ICmpPredicate predicate, Value a, Value b) {
  return LLVM::ICmpOp::create(emit.builder(), emit.loc(), predicate, a, b);
}

} // namespace

Value EntryEmitter::memoryOf(Value tape) {
  return load(*emit, emit->ptrType(), tape, offsetof(ad_rt_tape, memory));
}

/// Has a tape hold so many entries; what it holds already stays.
// C ABI of Runtime.h: ad_rt_tape_reserve(tape, entries, bytes of an entry).
void EntryEmitter::reserve(Value tape, Value entries, Type stack, int64_t check) {
  const Value arguments[] = {tape, entries, emit->index(bytesOf(entryOf(stack)))};
  LLVM::LLVMFuncOp function = declareRuntime(*emit, "ad_rt_tape_reserve",
                                             ValueRange(arguments).getTypes(), emit->indexType());
  const Value isDone =
      LLVM::CallOp::create(emit->builder(), emit->loc(), function, arguments).getResult();
  emitCheck(*emit, compare(*emit, LLVM::ICmpPredicate::ne, isDone, emit->index(0)), check,
            emit->index(RuntimeCheck::outOfMemory));
}

/// The number of trips of a loop that is told it: its sequences have as many entries, and so will
/// its stacks.
Value EntryEmitter::enterCounted(ForOp op) {
  const Value given = LLVM::LoadOp::create(emit->builder(), emit->loc(), emit->indexType(),
                                           pointerTo(op.getCount()));
  const Value isAny = compare(*emit, LLVM::ICmpPredicate::sgt, given, emit->index(0));
  const Value count =
      LLVM::SelectOp::create(emit->builder(), emit->loc(), isAny, given, emit->index(0));
  const int64_t check = kernels.checkNumberOf(op);
  for (const Value sequence : op.getSequences()) {
    const Value length = load(*emit, emit->indexType(), tapeAt(buffers.placeOf(sequence)),
                              offsetof(ad_rt_tape, length));
    emitCheck(*emit, compare(*emit, LLVM::ICmpPredicate::eq, length, count), check, count);
  }
  for (const Value stack : op.getStacks())
    reserve(tapeAt(buffers.placeOf(stack)), count, stack.getType(), check);
  leaveCounted(op.getStacks(), count);
  return count;
}

/// Where a trip of a while loop writes what it stacks: the tapes grow if it does not fit.
void EntryEmitter::enterEntries(WhileOp op, Value trip) {
  const ArrayRef<unsigned> pointers = buffers.memoryOf(op).stacks;
  for (const auto &[index, stack] : llvm::enumerate(op.getStacks())) {
    const Value tape = tapeAt(buffers.placeOf(stack)),
                capacity = load(*emit, emit->indexType(), tape, offsetof(ad_rt_tape, capacity));
    const Type type = stack.getType(), entry = entryOf(type);
    emit->ifThen(compare(*emit, LLVM::ICmpPredicate::sge, trip, capacity), [&] {
      reserve(tape, emit->add(trip, emit->index(1)), type, kernels.checkNumberOf(op));
    });
    setEntries(pointers[index], memoryOf(tape), trip, entry);
  }
}

void EntryEmitter::leaveCounted(ResultRange stacks, Value trips) {
  for (const Value stack : stacks) {
    const Place place = buffers.placeOf(stack);
    if (place.kind == Place::Tape)
      LLVM::StoreOp::create(emit->builder(), emit->loc(), trips,
                            fieldOf(*emit, tapeAt(place), offsetof(ad_rt_tape, length)));
  }
}

/// A function that makes the tapes empty, calls the entry, and gives their memory back, gets what
/// is known of the entry. C ABI of Runtime.h: ad_rt_tape_release(tapes, number of them).
void EntryEmitter::wrapByTapes(Location loc) {
  OpBuilder builder(entry);
  auto outer = LLVM::LLVMFuncOp::create(builder, loc, entry.getName().str() + ".tapes",
                                        entry.getFunctionType());
  outer->setDiscardableAttrs(llvm::to_vector(entry->getDiscardableAttrs()));
  for (const NamedAttribute attribute : llvm::to_vector(entry->getDiscardableAttrs()))
    entry->removeDiscardableAttr(attribute.getName());
  entry.setLinkage(LLVM::Linkage::Internal);
  outer.addEntryBlock(builder);
  LLVM::LLVMFuncOp inner = entry;
  entry = outer;
  workspace = entry.getArgument(1);
  emit = std::make_unique<Emitter>(entry, loc);
  const Value tapes = pointerTo(buffers.tapeOf(0)), number = emit->index(buffers.numTapes());
  const auto bytes = static_cast<int64_t>(buffers.numTapes() * sizeof(ad_rt_tape));
  LLVM::MemsetOp::create(emit->builder(), loc, tapes, emit->constantInt(builder.getI8Type(), 0),
                         emit->index(bytes), /*isVolatile=*/false);
  auto call = LLVM::CallOp::create(emit->builder(), loc, inner, entry.getArguments());
  const Value arguments[] = {tapes, number};
  LLVM::CallOp::create(
      emit->builder(), loc,
      declareRuntime(*emit, "ad_rt_tape_release", ValueRange(arguments).getTypes()), arguments);
  LLVM::ReturnOp::create(emit->builder(), loc, call.getResults());
}

} // namespace ad
