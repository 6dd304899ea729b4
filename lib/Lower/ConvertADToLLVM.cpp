// The pass: functions on tensors become LLVM functions on buffers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/RuntimeCheck.h"
#include "Lower/Buffers.h"
#include "Lower/Contract.h"
#include "Lower/Index.h"
#include "Lower/KernelContext.h"
#include "Lower/KernelEmitter.h"
#include "Lower/Linalg.h"
#include "Lower/MathLibrary.h"
#include "Lower/Moves.h"
#include "Lower/Order.h"
#include "Lower/Passes.h"
#include "Lower/Prepare.h"
#include "Lower/Random.h"
#include "Lower/Scan.h"

using namespace mlir;

namespace ad {
#define GEN_PASS_DEF_CONVERTADTOLLVM
#include "Lower/Passes.h.inc"

namespace {

/// Tables of more pointers are filled by a loop.
constexpr size_t kLongTable = 64;

/// Lowers one function: kernels first, then memory, then the entry that calls them.
class FunctionLowering {
public:
  FunctionLowering(func::FuncOp function, MathLibrary &math, const Target &target)
      : function(function), math(math), target(target),
        module(function->getParentOfType<ModuleOp>()) {}

  LogicalResult run();

private:
  LLVM::LLVMFuncOp makeKernel(Operation *op, size_t numPointers, size_t numCounts = 0);
  void makeGroupKernel(FusedOp group, KernelPlan plan);
  LogicalResult makeKernels();
  void makeEntry();
  void emitCall(Operation &op);
  bool takesTable(Operation *op) const;
  void emitSharedCall(const Kernel &kernel, LLVM::LLVMFuncOp code, Value scratch);
  Value makeTableMemory();
  void writeTable(ArrayRef<Place> places);
  void fillTable(ArrayRef<Place> places);
  Value callersBuffer(unsigned index);
  Value pointerTo(const Place &place);
  Value pointerToConstant(ConstantOp constant);
  LLVM::GlobalOp makeConstantArray(DenseElementsAttr elements);

  func::FuncOp function;
  MathLibrary &math;
  const Target &target;
  ModuleOp module;
  Kernels kernels;
  DenseMap<Operation *, LLVM::LLVMFuncOp> kernelOf;
  std::unique_ptr<Buffers> buffers;
  std::unique_ptr<Emitter> emit;
  DenseMap<Operation *, LLVM::GlobalOp> globals;
  unsigned numConstantArrays = 0;
  Value workspace, table;
  SmallVector<Attribute> runtimeChecks; // one per op that checks, in their order
  int64_t checksEmitted = 0;
};

LogicalResult FunctionLowering::run() {
  if (failed(prepare(function)) || failed(makeKernels()))
    return failure();
  buffers = std::make_unique<Buffers>(function, kernels);
  if (!buffers->workspaceBytes())
    return function.emitOpError() << "keeps more temporaries at a time than can be addressed";
  makeEntry();
  return success();
}

/// A function that takes pointers, then counts.
LLVM::LLVMFuncOp FunctionLowering::makeKernel(Operation *op, size_t numPointers, size_t numCounts) {
  OpBuilder builder(function);
  const Type pointer = LLVM::LLVMPointerType::get(module.getContext());
  const Type result = runtimeCheckOf(op) ? Type(builder.getI64Type())
                                         : LLVM::LLVMVoidType::get(module.getContext());
  SmallVector<Type> arguments(numPointers, pointer);
  arguments.append(numCounts, builder.getI64Type());
  const auto type = LLVM::LLVMFunctionType::get(result, arguments);
  const std::string name =
      (function.getName() + "." + op->getName().stripDialect() + llvm::Twine(kernelOf.size()))
          .str();
  auto kernel =
      LLVM::LLVMFuncOp::create(builder, op->getLoc(), name, type, LLVM::Linkage::Internal);
  kernel.addEntryBlock(builder);
  return kernelOf[op] = kernel;
}

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

void FunctionLowering::makeGroupKernel(FusedOp group, KernelPlan plan) {
  const KernelSplit split = KernelSplit::choose(group, plan, target);
  Kernel &kernel =
      kernels.try_emplace(group, Kernel{std::move(plan), split, KernelNeeds()}).first->second;
  const size_t numBuffers =
      takesTable(group) ? 1 : group->getNumOperands() + group->getNumResults();
  LLVM::LLVMFuncOp code =
      split ? makeKernel(group, numBuffers + 2, 2) : makeKernel(group, numBuffers + 1);
  kernel.needs = emitKernel(group, kernel.plan, kernel.split, code, target, math);
}

bool FunctionLowering::takesTable(Operation *op) const {
  const auto kernel = kernels.find(op);
  return kernel != kernels.end() &&
         KernelContext::takesTable(llvm::cast<FusedOp>(op), kernel->second.split);
}

LogicalResult FunctionLowering::makeKernels() {
  for (Operation &op : function.getBody().front()) {
    if (runtimeCheckOf(&op))
      runtimeChecks.push_back(checkAttribute(&op));
    if (auto group = llvm::dyn_cast<FusedOp>(op)) {
      llvm::Expected<KernelPlan> plan = KernelPlan::make(group);
      if (!plan)
        return group.emitOpError() << "is not one loop nest: " << llvm::toString(plan.takeError());
      makeGroupKernel(group, std::move(*plan));
    } else if (isMove(&op) && !Buffers::isView(&op)) {
      emitMove(&op, makeKernel(&op, op.getNumOperands() + 1));
    } else if (isScan(&op)) {
      emitScan(&op, makeKernel(&op, op.getNumOperands() + 1));
    } else if (isIndexing(&op)) {
      emitIndexing(&op, makeKernel(&op, op.getNumOperands() + 1));
    } else if (isLinalg(&op)) {
      emitLinalg(&op, makeKernel(&op, op.getNumOperands() + 1));
    } else if (isOrdering(&op)) {
      emitOrdering(&op, makeKernel(&op, op.getNumOperands() + 1));
    } else if (auto random = llvm::dyn_cast<RandomOp>(op)) {
      emitRandom(random, makeKernel(&op, op.getNumOperands() + 1));
    }
  }
  return success();
}

Value FunctionLowering::pointerToConstant(ConstantOp constant) {
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
LLVM::GlobalOp FunctionLowering::makeConstantArray(DenseElementsAttr elements) {
  OpBuilder builder(function);
  const std::string name =
      (function.getName() + ".constant" + llvm::Twine(numConstantArrays++)).str();
  const auto type = LLVM::LLVMArrayType::get(elements.getElementType(), elements.getNumElements());
  return LLVM::GlobalOp::create(builder, emit->loc(), type, /*isConstant=*/true,
                                LLVM::Linkage::Internal, name, elements, /*alignment=*/64);
}

/// A pointer of the caller's, of inputs, then results: loaded where it is used, since hundreds of
/// them do not stay in registers.
Value FunctionLowering::callersBuffer(unsigned index) {
  const Type pointer = emit->ptrType();
  const Value slot = emit->address(emit->function().getArgument(0), emit->index(index), pointer);
  return LLVM::LoadOp::create(emit->builder(), emit->loc(), pointer, slot);
}

/// The memory of the pointer tables, of which one is in use at a time.
Value FunctionLowering::makeTableMemory() {
  size_t longest = 0;
  for (auto group : function.getBody().front().getOps<FusedOp>())
    if (takesTable(group))
      longest = std::max<size_t>(longest, group->getNumOperands() + group->getNumResults());
  return longest ? emit->stack(emit->ptrType(), longest) : Value();
}

void FunctionLowering::writeTable(ArrayRef<Place> places) {
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
void FunctionLowering::fillTable(ArrayRef<Place> places) {
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

Value FunctionLowering::pointerTo(const Place &place) {
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
  case Place::Constant:
    base = pointerToConstant(llvm::cast<ConstantOp>(place.constant));
    break;
  }
  return place.offset == 0
             ? base
             : emit->address(base, emit->index(place.offset), emit->builder().getI8Type());
}

void FunctionLowering::emitCall(Operation &op) {
  emit->setLoc(op.getLoc());
  if (auto matmul = llvm::dyn_cast<MatmulOp>(op)) {
    const Value a = pointerTo(buffers->placeOf(matmul.getA()));
    const Value b = pointerTo(buffers->placeOf(matmul.getB()));
    return emitMatmul(matmul, *emit, a, b, pointerTo(buffers->placeOf(matmul.getY())));
  }
  LLVM::LLVMFuncOp kernel = kernelOf.lookup(&op);
  if (!kernel)
    return; // a view, a constant, the terminator
  SmallVector<Place> places;
  for (const Value operand : op.getOperands())
    places.push_back(buffers->placeOf(operand));
  for (const Value result : op.getResults())
    places.push_back(buffers->placeOf(result));
  SmallVector<Value> arguments;
  if (takesTable(&op)) {
    writeTable(places);
    arguments.push_back(table);
  } else {
    for (const Place &place : places)
      arguments.push_back(pointerTo(place));
  }
  if (llvm::isa<FusedOp>(op)) {
    const Value scratch = pointerTo(buffers->scratchOf(&op));
    if (const Kernel &made = kernels.find(&op)->second; made.split)
      return emitSharedCall(made, kernel, scratch);
    arguments.push_back(scratch);
  }
  auto call = LLVM::CallOp::create(emit->builder(), emit->loc(), kernel, arguments);
  if (runtimeCheckOf(&op))
    emitCheckTest(&op, *emit, call.getResult(), arguments, ++checksEmitted);
}

// C ABI of Runtime.h: ad_rt_share(kernel, buffers, shared, own, ownBytes, units, leastPart).
void FunctionLowering::emitSharedCall(const Kernel &kernel, LLVM::LLVMFuncOp code, Value scratch) {
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

void FunctionLowering::makeEntry() {
  OpBuilder builder(function);
  const Type pointer = LLVM::LLVMPointerType::get(module.getContext());
  const Type result = runtimeChecks.empty() ? Type(LLVM::LLVMVoidType::get(module.getContext()))
                                            : checkStatusType(module.getContext());
  const auto type = LLVM::LLVMFunctionType::get(result, {pointer, pointer});
  // The function keeps its name: it goes when its replacement is complete.
  const std::string name = function.getName().str();
  auto entry = LLVM::LLVMFuncOp::create(builder, function.getLoc(), name + ".entry", type);
  entry.addEntryBlock(builder);
  entry->setAttr("ad.workspace_bytes", builder.getI64IntegerAttr(*buffers->workspaceBytes()));
  entry->setAttr("ad.num_inputs", builder.getI64IntegerAttr(function.getNumArguments()));
  entry->setAttr("ad.num_results", builder.getI64IntegerAttr(function.getNumResults()));
  if (!runtimeChecks.empty())
    entry->setAttr("ad.checks", builder.getArrayAttr(runtimeChecks));
  emit = std::make_unique<Emitter>(entry, function.getLoc());
  workspace = entry.getArgument(1);
  table = makeTableMemory();
  for (Operation &op : function.getBody().front())
    emitCall(op);
  for (auto [value, index] : buffers->copies()) {
    const Value from = pointerTo(buffers->placeOf(value)),
                to = callersBuffer(function.getNumArguments() + index);
    LLVM::MemcpyOp::create(emit->builder(), emit->loc(), to, from,
                           emit->index(bytesOf(value.getType())), /*isVolatile=*/false);
  }
  LLVM::ReturnOp::create(emit->builder(), emit->loc(),
                         runtimeChecks.empty() ? ValueRange() : ValueRange(emitNoFailure(*emit)));
  function.erase();
  entry.setName(name);
}

struct ConvertADToLLVM : impl::ConvertADToLLVMBase<ConvertADToLLVM> {
  using ConvertADToLLVMBase::ConvertADToLLVMBase;

  LogicalResult checkOptions() {
    if (!llvm::is_contained({16, 32, 64}, vectorBytes.getValue()))
      return getOperation().emitError()
             << "option vector-bytes is " << vectorBytes.getValue() << ", expected 16, 32 or 64";
    for (const Option<int64_t> *limit : {&streamingBytes, &splitCost})
      if (limit->getValue() < 0)
        return getOperation().emitError() << "option " << limit->getArgStr() << " is "
                                          << limit->getValue() << ", expected at least 0";
    return success();
  }

  void runOnOperation() override {
    if (failed(checkOptions()))
      return signalPassFailure();
    const Target target{vectorBytes, streamingBytes, splitCost};
    MathLibrary math(getOperation(), runtimeMath);
    // Private functions are for calls, and calls have been inlined.
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (function.isPrivate() && SymbolTable::symbolKnownUseEmpty(function, getOperation()))
        function.erase();
    for (auto function : llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (failed(FunctionLowering(function, math, target).run()))
        return signalPassFailure();
  }
};

} // namespace
} // namespace ad
