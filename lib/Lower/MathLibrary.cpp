// Math functions on arrays.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/MathLibrary.h"
#include "Dialect/Dialect.h"
#include "Lower/Evaluate.h"
#include "Lower/Memory.h"

using namespace mlir;

namespace ad {
namespace {

/// The vectors of elements [index, count) that one step of the defined loop handles, masked.
class MaskedLanes {
public:
  MaskedLanes(Emitter &emitter, Type element, int64_t width, Value index, Value count)
      : emitter(emitter), element(element), type(vectorOf(element, width)), index(index) {
    OpBuilder &ops = emitter.builder();
    const auto lanes = VectorType::get({width}, emitter.indexType());
    const auto numbers = llvm::to_vector(llvm::seq<int64_t>(0, width));
    const Chunk one{Value(), 1, width, width};
    const Bundle first = splat({&emitter, {index}}, one), last = splat({&emitter, {count}}, one);
    const Value lane = emitter.add(
        first.vectors.front(),
        emitter.constant(lanes, DenseElementsAttr::get(lanes, ArrayRef<int64_t>(numbers))));
    mask = LLVM::ICmpOp::create(ops, emitter.loc(), LLVM::ICmpPredicate::slt, lane,
                                last.vectors.front());
  }

  Bundle load(Value from) const {
    const Value zero = emitter.constant(type, emitter.builder().getZeroAttr(type));
    const Value loaded =
        LLVM::MaskedLoadOp::create(emitter.builder(), emitter.loc(), type,
                                   emitter.address(from, index, element), mask, zero, alignment());
    return {&emitter, {loaded}};
  }
  void store(const Bundle &value, Value to) const {
    LLVM::MaskedStoreOp::create(emitter.builder(), emitter.loc(), value.vectors.front(),
                                emitter.address(to, index, element), mask, alignment());
  }

private:
  unsigned alignment() const { return byteSize(element); }

  Emitter &emitter;
  Type element, type;
  Value index, mask;
};

} // namespace

void MathLibrary::define(LLVM::LLVMFuncOp code, Operation *op, bool isPair, int64_t width) {
  OpBuilder builder(code);
  code.addEntryBlock(builder);
  code.setLinkage(LLVM::Linkage::Internal);
  Emitter emitter(code, module.getLoc());
  const Type element = getElementTypeOrSelf(op->getResult(0).getType());
  const ValueRange arguments = code.getArguments();
  const size_t numResults = isPair ? 2 : 1;
  const Value count = arguments.back();
  const auto emitStep = [&](Value index, ValueRange) {
    const MaskedLanes lanes(emitter, element, width, index, count);
    SmallVector<Bundle> operands;
    for (const Value operand : arguments.drop_front(numResults).drop_back())
      operands.push_back(lanes.load(operand));
    if (isPair) {
      const auto [mine, other] = evaluateWithPartner(op, operands.front(), emitter);
      const bool isSine = llvm::isa<SinOp>(op);
      lanes.store(isSine ? mine : other, arguments[0]);
      lanes.store(isSine ? other : mine, arguments[1]);
    } else {
      lanes.store(evaluate(op, operands, emitter), arguments[0]);
    }
    return SmallVector<Value>();
  };
  emitter.loop(emitter.index(0), count, width, ValueRange(), emitStep);
  LLVM::ReturnOp::create(emitter.builder(), module.getLoc(), ValueRange());
}

void MathLibrary::call(Operation *op, Operation *partner, ValueRange results, ValueRange operands,
                       int64_t count, int64_t width, Emitter &emitter) {
  const Type element = getElementTypeOrSelf(op->getResult(0).getType());
  std::string name = hasRuntime ? "ad_rt_" : "ad_math_";
  llvm::raw_string_ostream(name) << (partner ? "sincos" : op->getName().stripDialect()) << '_'
                                 << element;
  SmallVector<Value> arguments(results);
  llvm::append_range(arguments, operands);
  arguments.push_back(emitter.index(count));
  LLVM::LLVMFuncOp &code = functions[name];
  if (!code) {
    OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
    const auto type =
        LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(module.getContext()),
                                    llvm::to_vector(ValueRange(arguments).getTypes()));
    code = LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, type);
    if (!hasRuntime)
      define(code, op, partner != nullptr, width);
  }
  LLVM::CallOp::create(emitter.builder(), emitter.loc(), code, arguments);
}

} // namespace ad
