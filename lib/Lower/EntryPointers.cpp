// The entry of a function: pointers to values, and tables of pointers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Entry.h"

using namespace mlir;

namespace ad {

/// Tables of more pointers are filled by a loop.
static constexpr size_t kLongTable = 64;

Value EntryEmitter::pointerToConstant(ConstantOp constant) {
  LLVM::GlobalOp &global = globals[constant];
  if (!global) {
    auto elements = llvm::cast<DenseElementsAttr>(constant.getValue());
    const Type stored = memoryType(elements.getElementType());
    DenseElementsAttr flat = elements.reshape(
        RankedTensorType::get({elements.getNumElements()}, elements.getElementType()));
    if (!elements.getElementType().isInteger(1))
      flat = flat.bitcast(stored);
    else
      flat = flat.mapValues(stored, [](const llvm::APInt &bit) { return bit.zext(8); });
    global = makeConstantArray(flat);
  }
  return LLVM::AddressOfOp::create(emit->builder(), emit->loc(), global);
}

/// Elements as they lie in memory.
LLVM::GlobalOp EntryEmitter::makeConstantArray(DenseElementsAttr elements) {
  OpBuilder builder(function);
  const std::string name =
      (function.getName() + ".constant" + llvm::Twine(numConstantArrays++)).str();
  const auto type = LLVM::LLVMArrayType::get(elements.getElementType(), elements.getNumElements());
  return LLVM::GlobalOp::create(builder, emit->loc(), type, /*isConstant=*/true,
                                LLVM::Linkage::Internal, name, elements, /*alignment=*/64);
}

/// A pointer of the caller's, of inputs, then results: loaded where it is used, since hundreds of
/// them do not stay in registers.
Value EntryEmitter::callersBuffer(unsigned index) {
  const Type pointer = emit->ptrType();
  const Value slot = emit->address(emit->function().getArgument(0), emit->index(index), pointer);
  return LLVM::LoadOp::create(emit->builder(), emit->loc(), pointer, slot);
}

/// The memory of the pointer tables, of which one is in use at a time.
Value EntryEmitter::makeTableMemory() {
  size_t longest = 0;
  function.walk([&](FusedOp group) {
    if (kernels.takesTable(group))
      longest = std::max<size_t>(longest, group->getNumOperands() + group->getNumResults());
  });
  return longest ? emit->stack(emit->ptrType(), longest) : Value();
}

void EntryEmitter::writeTable(ArrayRef<Place> places) {
  const Type pointer = emit->ptrType();
  const bool isLong = places.size() > kLongTable;
  if (isLong)
    fillTable(places);
  for (auto [index, place] : llvm::enumerate(places))
    if (!isLong || place.kind != Place::Workspace)
      LLVM::StoreOp::create(emit->builder(), emit->loc(), pointerTo(place),
                            emit->address(table, emit->index(index), pointer));
}

/// Fills a table as if all places were in the workspace, in a loop: LLVM's time for straight-line
/// code grows with the square of its length.
void EntryEmitter::fillTable(ArrayRef<Place> places) {
  const auto offsets = llvm::map_to_vector(
      places, [](const Place &place) { return place.kind == Place::Workspace ? place.offset : 0; });
  const auto type =
      RankedTensorType::get({static_cast<int64_t>(offsets.size())}, emit->builder().getI64Type());
  const Value all =
      LLVM::AddressOfOp::create(emit->builder(), emit->loc(),
                                makeConstantArray(DenseElementsAttr::get(type, ArrayRef(offsets))));
  emit->loop(0, type.getNumElements(), 1, [&](Value index) {
    const Type element = type.getElementType();
    const Value offset = LLVM::LoadOp::create(emit->builder(), emit->loc(), element,
                                              emit->address(all, index, element));
    LLVM::StoreOp::create(emit->builder(), emit->loc(),
                          emit->address(workspace, offset, emit->builder().getI8Type()),
                          emit->address(table, index, emit->ptrType()));
  });
}

Value EntryEmitter::pointerTo(const Place &place) {
  Value base;
  switch (place.kind) {
  case Place::Input:
    base = callersBuffer(place.index);
    break;
  case Place::Result:
    base = callersBuffer(function.getNumArguments() + place.index);
    break;
  case Place::Workspace:
    base = workspace;
    break;
  case Place::Local:
    base = locals[place.index];
    break;
  case Place::Pointer:
    base = pointers[place.index];
    break;
  case Place::Tape:
    base = memoryOf(tapeAt(place));
    break;
  case Place::Constant:
    base = pointerToConstant(llvm::cast<ConstantOp>(place.constant));
    break;
  }
  return place.offset == 0
             ? base
             : emit->address(base, emit->index(place.offset), emit->builder().getI8Type());
}

EntryEmitter::Values EntryEmitter::pointersTo(ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return pointerTo(value); });
}

} // namespace ad
