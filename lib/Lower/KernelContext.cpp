// What the parts of a kernel's emission share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelContext.h"
#include "Dialect/Cost.h"
#include "Lower/Accumulate.h"

using namespace mlir;

namespace ad {
namespace {

// Up to this many math functions are inlined, where their constants stay in registers and nothing
// goes through memory. More of them are long code, which takes LLVM long.
constexpr int64_t kInlineFunctions = 2;
// More, but not without end, on rows of up to this many vectors: docs/Rationale/0023-short-rows.md.
constexpr int64_t kShortRow = 2, kInlineFunctionsOfShortRows = 16;
// Up to this many buffers are passed as arguments.
constexpr unsigned kPassedBuffers = 24;
// Bundles of four vectors hide latency best, as long as their values stay in registers: up to about
// this many instructions for each register. Beyond that bundles are as narrow as the processor's
// own reordering makes up for, since it is spills that cost.
constexpr double kWideBundleOps = 1.25;
constexpr int64_t kLineBytes = 64; // of a cache

} // namespace

static bool hasManyBuffers(FusedOp group) {
  return group->getNumOperands() + group->getNumResults() > kPassedBuffers;
}

Type elementOf(Value value) { return getElementTypeOrSelf(value.getType()); }

KernelContext::KernelContext(FusedOp group, const KernelPlan &plan, const KernelSplit &split,
                             LLVM::LLVMFuncOp kernel, const Target &target)
    : block(group.getBody().front()), plan(plan), split(split), emit(kernel, group.getLoc()),
      kernel(kernel) {
  hasTable = hasManyBuffers(group);
  if (split && !hasTable)
    loadPointers();
  chooseBundle(target);
}

bool KernelContext::takesTable(FusedOp group, const KernelSplit &split) {
  return split || hasManyBuffers(group);
}

void KernelContext::loadPointers() {
  const unsigned count = block.getNumArguments() + block.getTerminator()->getNumOperands();
  for (unsigned buffer = 0; buffer < count; ++buffer)
    pointers.push_back(pointerInTable(emit.index(buffer)));
}

Value KernelContext::pointer(unsigned buffer) {
  if (!pointers.empty())
    return pointers[buffer];
  if (!hasTable)
    return kernel.getArgument(buffer);
  // Loaded where it is used: hundreds of pointers do not stay in registers.
  return pointerInTable(emit.index(buffer));
}

Value KernelContext::pointerInTable(Value buffer) {
  const Value slot = emit.address(kernel.getArgument(0), buffer, emit.ptrType());
  return LLVM::LoadOp::create(emit.builder(), emit.loc(), emit.ptrType(), slot);
}

void KernelContext::chooseBundle(const Target &target) {
  int64_t floatBytes = 0, integerBytes = 4, ops = 0, lanes = 1, costly = 0, functions = 0;
  auto consider = [&](Value value) {
    const Type element = elementOf(value);
    int64_t &bytes = llvm::isa<FloatType>(element) ? floatBytes : integerBytes;
    bytes = std::max(bytes, byteSize(element));
  };
  for (Operation &op : block.without_terminator()) {
    llvm::for_each(op.getOperands(), consider);
    llvm::for_each(op.getResults(), consider);
    const bool isFull = plan.levelOf(op.getResult(0)) == Level::Full;
    ops += isFull;
    functions += isFull && op.hasTrait<ad::OpTrait::MathFunction>();
    costly += op.hasTrait<ad::OpTrait::Costly>();
    if (llvm::isa<SumOp, AmaxOp>(op))
      lanes = std::max(lanes, laneCount(elementOf(op.getResult(0))));
  }
  // Short rows do without masks: these cost time in LLVM and when they run.
  const int64_t cols = std::max<int64_t>(plan.cols(), 1);
  width = std::min<int64_t>(target.vectorBytes / (floatBytes ? floatBytes : integerBytes),
                            llvm::PowerOf2Ceil(cols));
  const bool isShort = cols <= kShortRow * width;
  callsMath = width > 1 && functions > (isShort ? kInlineFunctionsOfShortRows : kInlineFunctions);
  if (width == 1)
    return;
  chooseStreaming(target);
  const int64_t registers = target.vectorBytes >= 64 ? 32 : 16;
  const bool isSmall = ops + costly * kCostlyOpSize <= kWideBundleOps * registers;
  // Between calls, values come from memory and go there, and one vector is as fast.
  vectors = callsMath ? 1 : isSmall ? 4 : registers / 16;
  if (streams) // whole lines, or the stores of several results disturb each other
    vectors = std::max(vectors, kLineBytes / target.vectorBytes);
  bundles = std::max<int64_t>(lanes / (width * vectors), 1);
}

void KernelContext::chooseStreaming(const Target &target) {
  int64_t bytes = 0;
  bool isAligned = true;
  auto consider = [&](Value value) {
    const auto type = llvm::cast<RankedTensorType>(value.getType());
    bytes += type.getNumElements() * byteSize(type.getElementType());
  };
  llvm::for_each(block.getArguments(), consider);
  for (const Value value : block.getTerminator()->getOperands()) {
    consider(value);
    // Every row must begin at a whole vector.
    isAligned &= plan.loops().size() == 1 ||
                 plan.cols() * byteSize(elementOf(value)) % target.vectorBytes == 0;
  }
  streams = isAligned && bytes > target.streamingBytes;
}

/// Adds a buffer to `bytes`; returns where it begins.
static int64_t append(int64_t &bytes, Type element, int64_t count) {
  const int64_t offset = bytes;
  // More than can be addressed is refused in the end; until then it must not overflow.
  bytes = std::min(bytes + static_cast<int64_t>(llvm::alignTo(count * byteSize(element), 64)),
                   2 * addressableBytes);
  return offset;
}

int64_t KernelContext::reserve(Type element, int64_t count) {
  return append(scratchBytes.own, element, count);
}

int64_t KernelContext::reserveShared(Type element, int64_t count) {
  return append(split ? scratchBytes.shared : scratchBytes.own, element, count);
}

Value KernelContext::scratch(int64_t offset) {
  const Value base = split ? kernel.getArgument(2) : kernel.getArguments().back();
  return emit.address(base, emit.index(offset), emit.builder().getI8Type());
}

Value KernelContext::sharedScratch(int64_t offset) {
  return split ? emit.address(kernel.getArgument(1), emit.index(offset), emit.builder().getI8Type())
               : scratch(offset);
}

Value KernelContext::outerOffset(const LoopStrides &strides) {
  Value offset = emit.index(0);
  for (auto [index, stride] : llvm::zip(outer, strides))
    if (stride != 0)
      offset = emit.add(offset, emit.mul(index, stride));
  return offset;
}

Value KernelContext::outerIndex(unsigned first, unsigned last) {
  Value index = emit.index(0);
  for (unsigned loop = first; loop < last; ++loop)
    index = emit.add(emit.mul(index, plan.loops()[loop]), outer[loop]);
  return index;
}

Value KernelContext::isEqual(Value a, int64_t b) {
  return LLVM::ICmpOp::create(emit.builder(), emit.loc(), LLVM::ICmpPredicate::eq, a,
                              emit.constantInt(a.getType(), b));
}

void KernelContext::forColumns(llvm::function_ref<void(const Chunk &)> body) {
  const int64_t cols = plan.cols(), whole = cols - cols % width;
  emit.loop(0, whole, width, [&](Value index) { body(Chunk{index, 1, width, width}); });
  if (whole < cols)
    body(Chunk{emit.index(whole), 1, width, cols - whole});
}

} // namespace ad
