// Out-of-line definitions of costly elementwise ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/MathLibrary.h"
#include "Lower/Evaluate.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;

namespace ad {
namespace {

// Definitions up to this many instructions per vector are cheaper in place than as a call.
constexpr int64_t kShortDefinition = 4;

SmallVector<Type> flatTypes(llvm::ArrayRef<Bundle> operands) {
  SmallVector<Type> types;
  for (const Bundle &operand : operands)
    for (const Value vector : operand.vectors)
      types.push_back(vector.getType());
  return types;
}

/// One value, or a struct of several: what a function can return.
Type packedType(TypeRange types) {
  if (types.size() == 1)
    return types.front();
  return LLVM::LLVMStructType::getLiteral(types.front().getContext(), llvm::to_vector(types));
}

Value pack(Emitter &emitter, const Bundle &bundle) {
  if (bundle.vectors.size() == 1)
    return bundle.vectors.front();
  OpBuilder &ops = emitter.builder();
  Value packed =
      LLVM::PoisonOp::create(ops, emitter.loc(), packedType(ValueRange(bundle.vectors).getTypes()));
  for (auto [index, vector] : llvm::enumerate(bundle.vectors))
    packed = LLVM::InsertValueOp::create(ops, emitter.loc(), packed, vector,
                                         static_cast<int64_t>(index));
  return packed;
}

Bundle unpack(Emitter &emitter, Value packed, size_t count) {
  if (count == 1)
    return {&emitter, {packed}};
  Bundle bundle{&emitter, {}};
  for (size_t index = 0; index < count; ++index)
    bundle.vectors.push_back(LLVM::ExtractValueOp::create(emitter.builder(), emitter.loc(), packed,
                                                          static_cast<int64_t>(index)));
  return bundle;
}

} // namespace

LLVM::LLVMFuncOp MathLibrary::functionFor(Operation *op, llvm::ArrayRef<Bundle> operands) {
  std::string name;
  llvm::raw_string_ostream(name) << "ad_math_" << op->getName().stripDialect() << '_'
                                 << getElementTypeOrSelf(op->getResult(0).getType()) << "_w"
                                 << operands[0].width() << 'u' << operands[0].vectors.size();
  const auto found = functions.find(name);
  if (found != functions.end())
    return found->second;

  const SmallVector<Type> types = flatTypes(operands);
  const size_t count = operands[0].vectors.size();
  const Type result = packedType(TypeRange(types).take_front(count));
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  auto function =
      LLVM::LLVMFuncOp::create(builder, module.getLoc(), name,
                               LLVM::LLVMFunctionType::get(result, types), LLVM::Linkage::Internal);
  function.addEntryBlock(builder);
  Emitter emitter(function, module.getLoc());
  SmallVector<Bundle> arguments;
  for (size_t operand = 0; operand < operands.size(); ++operand) {
    Bundle bundle{&emitter, {}};
    for (size_t v = 0; v < count; ++v)
      bundle.vectors.push_back(function.getArgument(operand * count + v));
    arguments.push_back(bundle);
  }
  const Bundle value = evaluate(op, arguments, emitter);
  int64_t instructions = 0;
  function.walk([&](Operation *inner) {
    instructions += !llvm::isa<LLVM::ConstantOp, LLVM::LLVMFuncOp>(inner);
  });
  if (instructions <= kShortDefinition * static_cast<int64_t>(count)) {
    function.erase();
    return functions[name] = nullptr;
  }
  LLVM::ReturnOp::create(emitter.builder(), module.getLoc(), pack(emitter, value));
  return functions[name] = function;
}

Bundle MathLibrary::call(Operation *op, llvm::ArrayRef<Bundle> operands, Emitter &emitter) {
  LLVM::LLVMFuncOp function = functionFor(op, operands);
  if (!function)
    return evaluate(op, operands, emitter);
  emitter.setLoc(op->getLoc());
  SmallVector<Value> arguments;
  for (const Bundle &operand : operands)
    llvm::append_range(arguments, operand.vectors);
  const Value packed =
      LLVM::CallOp::create(emitter.builder(), emitter.loc(), function, arguments).getResult();
  return unpack(emitter, packed, operands[0].vectors.size());
}

} // namespace ad
