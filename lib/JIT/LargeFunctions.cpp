// Functions whose code is made quickly rather than improved.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/LargeFunctions.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace ad {
namespace {

// Long blocks of straight-line vector code gain nothing from LLVM's machine passes, which take half
// of the time of making them: 1000-op chain 225 → 137 ms with equal code speed, 12-op chain 18.6
// → 12.5 ms and 8 % slower. Shorter functions are cheap to optimize, and loops over few
// instructions need it.
constexpr unsigned kLargeFunction = 300;

/// LLVM's quick selection makes no constants of vector types: one that is an operand sends all of
/// the block above it to the selection by graphs, which takes five times as long. It does load from
/// memory, and makes a load right before its only reader part of that instruction.
class VectorConstants {
public:
  explicit VectorConstants(Module &module) : module(module) {}

  void loadAll(Function &function) {
    for (BasicBlock &block : function)
      for (Instruction &reader : make_early_inc_range(block))
        if (!isa<CallBase>(reader)) // selected by graphs, but alone
          loadOperands(reader);
  }

private:
  static bool isVector(Value *operand) {
    return isa<Constant>(operand) && !isa<UndefValue>(operand) && operand->getType()->isVectorTy();
  }

  void loadOperands(Instruction &reader) {
    auto *phi = dyn_cast<PHINode>(&reader);
    for (Use &use : reader.operands()) {
      if (!isVector(use.get()))
        continue;
      auto *value = cast<Constant>(use.get());
      if (!phi) {
        use.set(load(*value, &reader));
        continue;
      }
      BasicBlock *from = phi->getIncomingBlock(use);
      phi->setIncomingValueForBlock(from, load(*value, from->getTerminator()));
    }
  }

  Value *load(Constant &value, Instruction *before) {
    GlobalVariable *&place = places[&value];
    if (!place) {
      place = new GlobalVariable(module, value.getType(), /*isConstant=*/true,
                                 GlobalValue::InternalLinkage, &value, "ad.vector");
      place->setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
    }
    return IRBuilder<>(before).CreateLoad(value.getType(), place);
  }

  Module &module;
  DenseMap<Constant *, GlobalVariable *> places;
};

} // namespace

void leaveLargeFunctions(Module &module) {
  VectorConstants constants(module);
  for (Function &function : module) {
    if (function.isDeclaration() || function.getInstructionCount() <= kLargeFunction)
      continue;
    function.addFnAttr(Attribute::OptimizeNone);
    function.addFnAttr(Attribute::NoInline); // required by the former
    constants.loadAll(function);
  }
}

} // namespace ad
