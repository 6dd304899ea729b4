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
    result.vectors.push_back(LLVM::FCmpOp::create(a.emitter->builder(), a.emitter->loc(), predicate, x, y));
  return result;
}

Bundle Bundle::compareInt(LLVM::ICmpPredicate predicate, const Bundle &a, const Bundle &b) {
  Bundle result{a.emitter, {}};
  for (auto [x, y] : llvm::zip_equal(a.vectors, b.vectors))
    result.vectors.push_back(LLVM::ICmpOp::create(a.emitter->builder(), a.emitter->loc(), predicate, x, y));
  return result;
}

Bundle Bundle::choose(const Bundle &mask, const Bundle &a, const Bundle &b) {
  Bundle result{a.emitter, {}};
  for (auto [m, x, y] : llvm::zip_equal(mask.vectors, a.vectors, b.vectors))
    result.vectors.push_back(LLVM::SelectOp::create(a.emitter->builder(), a.emitter->loc(), m, x, y));
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
  return map([&](Value v) { return LLVM::BitcastOp::create(emitter->builder(), emitter->loc(), to, v); });
}

namespace {

LLVM::LLVMFuncOp declareLibm(Emitter &emitter, llvm::StringRef symbol, Type type) {
  auto module = emitter.function()->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(symbol))
    return found;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  return LLVM::LLVMFuncOp::create(builder, module.getLoc(), symbol, LLVM::LLVMFunctionType::get(type, {type}));
}

Value anyLane(Emitter &emitter, Value mask) {
  if (!llvm::isa<VectorType>(mask.getType()))
    return mask;
  return LLVM::vector_reduce_or::create(emitter.builder(), emitter.loc(), emitter.builder().getI1Type(), mask);
}

} // namespace

Bundle Bundle::callWhere(const Bundle &mask, const Bundle &fast, const Bundle &x, llvm::StringRef symbol) {
  Emitter &emitter = *x.emitter;
  OpBuilder &ops = emitter.builder();
  auto libm = declareLibm(emitter, symbol, getElementTypeOrSelf(x.type()));
  Bundle result{&emitter, {}};
  for (auto [m, f, v] : llvm::zip_equal(mask.vectors, fast.vectors, x.vectors)) {
    const Value vector = v, lanes = m, start = f;
    result.vectors.push_back(emitter.ifRare(anyLane(emitter, lanes), start, [&]() -> Value {
      if (x.width() == 1)
        return LLVM::CallOp::create(ops, emitter.loc(), libm, vector).getResult();
      // All lanes are computed and the rare ones kept: this block is not worth more code.
      Value slow = start;
      for (int64_t lane = 0; lane < x.width(); ++lane) {
        const Value position = emitter.index(lane);
        const Value element = LLVM::ExtractElementOp::create(ops, emitter.loc(), vector, position);
        const Value value = LLVM::CallOp::create(ops, emitter.loc(), libm, element).getResult();
        slow = LLVM::InsertElementOp::create(ops, emitter.loc(), slow, value, position);
      }
      return LLVM::SelectOp::create(ops, emitter.loc(), lanes, slow, start);
    }));
  }
  return result;
}

} // namespace ad
