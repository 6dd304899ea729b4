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

/// The type of a function of `count` operands whose types and result are `type`.
LLVM::LLVMFunctionType functionOn(Type type, size_t count) {
  return LLVM::LLVMFunctionType::get(type, SmallVector<Type>(count, type));
}

LLVM::LLVMFuncOp declareLibm(Emitter &emitter, llvm::StringRef symbol, Type type, size_t count) {
  auto module = emitter.function()->getParentOfType<ModuleOp>();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(symbol))
    return found;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  return LLVM::LLVMFuncOp::create(builder, module.getLoc(), symbol, functionOn(type, count));
}

/// A function that applies a libm function to each lane of `count` vectors. Out of line and in a
/// loop: calls of libm inside of a kernel, one per lane, took LLVM ten times as long as all the
/// rest of it.
LLVM::LLVMFuncOp laneByLane(Emitter &emitter, llvm::StringRef symbol, VectorType type,
                            size_t count) {
  auto module = emitter.function()->getParentOfType<ModuleOp>();
  const std::string name = ("ad_lanes_" + symbol + "_w" + llvm::Twine(type.getNumElements())).str();
  if (auto found = module.lookupSymbol<LLVM::LLVMFuncOp>(name))
    return found;
  auto libm = declareLibm(emitter, symbol, type.getElementType(), count);
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  auto function = LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, functionOn(type, count),
                                           LLVM::Linkage::Internal);
  function.setNoInline(true);
  function.setPassthroughAttr(builder.getStrArrayAttr({"cold"}));
  function.addEntryBlock(builder);
  Emitter inner(function, module.getLoc());
  OpBuilder &ops = inner.builder();
  SmallVector<Value> arrays;
  for (const Value argument : function.getArguments()) {
    arrays.push_back(inner.stack(type.getElementType(), type.getNumElements()));
    LLVM::StoreOp::create(ops, inner.loc(), argument, arrays.back());
  }
  inner.loop(0, type.getNumElements(), 1, [&](Value lane) {
    SmallVector<Value> elements;
    for (const Value array : arrays)
      elements.push_back(LLVM::LoadOp::create(ops, inner.loc(), type.getElementType(),
                                              inner.address(array, lane, type.getElementType())));
    const Value value = LLVM::CallOp::create(ops, inner.loc(), libm, elements).getResult();
    LLVM::StoreOp::create(ops, inner.loc(), value,
                          inner.address(arrays.front(), lane, type.getElementType()));
  });
  const Value result = LLVM::LoadOp::create(ops, inner.loc(), type, arrays.front());
  LLVM::ReturnOp::create(ops, inner.loc(), result);
  return function;
}

/// Whether any lane of any vector is set.
Value anyLane(Emitter &emitter, const Bundle &mask) {
  Value any = mask.vectors.front();
  for (const Value vector : llvm::drop_begin(mask.vectors))
    any = LLVM::OrOp::create(emitter.builder(), emitter.loc(), any, vector);
  if (!llvm::isa<VectorType>(any.getType()))
    return any;
  return LLVM::vector_reduce_or::create(emitter.builder(), emitter.loc(),
                                        emitter.builder().getI1Type(), any);
}

} // namespace

std::vector<Bundle> Bundle::callWhere(const Bundle &mask, ArrayRef<Bundle> fast,
                                      ArrayRef<Bundle> operands,
                                      ArrayRef<llvm::StringRef> symbols) {
  Emitter &emitter = *mask.emitter;
  OpBuilder &ops = emitter.builder();
  const Type type = operands.front().type();
  const size_t vectors = mask.vectors.size(), count = operands.size();
  const auto vectorType = llvm::dyn_cast<VectorType>(type);
  SmallVector<Value> start;
  for (const Bundle &bundle : fast)
    llvm::append_range(start, bundle.vectors);
  const SmallVector<Value> chosen = emitter.ifRare(anyLane(emitter, mask), start, [&] {
    SmallVector<Value> slow;
    for (auto [bundle, symbol] : llvm::zip_equal(fast, symbols)) {
      auto libm = vectorType ? laneByLane(emitter, symbol, vectorType, count)
                             : declareLibm(emitter, symbol, type, count);
      // All lanes are computed and the rare ones kept: this block is not worth more code.
      for (size_t index = 0; index < vectors; ++index) {
        const auto arguments = llvm::map_to_vector(
            operands, [&](const Bundle &operand) { return operand.vectors[index]; });
        const Value value = LLVM::CallOp::create(ops, emitter.loc(), libm, arguments).getResult();
        slow.push_back(LLVM::SelectOp::create(ops, emitter.loc(), mask.vectors[index], value,
                                              bundle.vectors[index]));
      }
    }
    return slow;
  });
  std::vector<Bundle> results;
  for (size_t index = 0; index < fast.size(); ++index)
    results.push_back(
        {&emitter, SmallVector<Value, 4>(ArrayRef<Value>(chosen).slice(index * vectors, vectors))});
  return results;
}

} // namespace ad
