// The kernels of a function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Kernels.h"
#include "Dialect/RuntimeCheck.h"
#include "Lower/Buffers.h"
#include "Lower/Index.h"
#include "Lower/KernelContext.h"
#include "Lower/Linalg.h"
#include "Lower/MathLibrary.h"
#include "Lower/Moves.h"
#include "Lower/Order.h"
#include "Lower/Random.h"
#include "Lower/Scan.h"

using namespace mlir;

namespace ad {

/// What the message of a failed check needs: the op, the dimension, its size, and the place.
static Attribute checkAttribute(Operation *op) {
  const RuntimeCheck check = *runtimeCheckOf(op);
  Builder builder(op->getContext());
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("kind", builder.getI64IntegerAttr(static_cast<int64_t>(check.kind))),
       builder.getNamedAttr("op", builder.getStringAttr(check.op)),
       builder.getNamedAttr("dimension", builder.getI64IntegerAttr(check.dimension)),
       builder.getNamedAttr("size", builder.getI64IntegerAttr(check.size)),
       builder.getNamedAttr("file", builder.getStringAttr(check.file)),
       builder.getNamedAttr("line", builder.getI64IntegerAttr(check.line)),
       builder.getNamedAttr("column", builder.getI64IntegerAttr(check.column))});
}

LogicalResult Kernels::make() {
  const WalkResult result = function.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (op == function)
      return WalkResult::advance();
    if (runtimeCheckOf(op)) {
      runtimeChecks.push_back(checkAttribute(op));
      checkNumbers[op] = runtimeChecks.size();
    }
    if (failed(makeKernel(op)))
      return WalkResult::interrupt();
    return llvm::isa<FusedOp>(op) ? WalkResult::skip() : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

LogicalResult Kernels::makeKernel(Operation *op) {
  if (auto group = llvm::dyn_cast<FusedOp>(op))
    return makeGroup(group);
  const auto function = [&] { return makeFunction(op, op->getNumOperands() + 1); };
  if (isMove(op) && !Buffers::isView(op))
    emitMove(op, function());
  else if (isScan(op))
    emitScan(op, function());
  else if (isIndexing(op))
    emitIndexing(op, function());
  else if (isLinalg(op))
    emitLinalg(op, function());
  else if (isOrdering(op))
    emitOrdering(op, function());
  else if (auto random = llvm::dyn_cast<RandomOp>(op))
    emitRandom(random, function());
  return success();
}

LogicalResult Kernels::makeGroup(FusedOp group) {
  llvm::Expected<KernelPlan> plan = KernelPlan::make(group);
  if (!plan)
    return group.emitOpError() << "is not one loop nest: " << llvm::toString(plan.takeError());
  const KernelSplit split = KernelSplit::choose(group, *plan, target);
  GroupKernel &kernel =
      groups.try_emplace(group, GroupKernel{std::move(*plan), split, KernelNeeds()}).first->second;
  const size_t numBuffers =
      takesTable(group) ? 1 : group->getNumOperands() + group->getNumResults();
  LLVM::LLVMFuncOp made =
      split ? makeFunction(group, numBuffers + 2, 2) : makeFunction(group, numBuffers + 1);
  kernel.needs = emitKernel(group, kernel.plan, kernel.split, made, target, math);
  return success();
}

/// A function that takes pointers, then counts.
LLVM::LLVMFuncOp Kernels::makeFunction(Operation *op, size_t numPointers, size_t numCounts) {
  OpBuilder builder(function);
  const Type pointer = LLVM::LLVMPointerType::get(op->getContext());
  const Type result =
      runtimeCheckOf(op) ? Type(builder.getI64Type()) : LLVM::LLVMVoidType::get(op->getContext());
  SmallVector<Type> arguments(numPointers, pointer);
  arguments.append(numCounts, builder.getI64Type());
  const auto type = LLVM::LLVMFunctionType::get(result, arguments);
  const std::string name =
      (function.getName() + "." + op->getName().stripDialect() + llvm::Twine(code.size())).str();
  auto kernel =
      LLVM::LLVMFuncOp::create(builder, op->getLoc(), name, type, LLVM::Linkage::Internal);
  kernel.addEntryBlock(builder);
  return code[op] = kernel;
}

llvm::DenseMap<Operation *, int64_t> Kernels::drop() {
  llvm::DenseMap<Operation *, int64_t> scratch;
  for (auto &[op, kernel] : groups)
    scratch[op] = kernel.needs.scratch.total();
  for (auto &[op, kernel] : code)
    kernel.erase();
  code.clear();
  groups.clear();
  return scratch;
}

const GroupKernel *Kernels::groupOf(Operation *op) const {
  const auto found = groups.find(op);
  return found == groups.end() ? nullptr : &found->second;
}

bool Kernels::takesTable(Operation *op) const {
  const GroupKernel *kernel = groupOf(op);
  return kernel && KernelContext::takesTable(llvm::cast<FusedOp>(op), kernel->split);
}

bool Kernels::streams(Operation *op) const {
  return op
      ->walk([&](FusedOp group) {
        const GroupKernel *kernel = groupOf(group);
        return kernel && kernel->needs.streams ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

} // namespace ad
