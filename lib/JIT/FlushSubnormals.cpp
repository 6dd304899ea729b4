// Code that treats subnormal numbers as zeros.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/FlushSubnormals.h"
#include "llvm/ADT/FloatingPointMode.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicsX86.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace ad {

/// Of MXCSR: flush to zero, and denormals are zeros.
static constexpr unsigned flushBits = 1 << 15 | 1 << 6;

/// A function that calls `body` in the mode.
static Function *addAround(Module &module, Function *body, StringRef name) {
  auto *around =
      Function::Create(body->getFunctionType(), GlobalValue::ExternalLinkage, name, module);
  around->setDoesNotThrow();
  IRBuilder<> builder(BasicBlock::Create(module.getContext(), "", around));
  Type *word = builder.getInt32Ty();
  Value *before = builder.CreateAlloca(word), *within = builder.CreateAlloca(word);
  builder.CreateIntrinsic(Intrinsic::x86_sse_stmxcsr, before);
  builder.CreateStore(builder.CreateOr(builder.CreateLoad(word, before), flushBits), within);
  builder.CreateIntrinsic(Intrinsic::x86_sse_ldmxcsr, within);
  const SmallVector<Value *, 2> arguments(make_pointer_range(around->args()));
  CallInst *returned = builder.CreateCall(body, arguments);
  builder.CreateIntrinsic(Intrinsic::x86_sse_ldmxcsr, before);
  if (returned->getType()->isVoidTy())
    builder.CreateRetVoid();
  else
    builder.CreateRet(returned);
  return around;
}

Error flushSubnormals(Module &module, StringRef entry) {
  if (!module.getTargetTriple().isX86())
    return createStringError("subnormal numbers are flushed on x86 only, not on '" +
                             module.getTargetTriple().str() + "'");
  // LLVM folds constants as the machine would.
  const DenormalMode mode = DenormalMode::getPreserveSign();
  for (Function &function : module)
    if (!function.isDeclaration())
      function.addFnAttr("denormal-fp-math", mode.str());
  Function *body = module.getFunction(entry);
  body->setName("ad.fn.flushing");
  body->setLinkage(GlobalValue::InternalLinkage);
  // No arithmetic moves to where the mode is another.
  body->addFnAttr(Attribute::NoInline);
  addAround(module, body, entry);
  return Error::success();
}

} // namespace ad
