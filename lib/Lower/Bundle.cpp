// The code-generation backend of VectorMath.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Bundle.h"

using namespace mlir;

namespace ad {

int64_t Bundle::width() const {
  const auto vector = llvm::dyn_cast<VectorType>(type());
  return vector ? vector.getNumElements() : 1;
}

Bundle Bundle::constant(double number) const {
  return {emitter, SmallVector<Value, 4>(vectors.size(), emitter->constant(type(), number))};
}

Bundle Bundle::constantInt(int64_t number) const {
  return {emitter, SmallVector<Value, 4>(vectors.size(), emitter->constantInt(type(), number))};
}

Bundle Bundle::compareFloat(LLVM::FCmpPredicate predicate, const Bundle &a, const Bundle &b) {
  Bundle result{a.emitter, {}};
  for (auto [x, y] : llvm::zip_equal(a.vectors, b.vectors))
    result.vectors.push_back(
        LLVM::FCmpOp::create(a.emitter->builder(), a.emitter->loc(), predicate, x, y));
  return result;
}

Bundle Bundle::compareInt(LLVM::ICmpPredicate predicate, const Bundle &a, const Bundle &b) {
  Bundle result{a.emitter, {}};
  for (auto [x, y] : llvm::zip_equal(a.vectors, b.vectors))
    result.vectors.push_back(
        LLVM::ICmpOp::create(a.emitter->builder(), a.emitter->loc(), predicate, x, y));
  return result;
}

Bundle Bundle::choose(const Bundle &mask, const Bundle &a, const Bundle &b) {
  Bundle result{a.emitter, {}};
  for (auto [m, x, y] : llvm::zip_equal(mask.vectors, a.vectors, b.vectors))
    result.vectors.push_back(
        LLVM::SelectOp::create(a.emitter->builder(), a.emitter->loc(), m, x, y));
  return result;
}

Bundle Bundle::fusedMultiplyAdd(const Bundle &a, const Bundle &b, const Bundle &c) {
  Bundle result{a.emitter, {}};
  for (auto [x, y, z] : llvm::zip_equal(a.vectors, b.vectors, c.vectors))
    result.vectors.push_back(LLVM::FMAOp::create(a.emitter->builder(), a.emitter->loc(), x, y, z));
  return result;
}

Bundle Bundle::bitcast(Type element) const {
  Type to = element;
  if (width() > 1)
    to = VectorType::get({width()}, element);
  return map(
      [&](Value v) { return LLVM::BitcastOp::create(emitter->builder(), emitter->loc(), to, v); });
}

namespace {

LLVM::LLVMFuncOp declareLibm(Emitter &emitter, llvm::StringRef symbol, Type type) {
  auto module = emitter.function()->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(symbol))
    return found;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  return LLVM::LLVMFuncOp::create(builder, module.getLoc(), symbol,
                                  LLVM::LLVMFunctionType::get(type, {type}));
}

/// A function that applies a libm function to each lane of a vector. Out of line and in a loop: calls of libm inside of
/// a kernel, one per lane, took LLVM ten times as long as all the rest of it.
LLVM::LLVMFuncOp laneByLane(Emitter &emitter, llvm::StringRef symbol, VectorType type) {
  auto module = emitter.function()->getParentOfType<ModuleOp>();
  const std::string name = ("ad_lanes_" + symbol + "_w" + llvm::Twine(type.getNumElements())).str();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return found;
  auto libm = declareLibm(emitter, symbol, type.getElementType());
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  auto function = LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, LLVM::LLVMFunctionType::get(type, {type}),
                                           LLVM::Linkage::Internal);
  function.setNoInline(true);
  function.setPassthroughAttr(builder.getStrArrayAttr({"cold"}));
  function.addEntryBlock(builder);
  Emitter inner(function, module.getLoc());
  OpBuilder &ops = inner.builder();
  const Value lanes = inner.stack(type.getElementType(), type.getNumElements());
  LLVM::StoreOp::create(ops, inner.loc(), function.getArgument(0), lanes);
  inner.loop(0, type.getNumElements(), 1, [&](Value lane) {
    const Value address = inner.address(lanes, lane, type.getElementType());
    const Value element = LLVM::LoadOp::create(ops, inner.loc(), type.getElementType(), address);
    const Value value = LLVM::CallOp::create(ops, inner.loc(), libm, element).getResult();
    LLVM::StoreOp::create(ops, inner.loc(), value, address);
  });
  const Value result = LLVM::LoadOp::create(ops, inner.loc(), type, lanes);
  LLVM::ReturnOp::create(ops, inner.loc(), result);
  return function;
}

Value anyLane(Emitter &emitter, Value mask) {
  if (!llvm::isa<VectorType>(mask.getType()))
    return mask;
  return LLVM::vector_reduce_or::create(emitter.builder(), emitter.loc(),
                                        emitter.builder().getI1Type(), mask);
}

} // namespace

Bundle Bundle::callWhere(const Bundle &mask, const Bundle &fast, const Bundle &x,
                         llvm::StringRef symbol) {
  Emitter &emitter = *x.emitter;
  OpBuilder &ops = emitter.builder();
  const auto vectorType = llvm::dyn_cast<VectorType>(x.type());
  auto slow = vectorType ? laneByLane(emitter, symbol, vectorType) : declareLibm(emitter, symbol, x.type());
  Bundle result{&emitter, {}};
  for (auto [m, f, v] : llvm::zip_equal(mask.vectors, fast.vectors, x.vectors)) {
    const Value vector = v, lanes = m, start = f;
    result.vectors.push_back(emitter.ifRare(anyLane(emitter, lanes), start, [&]() -> Value {
      // All lanes are computed and the rare ones kept: this block is not worth more code.
      const Value value = LLVM::CallOp::create(ops, emitter.loc(), slow, vector).getResult();
      return vectorType ? Value(LLVM::SelectOp::create(ops, emitter.loc(), lanes, value, start)) : value;
    }));
  }
  return result;
}

} // namespace ad
