// Reductions in generated code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Accumulate.h"
#include "SeededBugs/SeededBugs.h"
#include "VectorMath/Basic.h"

using namespace mlir;

namespace ad {

int64_t laneCount(Type element) { return element.isF32() ? 32 : 16; }

Accumulator::Accumulator(Emitter &emitter, Type element, bool isSum, int64_t width)
    : emitter(&emitter), type(element), isSum(isSum), width(width),
      lanes(AD_SEEDED(kernel_lanes, std::max(width, laneCount(element)), width)) {}

Bundle Accumulator::identity() const {
  if (isSum)
    return {emitter, {emitter->constant(type, emitter->builder().getZeroAttr(type))}};
  if (llvm::isa<FloatType>(type))
    return {emitter, {emitter->constant(type, -std::numeric_limits<double>::infinity())}};
  const auto least = llvm::APInt::getSignedMinValue(type.getIntOrFloatBitWidth());
  return {emitter, {emitter->constantInt(type, least.getSExtValue())}};
}

Bundle Accumulator::combine(const Bundle &a, const Bundle &b) const {
  const bool isFloat = llvm::isa<FloatType>(type);
  if (isSum)
    return isFloat ? Bundle::zip<LLVM::FAddOp>(a, b) : Bundle::zip<LLVM::AddOp>(a, b);
  if (!isFloat)
    return maximum(BundleNumber{{a}}, BundleNumber{{b}}).bits.value;
  if (type.isF64())
    return vm::maximum(BundleFloat<double>{a}, BundleFloat<double>{b}).value;
  return vm::maximum(BundleFloat<float>{a}, BundleFloat<float>{b}).value;
}

SmallVector<Value> Accumulator::emptyLanes() const {
  return SmallVector<Value>(numVectors(),
                            splat(identity(), Chunk{Value(), 1, width, width}).vectors.front());
}

void Accumulator::add(SmallVectorImpl<Value> &acc, const Bundle &value, const Chunk &chunk,
                      int64_t first) const {
  const Bundle valid = keepValid(value, splat(identity(), chunk), chunk);
  for (auto [v, vector] : llvm::enumerate(valid.vectors)) {
    Value &slot = acc[(first + v) % acc.size()];
    slot = combine({emitter, {slot}}, {emitter, {vector}}).vectors.front();
  }
}

Bundle Accumulator::finish(ValueRange acc) const {
  // Halving over whole vectors first, then inside the last one.
  SmallVector<Value> vectors(acc);
  for (size_t half = vectors.size() / 2; half >= 1; half /= 2)
    for (size_t v = 0; v < half; ++v)
      vectors[v] = combine({emitter, {vectors[v]}}, {emitter, {vectors[v + half]}}).vectors.front();
  Value vector = vectors.front();
  OpBuilder &ops = emitter->builder();
  for (int64_t half = width / 2; half > 1; half /= 2) {
    SmallVector<int32_t> low, high;
    for (int64_t lane = 0; lane < half; ++lane) {
      low.push_back(lane);
      high.push_back(lane + half);
    }
    const Value a = LLVM::ShuffleVectorOp::create(ops, emitter->loc(), vector, vector, low);
    const Value b = LLVM::ShuffleVectorOp::create(ops, emitter->loc(), vector, vector, high);
    vector = combine({emitter, {a}}, {emitter, {b}}).vectors.front();
  }
  if (width == 1)
    return {emitter, {vector}};
  const Value first =
      LLVM::ExtractElementOp::create(ops, emitter->loc(), vector, emitter->index(0));
  const Value second =
      LLVM::ExtractElementOp::create(ops, emitter->loc(), vector, emitter->index(1));
  return combine({emitter, {first}}, {emitter, {second}});
}

Value Accumulator::emptyTotal() const {
  return emitter->constant(emitter->builder().getF64Type(), 0.0);
}

Value Accumulator::addToTotal(Value total, const Bundle &blockResult) const {
  Value wide = blockResult.vectors.front();
  if (!type.isF64())
    wide = LLVM::FPExtOp::create(emitter->builder(), emitter->loc(),
                                 emitter->builder().getF64Type(), wide);
  return LLVM::FAddOp::create(emitter->builder(), emitter->loc(), total, wide);
}

Bundle Accumulator::fromTotal(Value total) const {
  if (type.isF64())
    return {emitter, {total}};
  return {emitter, {LLVM::FPTruncOp::create(emitter->builder(), emitter->loc(), type, total)}};
}

} // namespace ad
