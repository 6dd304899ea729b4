// The entry of a function: calls of kernels and of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Entry.h"
#include "Dialect/RuntimeCheck.h"
#include "Lower/Contract.h"
#include "Lower/Index.h"

using namespace mlir;

namespace ad {

static constexpr size_t kInlinedOps = 200;

EntryEmitter::EntryEmitter(func::FuncOp function, const Kernels &kernels, const Buffers &buffers)
    : function(function), kernels(kernels), buffers(buffers), pointers(buffers.numPointers()) {}

void EntryEmitter::run() {
  makeFunction();
  emitBlock(function.getBody().front());
  for (auto [value, index] : buffers.copies())
    copy(callersBuffer(function.getNumArguments() + index), pointerTo(value),
         bytesOf(value.getType()));
  LLVM::ReturnOp::create(emit->builder(), emit->loc(),
                         kernels.checks().empty() ? ValueRange()
                                                  : ValueRange(emitNoFailure(*emit)));
  if (buffers.numTapes() > 0)
    wrapByTapes(function.getLoc());
  // The function keeps its name: it goes when its replacement is complete.
  const std::string name = function.getName().str();
  function.erase();
  entry.setName(name);
}

void EntryEmitter::makeFunction() {
  OpBuilder builder(function);
  MLIRContext *context = function.getContext();
  const Type pointer = LLVM::LLVMPointerType::get(context);
  const Type result =
      kernels.checks().empty() ? Type(LLVM::LLVMVoidType::get(context)) : checkStatusType(context);
  entry = LLVM::LLVMFuncOp::create(builder, function.getLoc(), function.getName().str() + ".entry",
                                   LLVM::LLVMFunctionType::get(result, {pointer, pointer}));
  entry.addEntryBlock(builder);
  entry->setAttr("ad.workspace_bytes", builder.getI64IntegerAttr(*buffers.workspaceBytes()));
  entry->setAttr("ad.num_inputs", builder.getI64IntegerAttr(function.getNumArguments()));
  entry->setAttr("ad.num_results", builder.getI64IntegerAttr(function.getNumResults()));
  if (!kernels.checks().empty())
    entry->setAttr("ad.checks", builder.getArrayAttr(kernels.checks()));
  emit = std::make_unique<Emitter>(entry, function.getLoc());
  workspace = entry.getArgument(1);
  table = makeTableMemory();
  for (const Type type : buffers.locals())
    locals.push_back(emit->stack(llvm::cast<RankedTensorType>(type)));
}

void EntryEmitter::emitBlock(Block &block) {
  for (Operation &op : block) {
    emit->setLoc(op.getLoc());
    emitOp(op);
  }
}

void EntryEmitter::emitOp(Operation &op) {
  if (auto matmul = llvm::dyn_cast<MatmulOp>(op))
    emitMatmul(matmul, *emit, pointerTo(matmul.getA()), pointerTo(matmul.getB()),
               pointerTo(matmul.getY()));
  else if (auto branch = llvm::dyn_cast<IfOp>(op))
    emitIf(branch);
  else if (auto loop = llvm::dyn_cast<ForOp>(op))
    emitFor(loop);
  else if (auto loop = llvm::dyn_cast<WhileOp>(op))
    emitWhile(loop);
  else if (LLVM::LLVMFuncOp kernel = kernels.codeOf(&op))
    emitCall(op, kernel);
  // Otherwise it is a view, a constant, a terminator.
}

void EntryEmitter::emitCall(Operation &op, LLVM::LLVMFuncOp kernel) {
  SmallVector<Place> places;
  for (const Value operand : op.getOperands())
    places.push_back(buffers.placeOf(operand));
  for (const Value result : op.getResults())
    places.push_back(buffers.placeOf(result));
  Values arguments;
  if (kernels.takesTable(&op)) {
    writeTable(places);
    arguments.push_back(table);
  } else {
    for (const Place &place : places)
      arguments.push_back(pointerTo(place));
  }
  if (const GroupKernel *made = kernels.groupOf(&op)) {
    const Value scratch = pointerTo(buffers.scratchOf(&op));
    if (made->split)
      return emitSharedCall(*made, kernel, scratch);
    arguments.push_back(scratch);
  }
  if (loopDepth > 0)
    inlineIfSmall(kernel);
  auto call = LLVM::CallOp::create(emit->builder(), emit->loc(), kernel, arguments);
  if (runtimeCheckOf(&op))
    emitCheckTest(&op, *emit, call.getResult(), arguments, kernels.checkNumberOf(&op));
}

/// Has LLVM put a small kernel into the loop that calls it, which is the only place. Together they
/// must not make the entry one of the large functions that LLVM does not improve.
void EntryEmitter::inlineIfSmall(LLVM::LLVMFuncOp kernel) {
  size_t ops = 0;
  kernel.walk([&](Operation *) { ++ops; });
  if (inlinedOps + ops > kInlinedOps)
    return;
  inlinedOps += ops;
  kernel.setAlwaysInline(true);
}

// C ABI of Runtime.h: ad_rt_share(kernel, buffers, shared, own, ownBytes, units, leastPart).
void EntryEmitter::emitSharedCall(const GroupKernel &kernel, LLVM::LLVMFuncOp code, Value scratch) {
  const KernelScratch &bytes = kernel.needs.scratch;
  const Value own = emit->address(scratch, emit->index(bytes.shared), emit->builder().getI8Type());
  const Value units = emit->index(kernel.split.units);
  const SmallVector<Value> arguments{LLVM::AddressOfOp::create(emit->builder(), emit->loc(), code),
                                     table,
                                     scratch,
                                     own,
                                     emit->index(bytes.own),
                                     units,
                                     emit->index(kernel.split.leastPart)};
  LLVM::LLVMFuncOp share = declareRuntime(*emit, "ad_rt_share", ValueRange(arguments).getTypes());
  LLVM::CallOp::create(emit->builder(), emit->loc(), share, arguments);
  if (kernel.needs.ending)
    LLVM::CallOp::create(emit->builder(), emit->loc(), code,
                         ValueRange{table, scratch, own, units, units});
}

void EntryEmitter::copy(Value to, Value from, int64_t bytes) {
  LLVM::MemcpyOp::create(emit->builder(), emit->loc(), to, from, emit->index(bytes),
                         /*isVolatile=*/false);
}

void EntryEmitter::copy(const Place &to, const Place &from, Type tensor) {
  const auto type = llvm::cast<RankedTensorType>(tensor);
  // Between local places the whole vector, so that it can stay in a register.
  const bool isPadded = to.kind == Place::Local && from.kind == Place::Local;
  const int64_t count = isPadded ? paddedCount(type) : type.getNumElements();
  copy(pointerTo(to), pointerTo(from), count * byteSize(type.getElementType()));
}

} // namespace ad
