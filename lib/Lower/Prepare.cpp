// Brings a function into the form that is lowered op by op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Prepare.h"
#include "Dialect/ElementType.h"
#include "Lower/ReadFirst.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace ad {
namespace {

bool isLowered(Operation *op) {
  return llvm::isa<FusedOp, MatmulOp, ReshapeOp, TransposeOp, FlipOp, SliceOp, PadOp, ConcatOp,
                   CumsumOp, RecurrenceOp, ProdOp, GatherOp, ScatterAddOp, PutOp, InverseIndexOp,
                   CheckIndexOp, ArgsortOp, ArgcummaxOp, RandomOp, CholeskyOp, TriangularSolveOp,
                   LuOp, LuSolveOp, DetOp, LogabsdetOp, CofactorOp, ConstantOp, ForOp, IfOp,
                   WhileOp, YieldOp, func::ReturnOp>(op);
}

bool isSplat(ConstantOp op) { return llvm::isa<SplatElementsAttr>(op.getValue()); }

/// What a group of one may hold.
bool isGroupOp(Operation *op) {
  return llvm::isa<BroadcastOp, SumOp, AmaxOp, IotaOp>(op) ||
         op->hasTrait<mlir::OpTrait::Elementwise>();
}

/// A group of one op: its operands as inputs but for splat constants, which it holds itself.
void wrap(Operation *op) {
  OpBuilder builder(op);
  SmallVector<Value> inputs;
  auto isConstant = [](Value value) {
    auto constant = value.getDefiningOp<ConstantOp>();
    return constant && isSplat(constant);
  };
  llvm::copy_if(op->getOperands(), std::back_inserter(inputs),
                [&](Value value) { return !isConstant(value); });
  auto group = FusedOp::create(builder, op->getLoc(), op->getResultTypes(), inputs);
  Block &block = group.getBody().emplaceBlock();
  builder.setInsertionPointToEnd(&block);
  IRMapping mapping;
  SmallVector<Value> operands;
  for (const Value operand : op->getOperands())
    operands.push_back(isConstant(operand)
                           ? builder.clone(*operand.getDefiningOp())->getResult(0)
                           : Value(block.addArgument(operand.getType(), op->getLoc())));
  Operation *inner = builder.clone(*op);
  inner->setOperands(operands);
  YieldOp::create(builder, op->getLoc(), inner->getResults());
  op->replaceAllUsesWith(group);
  op->erase();
}

/// A splat that is needed in memory is a group that fills it.
void fill(ConstantOp op) {
  OpBuilder builder(op);
  const RankedTensorType type = op.getType();
  const auto scalar = RankedTensorType::get({}, type.getElementType());
  const Attribute element = llvm::cast<SplatElementsAttr>(op.getValue()).getSplatValue<Attribute>();
  const Value value =
      ConstantOp::create(builder, op.getLoc(), DenseElementsAttr::get(scalar, element));
  const SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  auto broadcast = BroadcastOp::create(builder, op.getLoc(), type, value, axes);
  op.replaceAllUsesWith(broadcast.getResult());
  op.erase();
  wrap(broadcast);
}

void expandMean(MeanOp op) {
  OpBuilder builder(op);
  const double count = reducedCount(op.getX().getType().getShape(), op.getAxes());
  const Value sum = SumOp::create(builder, op.getLoc(), op.getX(), op.getAxes());
  const Value divisor = ConstantOp::create(builder, op.getLoc(), op.getType(), count);
  op.replaceAllUsesWith(DivOp::create(builder, op.getLoc(), sum, divisor).getResult());
  op.erase();
}

/// Splits a reduction into reductions over one run of adjacent axes each, innermost first. Axes of
/// size 1 count like any other: whether reduced axes are trailing decides on the order of a sum.
/// Returns false if it already is one.
template <typename OpTy>
bool splitReduction(OpTy op) {
  SmallVector<SmallVector<int64_t>> runs;
  for (const int64_t axis : op.getAxes()) {
    if (runs.empty() || runs.back().back() + 1 != axis)
      runs.emplace_back();
    runs.back().push_back(axis);
  }
  if (runs.size() == 1)
    return false;
  OpBuilder builder(op);
  Value value = op.getX();
  for (const SmallVector<int64_t> &run : llvm::reverse(runs))
    value = OpTy::create(builder, op.getLoc(), value, run);
  op.replaceAllUsesWith(value);
  op.erase();
  return true;
}

/// A group whose result is one of its inputs hands the input on.
void forwardInputs(FusedOp group) {
  for (auto [result, value] :
       llvm::zip_equal(group.getResults(), group.getBody().front().getTerminator()->getOperands()))
    if (const auto argument = llvm::dyn_cast<BlockArgument>(value))
      result.replaceAllUsesWith(group.getInputs()[argument.getArgNumber()]);
}

/// Drops results that nothing uses; false if none is left and the group is gone.
bool dropDeadResults(FusedOp group) {
  if (llvm::none_of(group.getResults(), [](Value v) { return v.use_empty(); }))
    return true;
  auto yield = llvm::cast<YieldOp>(group.getBody().front().getTerminator());
  SmallVector<Value> kept, yielded;
  for (auto [result, value] : llvm::zip_equal(group.getResults(), yield.getValues()))
    if (!result.use_empty()) {
      kept.push_back(result);
      yielded.push_back(value);
    }
  if (!kept.empty()) {
    OpBuilder builder(group);
    auto smaller =
        FusedOp::create(builder, group.getLoc(), ValueRange(kept).getTypes(), group.getInputs());
    smaller.getBody().takeBody(group.getBody());
    llvm::cast<YieldOp>(smaller.getBody().front().getTerminator())
        .getValuesMutable()
        .assign(yielded);
    for (auto [from, to] : llvm::zip_equal(kept, smaller.getResults()))
      from.replaceAllUsesWith(to);
  }
  group.erase();
  return false;
}

/// Puts the ops of its one body, which takes its operands, in the place of an op.
void dissolve(Operation *group) {
  Block &block = group->getRegion(0).front();
  for (auto [argument, input] : llvm::zip_equal(block.getArguments(), group->getOperands()))
    argument.replaceAllUsesWith(input);
  auto yield = llvm::cast<YieldOp>(block.getTerminator());
  group->replaceAllUsesWith(yield.getValues());
  yield.erase();
  for (Operation &op : llvm::make_early_inc_range(block))
    op.moveBefore(group);
  group->erase();
}

/// Code generation knows storage types by their casts alone.
LogicalResult checkComputedTypes(func::FuncOp function) {
  const WalkResult result = function.walk([](Operation *op) {
    if (!computesNarrow(op))
      return WalkResult::advance();
    SmallVector<Type> types(op->getOperandTypes());
    llvm::append_range(types, op->getResultTypes());
    const Type narrow =
        *llvm::find_if(types, [](Type type) { return computedTypeOf(type) != type; });
    op->emitOpError() << "computes on " << narrow << ", expected " << computedTypeOf(narrow)
                      << ", as ad-widen makes it";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

LogicalResult prepareOp(Operation *op) {
  if (auto mean = llvm::dyn_cast<MeanOp>(op))
    return expandMean(mean), success();
  if (auto sum = llvm::dyn_cast<SumOp>(op); sum && splitReduction(sum))
    return success();
  if (auto amax = llvm::dyn_cast<AmaxOp>(op); amax && splitReduction(amax))
    return success();
  if (llvm::isa<DetachOp>(op)) {
    op->replaceAllUsesWith(op->getOperands());
    op->erase();
    return success();
  }
  if (isGroupOp(op)) {
    wrap(op);
    return success();
  }
  return op->emitOpError() << "cannot be lowered: expected ops of the ad dialect, with derivatives "
                              "expanded and calls inlined";
}

} // namespace

/// Arguments and results are buffers.
static LogicalResult checkSignature(func::FuncOp function) {
  const auto isBuffer = [](Type type) {
    const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
    return tensor && tensor.hasStaticShape() && elementKindOf(tensor.getElementType());
  };
  for (const auto &[types, what] : {std::make_pair(function.getArgumentTypes(), "argument"),
                                    std::make_pair(function.getResultTypes(), "result")})
    for (const auto [index, type] : llvm::enumerate(types))
      if (!isBuffer(type))
        return function.emitOpError() << what << " #" << index << " is of type " << type
                                      << ", expected a statically shaped tensor of the ad dialect";
  return success();
}

static LogicalResult prepareBlock(Block &body) {
  for (auto group : llvm::make_early_inc_range(body.getOps<FusedOp>())) {
    forwardInputs(group);
    if (group.use_empty()) {
      group.erase();
      continue;
    }
    llvm::Expected<KernelPlan> plan = KernelPlan::make(group);
    if (plan)
      continue;
    group.emitRemark() << "group is lowered op by op: " << llvm::toString(plan.takeError());
    dissolve(group);
  }
  // What is replaced comes up again in its new form, until everything is lowered or refused.
  for (auto it = body.begin(); it != body.end();) {
    Operation *op = &*it;
    if (isLowered(op)) {
      ++it;
      continue;
    }
    if (op->use_empty() && isMemoryEffectFree(op)) {
      ++it;
      op->erase();
      continue;
    }
    // New ops are put in front of this one.
    Operation *before = op->getPrevNode();
    if (failed(prepareOp(op)))
      return failure();
    it = before ? std::next(Block::iterator(before)) : body.begin();
  }
  for (auto constant : llvm::make_early_inc_range(body.getOps<ConstantOp>())) {
    if (constant.use_empty())
      constant.erase();
    else if (isSplat(constant) && constant.getType().getRank() > 0)
      fill(constant);
  }
  for (auto group : llvm::make_early_inc_range(body.getOps<FusedOp>()))
    dropDeadResults(group);
  readBeforePuts(body);
  return success();
}

LogicalResult prepare(func::FuncOp function) {
  if (failed(checkSignature(function)) || failed(checkComputedTypes(function)))
    return failure();
  if (!function.getBody().hasOneBlock())
    return function.emitOpError() << "has " << function.getBody().getBlocks().size()
                                  << " blocks, expected one";
  // A body that is computed again was kept apart so far, so that nothing of it is shared.
  function.walk([](CheckpointOp op) { dissolve(op); });
  SmallVector<Block *> blocks{&function.getBody().front()};
  function.walk([&](Operation *op) {
    if (llvm::isa<ForOp, IfOp, WhileOp>(op))
      for (Region &body : op->getRegions())
        blocks.push_back(&body.front());
  });
  for (Block *block : blocks)
    if (failed(prepareBlock(*block)))
      return failure();
  return success();
}

} // namespace ad
