// The values of a kernel under emission.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelValues.h"
#include "Lower/Evaluate.h"
#include "Lower/KernelStages.h"
#include "Lower/MathLibrary.h"
#include "Lower/TileSlots.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

// Inputs without variation along the vector loop, up to this many, stay in registers over it.
constexpr size_t kHoistedInputs = 12;

std::pair<void *, LoopStrides> keyOf(Value value, const LoopStrides &strides = {}) {
  return {value.getAsOpaquePointer(), strides};
}

Bundle repeat(Emitter &emit, Value vector, const Chunk &chunk) {
  return {&emit, SmallVector<Value, 4>(chunk.vectors, vector)};
}

Chunk oneVector(const KernelContext &context) {
  return Chunk{Value(), 1, context.width, context.width};
}

} // namespace

KernelValues::KernelValues(KernelContext &context, const KernelSinks &sinks, MathLibrary &math)
    : context(context), math(math) {
  // Room for the last chunk to be written whole.
  for (const Value value : sinks.spilled())
    spillOffsets[value] =
        context.reserve(elementOf(value), context.plan.cols() + context.stepSize());
}

// ---------------------------------------------------------------------------------- scalars

Bundle KernelValues::scalarOperand(Value value) {
  if (auto constant = value.getDefiningOp<ConstantOp>())
    return constantOf(constant, Chunk{Value(), 1, 1, 1});
  if (value.getDefiningOp())
    return scalars.at(value);
  const Value offset = context.outerOffset(context.plan.stridesOf(value));
  return loadElement(context.emit, context.pointerOfInput(value), offset, elementOf(value));
}

void KernelValues::defineScalar(Operation &op) {
  const Chunk one{context.emit.index(0), 1, 1, 1};
  if (llvm::isa<ConstantOp, IotaOp>(op)) {
    scalars[op.getResult(0)] = llvm::isa<ConstantOp>(op) ? constantOf(&op, one) : iota(&op, one);
    return;
  }
  SmallVector<Bundle> operands;
  for (const Value operand : op.getOperands())
    operands.push_back(scalarOperand(operand));
  const Bundle value =
      llvm::isa<BroadcastOp>(op) ? operands.front() : evaluate(&op, operands, context.emit);
  scalars[op.getResult(0)] = value;
}

Bundle KernelValues::constantOf(Operation *op, const Chunk &chunk) {
  const auto elements = llvm::cast<DenseElementsAttr>(llvm::cast<ConstantOp>(op).getValue());
  const Type type = vectorOf(registerType(elements.getElementType()), chunk.width);
  Attribute value = registerValue(elements.getSplatValue<Attribute>());
  if (const auto vector = llvm::dyn_cast<VectorType>(type))
    value = DenseElementsAttr::get(vector, value);
  return repeat(context.emit, context.emit.constant(type, value), chunk);
}

// ---------------------------------------------------------------------------------- chunks

Bundle KernelValues::iota(Operation *op, const Chunk &chunk) {
  Emitter &emit = context.emit;
  OpBuilder &ops = emit.builder();
  const unsigned loop = context.plan.loopOfIota(llvm::cast<IotaOp>(op));
  const Type wide = vectorOf(ops.getI64Type(), chunk.width);
  Bundle index{&emit, {}};
  if (loop + 1 < context.plan.loops().size()) {
    index = splat({&emit, {context.outer[loop]}}, chunk);
  } else if (loop >= context.plan.loops().size()) {
    index = repeat(emit, emit.constantInt(wide, 0), chunk);
  } else {
    const Bundle first = splat({&emit, {chunk.index}}, chunk);
    for (int64_t v = 0; v < chunk.vectors; ++v) {
      SmallVector<int64_t> lanes = llvm::to_vector(
          llvm::seq<int64_t>(AD_SEEDED(kernel_iota, v, 0) * chunk.width, (v + 1) * chunk.width));
      const Attribute numbers = chunk.width > 1
                                    ? Attribute(DenseElementsAttr::get(llvm::cast<VectorType>(wide),
                                                                       ArrayRef<int64_t>(lanes)))
                                    : Attribute(ops.getI64IntegerAttr(lanes.front()));
      index.vectors.push_back(emit.add(first.vectors[v], emit.constant(wide, numbers)));
    }
  }
  const Type element = elementOf(op->getResult(0));
  return convertIndex(index, element);
}

bool KernelValues::isRepeatedInput(Value value) const {
  return !value.getDefiningOp() && context.plan.stridesOf(value).back() == 0;
}

Bundle KernelValues::repeatedInput(Value value, const LoopStrides &strides, const Chunk &chunk) {
  const auto found = hoisted.find(keyOf(value, strides));
  if (found != hoisted.end())
    return repeat(context.emit, found->second, chunk);
  if (const auto made = splatOffsets.find(value); made != splatOffsets.end()) {
    const Bundle vector = loadChunk(context.emit, context.scratch(made->second),
                                    context.emit.index(0), elementOf(value), oneVector(context));
    return repeat(context.emit, vector.vectors.front(), chunk);
  }
  const Value offset = context.outerOffset(strides);
  return splat(loadElement(context.emit, context.pointerOfInput(value), offset, elementOf(value)),
               chunk);
}

Bundle KernelValues::inputOperand(Value value, const Chunk &chunk) {
  const LoopStrides strides = context.plan.stridesOf(value);
  if (strides.back() == 0)
    return repeatedInput(value, strides, chunk);
  // One load per input and chunk, however often it is used.
  const std::pair<void *, LoopStrides> key = keyOf(value, strides);
  auto found = inputs.find(key);
  if (found == inputs.end()) {
    const Value offset = context.emit.add(context.outerOffset(strides), chunk.index);
    found = inputs
                .emplace(key, loadChunk(context.emit, context.pointerOfInput(value), offset,
                                        elementOf(value), chunk))
                .first;
  }
  return found->second;
}

Bundle KernelValues::chunkOperand(Value read, const Chunk &chunk) {
  const Value value = sourceOf(read);
  if (!value.getDefiningOp())
    return inputOperand(value, chunk);
  if (auto constant = value.getDefiningOp<ConstantOp>())
    return constantOf(constant, chunk);
  if (context.plan.levelOf(value) != Level::Full) {
    const auto found = hoisted.find(keyOf(value));
    return found != hoisted.end() ? repeat(context.emit, found->second, chunk)
                                  : splat(scalars.at(value), chunk);
  }
  const auto found = chunks.find(value);
  if (found != chunks.end())
    return found->second;
  // Slots and spilled rows have room for a whole chunk. A value of an earlier pass may have a slot
  // as well, for a call that reads it, which is not written yet.
  const Chunk whole{chunk.index, chunk.vectors, chunk.width, chunk.vectors * chunk.width};
  const Bundle kept =
      spilledBefore.contains(value)
          ? loadChunk(context.emit, context.scratch(spillOffsets.at(value)), chunk.index,
                      elementOf(value), chunk)
          : loadChunk(context.emit, slotOf(value), indexInTile, elementOf(value), whole);
  return chunks[value] = kept;
}

void KernelValues::beginChunk(Value index) {
  chunks.clear();
  if (AD_SEEDED(kernel_load_stale, true, false))
    inputs.clear();
  indexInTile = index;
}

// ---------------------------------------------------------------------------------- tiles

bool KernelValues::isNumber(BlockArgument input) const {
  return llvm::all_of(context.plan.stridesOf(input), [](int64_t stride) { return stride == 0; });
}

void KernelValues::splatInputs() {
  ArrayRef<BlockArgument> rest = context.block.getArguments();
  while (!rest.empty()) {
    const Type element = elementOf(rest.front());
    const ArrayRef<BlockArgument> run = rest.take_while(
        [&](BlockArgument input) { return isNumber(input) && elementOf(input) == element; });
    if (!run.empty())
      splatRun(run);
    rest = rest.drop_front(std::max<size_t>(run.size(), 1));
  }
}

/// Inputs of one element type whose numbers follow on each other.
void KernelValues::splatRun(ArrayRef<BlockArgument> run) {
  Emitter &emit = context.emit;
  const Type element = elementOf(run.front());
  const int64_t vectorBytes = context.width * byteSize(element);
  const int64_t offset = context.reserve(element, run.size() * context.width);
  for (auto [index, input] : llvm::enumerate(run))
    splatOffsets[input] = offset + index * vectorBytes;
  const auto make = [&](Value pointer, Value index) {
    const Bundle number = loadElement(emit, pointer, emit.index(0), element);
    const Chunk vector = oneVector(context);
    storeChunk(emit, splat(number, vector), context.scratch(offset), emit.mul(index, context.width),
               element, vector, /*streaming=*/false);
  };
  if (!context.hasTable) {
    for (auto [index, input] : llvm::enumerate(run))
      make(context.pointerOfInput(input), emit.index(index));
    return;
  }
  const Value first = emit.index(run.front().getArgNumber());
  emit.loop(0, run.size(), 1,
            [&](Value index) { make(context.pointerInTable(emit.add(first, index)), index); });
}

void KernelValues::beginTile(const TileSlots &tileSlots, int64_t offset, Value first) {
  slots = &tileSlots;
  slotsOffset = offset;
  tileBegin = first;
}

bool KernelValues::isInSlot(Value value) const { return slots && slots->contains(value); }

Value KernelValues::slotOf(Value value) {
  return context.scratch(slotsOffset + slots->offsetOf(value));
}

void KernelValues::keep(Value value, const Chunk &chunk) {
  const Chunk whole{chunk.index, chunk.vectors, chunk.width, chunk.vectors * chunk.width};
  storeChunk(context.emit, chunkOperand(value, chunk), slotOf(value), indexInTile, elementOf(value),
             whole, /*streaming=*/false);
}

void KernelValues::call(Operation *op, Operation *partner, int64_t count) {
  Emitter &emit = context.emit;
  emit.setLoc(op->getLoc());
  SmallVector<Value> results, operands;
  // The name of both is that of the sine first.
  Operation *first = partner && llvm::isa<CosOp>(op) ? partner : op;
  results.push_back(slotOf(first->getResult(0)));
  if (partner)
    results.push_back(slotOf((first == op ? partner : op)->getResult(0)));
  for (const Value read : op->getOperands()) {
    const Value operand = sourceOf(read);
    if (isInSlot(operand)) {
      operands.push_back(slotOf(operand));
      continue;
    }
    const Value offset = emit.add(context.outerOffset(context.plan.stridesOf(operand)), tileBegin);
    operands.push_back(emit.address(context.pointerOfInput(operand), offset, elementOf(operand)));
  }
  math.call(op, partner, results, operands, count, context.width, emit);
}

void KernelValues::defineChunk(ArrayRef<Operation *> ops, const Chunk &chunk) {
  for (Operation *op : ops) {
    if (chunks.contains(op->getResult(0)) || llvm::isa<ConstantOp, BroadcastOp>(op))
      continue; // made together with its partner, or where it is read
    context.emit.setLoc(op->getLoc());
    if (llvm::isa<IotaOp>(op))
      chunks[op->getResult(0)] = iota(op, chunk);
    else
      defineElements(op, chunk);
  }
}

void KernelValues::defineElements(Operation *op, const Chunk &chunk) {
  SmallVector<Bundle> operands;
  for (const Value operand : op->getOperands())
    operands.push_back(chunkOperand(operand, chunk));
  const Value result = op->getResult(0);
  if (Operation *partner = partnerOf(op)) {
    const auto [mine, other] = evaluateWithPartner(op, operands.front(), context.emit);
    // One by one: the second may move the first.
    chunks[result] = mine;
    chunks[partner->getResult(0)] = other;
  } else {
    chunks[result] = evaluate(op, operands, context.emit);
  }
}

void KernelValues::hoist(ArrayRef<Operation *> ops) {
  hoisted.clear();
  llvm::SetVector<Value> repeated;
  for (Operation *op : ops)
    for (const Value operand : op->getOperands()) {
      const Value value = sourceOf(operand);
      if (isRepeatedInput(value))
        repeated.insert(value);
      else if (value.getDefiningOp() && !llvm::isa<ConstantOp>(value.getDefiningOp()) &&
               context.plan.levelOf(value) != Level::Full)
        hoisted.try_emplace(keyOf(value),
                            splat(scalars.at(value), oneVector(context)).vectors.front());
    }
  if (repeated.size() > kHoistedInputs)
    return;
  for (const Value value : repeated) {
    const LoopStrides strides = context.plan.stridesOf(value);
    const Value vector = repeatedInput(value, strides, oneVector(context)).vectors.front();
    hoisted.try_emplace(keyOf(value, strides), vector);
  }
}

void KernelValues::spill(Value value, const Chunk &chunk) {
  const Chunk whole{chunk.index, chunk.vectors, chunk.width, chunk.vectors * chunk.width};
  storeChunk(context.emit, chunkOperand(value, chunk), context.scratch(spillOffsets.at(value)),
             chunk.index, elementOf(value), whole, /*streaming=*/false);
}

} // namespace ad
