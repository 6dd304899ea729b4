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

SmallVector<Value> flat(llvm::ArrayRef<Bundle> bundles) {
  SmallVector<Value> vectors;
  for (const Bundle &bundle : bundles)
    llvm::append_range(vectors, bundle.vectors);
  return vectors;
}

/// One value, or a struct of several: what a function can return.
Type packedType(TypeRange types) {
  if (types.size() == 1)
    return types.front();
  return LLVM::LLVMStructType::getLiteral(types.front().getContext(), llvm::to_vector(types));
}

Value pack(Emitter &emitter, ValueRange vectors) {
  if (vectors.size() == 1)
    return vectors.front();
  OpBuilder &ops = emitter.builder();
  Value packed = LLVM::PoisonOp::create(ops, emitter.loc(), packedType(vectors.getTypes()));
  for (auto [index, vector] : llvm::enumerate(vectors))
    packed = LLVM::InsertValueOp::create(ops, emitter.loc(), packed, vector,
                                         static_cast<int64_t>(index));
  return packed;
}

SmallVector<Bundle> unpack(Emitter &emitter, Value packed, size_t bundles, size_t vectors) {
  SmallVector<Bundle> result(bundles, Bundle{&emitter, {}});
  for (size_t index = 0; index < bundles * vectors; ++index)
    result[index / vectors].vectors.push_back(
        bundles * vectors == 1
            ? packed
            : Value(LLVM::ExtractValueOp::create(emitter.builder(), emitter.loc(), packed,
                                                 static_cast<int64_t>(index))));
  return result;
}

} // namespace

MathLibrary::Function MathLibrary::make(llvm::StringRef name, llvm::ArrayRef<Bundle> operands,
                                        Definition define) {
  const size_t vectors = operands.front().vectors.size();
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  const auto types = llvm::to_vector(ValueRange(flat(operands)).getTypes());
  const auto anyType =
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(module.getContext()), types);
  auto code =
      LLVM::LLVMFuncOp::create(builder, module.getLoc(), name, anyType, LLVM::Linkage::Internal);
  code.addEntryBlock(builder);
  Emitter emitter(code, module.getLoc());
  SmallVector<Bundle> arguments;
  for (size_t operand = 0; operand < operands.size(); ++operand) {
    Bundle bundle{&emitter, {}};
    llvm::append_range(bundle.vectors, code.getArguments().slice(operand * vectors, vectors));
    arguments.push_back(bundle);
  }
  const SmallVector<Bundle> results = define(arguments, emitter);
  int64_t instructions = 0;
  code.walk([&](Operation *inner) {
    instructions += !llvm::isa<LLVM::ConstantOp, LLVM::LLVMFuncOp>(inner);
  });
  if (instructions <= kShortDefinition * static_cast<int64_t>(vectors)) {
    code.erase();
    return Function{nullptr, results.size()};
  }
  const Value packed = pack(emitter, flat(results));
  LLVM::ReturnOp::create(emitter.builder(), module.getLoc(), packed);
  code.setFunctionType(LLVM::LLVMFunctionType::get(packed.getType(), types));
  return Function{code, results.size()};
}

SmallVector<Bundle> MathLibrary::call(llvm::StringRef name, llvm::ArrayRef<Bundle> operands,
                                      Emitter &emitter, Definition define) {
  const size_t vectors = operands.front().vectors.size();
  std::string full;
  llvm::raw_string_ostream(full) << "ad_math_" << name << '_'
                                 << getElementTypeOrSelf(operands.front().type()) << "_w"
                                 << operands.front().width() << 'u' << vectors;
  auto found = functions.find(full);
  if (found == functions.end())
    found = functions.try_emplace(full, make(full, operands, define)).first;
  LLVM::LLVMFuncOp code = found->second.code;
  if (!code)
    return define(operands, emitter);
  const Value packed =
      LLVM::CallOp::create(emitter.builder(), emitter.loc(), code, flat(operands)).getResult();
  return unpack(emitter, packed, found->second.results, vectors);
}

} // namespace ad
