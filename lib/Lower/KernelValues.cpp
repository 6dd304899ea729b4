// The values of a kernel under emission.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelValues.h"
#include "Lower/Evaluate.h"
#include "Lower/MathLibrary.h"

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
        context.reserve(elementOf(value), context.plan.cols() + context.chunkSize());
}

// ---------------------------------------------------------------------------------- scalars

Bundle KernelValues::scalarOperand(OpOperand &use) {
  const Value value = use.get();
  if (auto constant = value.getDefiningOp<ConstantOp>())
    return constantOf(constant, Chunk{Value(), 1, 1, 1});
  if (value.getDefiningOp())
    return scalars.at(value);
  const Value offset = context.outerOffset(context.plan.stridesOf(use.get()));
  return loadElement(context.emit, context.pointerOfInput(value), offset, elementOf(value));
}

void KernelValues::defineScalar(Operation &op) {
  const Chunk one{context.emit.index(0), 1, 1, 1};
  if (llvm::isa<ConstantOp, IotaOp>(op)) {
    scalars[op.getResult(0)] = llvm::isa<ConstantOp>(op) ? constantOf(&op, one) : iota(&op, one);
    return;
  }
  SmallVector<Bundle> operands;
  for (OpOperand &use : op.getOpOperands())
    operands.push_back(scalarOperand(use));
  const Bundle value =
      llvm::isa<BroadcastOp>(op) ? operands.front() : evaluate(&op, operands, context.emit);
  scalars[op.getResult(0)] = value;
}

Bundle KernelValues::constantOf(Operation *op, const Chunk &chunk) {
  const auto elements = llvm::cast<DenseElementsAttr>(llvm::cast<ConstantOp>(op).getValue());
  const Type type = vectorOf(elements.getElementType(), chunk.width);
  Attribute value = elements.getSplatValue<Attribute>();
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
      SmallVector<int64_t> lanes =
          llvm::to_vector(llvm::seq<int64_t>(v * chunk.width, (v + 1) * chunk.width));
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

bool KernelValues::isRepeatedInput(OpOperand &use) const {
  return !use.get().getDefiningOp() && context.plan.stridesOf(use.get()).back() == 0;
}

Bundle KernelValues::repeatedInput(OpOperand &use, const LoopStrides &strides, const Chunk &chunk) {
  const auto found = hoisted.find(keyOf(use.get(), strides));
  if (found != hoisted.end())
    return repeat(context.emit, found->second, chunk);
  const Value offset = context.outerOffset(strides);
  return splat(
      loadElement(context.emit, context.pointerOfInput(use.get()), offset, elementOf(use.get())),
      chunk);
}

Bundle KernelValues::chunkOperand(OpOperand &use, const Chunk &chunk) {
  const Value value = use.get();
  if (!value.getDefiningOp()) {
    const LoopStrides strides = context.plan.stridesOf(value);
    if (strides.back() == 0)
      return repeatedInput(use, strides, chunk);
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
  const Bundle kept = loadChunk(context.emit, context.scratch(spillOffsets.at(value)), chunk.index,
                                elementOf(value), chunk);
  return chunks[value] = kept;
}

void KernelValues::beginChunk() {
  chunks.clear();
  inputs.clear();
}

void KernelValues::defineChunk(ArrayRef<Operation *> ops, const Chunk &chunk) {
  for (Operation *op : ops) {
    if (chunks.contains(op->getResult(0)))
      continue; // made together with its partner
    context.emit.setLoc(op->getLoc());
    if (llvm::isa<ConstantOp>(op))
      chunks[op->getResult(0)] = constantOf(op, chunk);
    else if (llvm::isa<IotaOp>(op))
      chunks[op->getResult(0)] = iota(op, chunk);
    else
      defineElements(op, chunk);
  }
}

void KernelValues::defineElements(Operation *op, const Chunk &chunk) {
  SmallVector<Bundle> operands;
  for (OpOperand &use : op->getOpOperands())
    operands.push_back(chunkOperand(use, chunk));
  const Value result = op->getResult(0);
  if (llvm::isa<BroadcastOp>(op)) {
    chunks[result] = operands.front();
    return;
  }
  const bool isCalled = context.callsMath && op->hasTrait<ad::OpTrait::Costly>();
  if (Operation *partner = partnerOf(op)) {
    const auto define = [&](ArrayRef<Bundle> x, Emitter &emit) {
      const auto [mine, other] = evaluateWithPartner(op, x.front(), emit);
      return SmallVector<Bundle>{mine, other};
    };
    const std::string name =
        (op->getName().stripDialect() + partner->getName().stripDialect()).str();
    const SmallVector<Bundle> both =
        isCalled ? math.call(name, operands, context.emit, define) : define(operands, context.emit);
    chunks[result] = both[0];
    chunks[partner->getResult(0)] = both[1];
    return;
  }
  const auto define = [&](ArrayRef<Bundle> x, Emitter &emit) {
    return SmallVector<Bundle>{evaluate(op, x, emit)};
  };
  chunks[result] =
      isCalled ? math.call(op->getName().stripDialect(), operands, context.emit, define).front()
               : evaluate(op, operands, context.emit);
}

void KernelValues::hoist(ArrayRef<Operation *> ops) {
  hoisted.clear();
  SmallVector<OpOperand *> repeated;
  for (Operation *op : ops)
    for (OpOperand &use : op->getOpOperands()) {
      const Value value = use.get();
      if (isRepeatedInput(use))
        repeated.push_back(&use);
      else if (value.getDefiningOp() && !llvm::isa<ConstantOp>(value.getDefiningOp()) &&
               context.plan.levelOf(value) != Level::Full)
        hoisted.try_emplace(keyOf(value),
                            splat(scalars.at(value), oneVector(context)).vectors.front());
    }
  if (repeated.size() > kHoistedInputs)
    return;
  for (OpOperand *use : repeated) {
    const LoopStrides strides = context.plan.stridesOf(use->get());
    const Value vector = repeatedInput(*use, strides, oneVector(context)).vectors.front();
    hoisted.try_emplace(keyOf(use->get(), strides), vector);
  }
}

void KernelValues::spill(Value value, const Chunk &chunk) {
  const Chunk whole{chunk.index, chunk.vectors, chunk.width, chunk.vectors * chunk.width};
  storeChunk(context.emit, chunks.at(value), context.scratch(spillOffsets.at(value)), chunk.index,
             elementOf(value), whole,
             /*streaming=*/false);
}

} // namespace ad
