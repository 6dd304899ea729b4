// The runtime's tapes in somebody else's program: bodies of these functions that call the C
// library. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/ExportTape.h"
#include "Runtime/Runtime.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include <cstddef>

using namespace llvm;

namespace ad {
namespace {

class TapeBody {
public:
  explicit TapeBody(Function *function)
      : function(function), module(*function->getParent()), builder(module.getContext()),
        pointer(PointerType::getUnqual(module.getContext())), word(builder.getInt64Ty()) {
    function->setLinkage(GlobalValue::InternalLinkage);
    builder.SetInsertPoint(newBlock());
  }

  void buildReserve();
  void buildRelease();

private:
  BasicBlock *newBlock() { return BasicBlock::Create(module.getContext(), "", function); }
  /// Where a field of an `ad_rt_tape` lies, and what is there.
  Value *address(Value *tape, size_t offset) {
    return builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), tape, offset);
  }
  Value *load(Type *type, Value *tape, size_t offset) {
    return builder.CreateLoad(type, address(tape, offset));
  }
  void returnIf(Value *condition, uint64_t status);
  Value *maximum(Value *a, Value *b) {
    return builder.CreateBinaryIntrinsic(Intrinsic::umax, a, b);
  }
  void freeMemory(Value *memory) {
    builder.CreateCall(module.getOrInsertFunction("free", builder.getVoidTy(), pointer), memory);
  }

  Function *function;
  Module &module;
  IRBuilder<> builder;
  PointerType *pointer;
  IntegerType *word;
};

void TapeBody::returnIf(Value *condition, uint64_t status) {
  BasicBlock *leave = newBlock(), *stay = newBlock();
  builder.CreateCondBr(condition, leave, stay);
  builder.SetInsertPoint(leave);
  builder.CreateRet(builder.getInt64(status));
  builder.SetInsertPoint(stay);
}

/// As Tape.cpp has it, but that the sizes of blocks are any and that nothing is kept for later.
void TapeBody::buildReserve() {
  Value *tape = function->getArg(0), *entries = function->getArg(1),
        *entryBytes = function->getArg(2);
  constexpr uint64_t alignment = 64, least = 4096, most = uint64_t(1) << 57;
  Value *capacity = load(word, tape, offsetof(ad_rt_tape, capacity));
  returnIf(builder.CreateICmpSLE(entries, capacity), 1);
  // What is empty always fits.
  Value *unit = maximum(entryBytes, builder.getInt64(1));
  returnIf(builder.CreateICmpSGT(entries, builder.CreateUDiv(builder.getInt64(most), unit)), 0);
  Value *doubled =
      builder.CreateMul(load(word, tape, offsetof(ad_rt_tape, bytes)), builder.getInt64(2));
  Value *wanted =
      maximum(maximum(builder.CreateMul(entries, unit), doubled), builder.getInt64(least));
  Value *bytes = builder.CreateAnd(builder.CreateAdd(wanted, builder.getInt64(alignment - 1)),
                                   builder.getInt64(~(alignment - 1)));
  Value *made = builder.CreateCall(module.getOrInsertFunction("aligned_alloc", pointer, word, word),
                                   {builder.getInt64(alignment), bytes});
  returnIf(builder.CreateIsNull(made), 0);
  Value *old = load(pointer, tape, offsetof(ad_rt_tape, memory));
  builder.CreateMemCpy(made, Align(alignment), old, MaybeAlign(),
                       builder.CreateMul(capacity, entryBytes));
  freeMemory(old);
  builder.CreateStore(made, address(tape, offsetof(ad_rt_tape, memory)));
  builder.CreateStore(bytes, address(tape, offsetof(ad_rt_tape, bytes)));
  builder.CreateStore(builder.CreateUDiv(bytes, unit),
                      address(tape, offsetof(ad_rt_tape, capacity)));
  builder.CreateRet(builder.getInt64(1));
}

void TapeBody::buildRelease() {
  Value *tapes = function->getArg(0), *count = function->getArg(1);
  BasicBlock *start = builder.GetInsertBlock(), *test = newBlock(), *body = newBlock(),
             *done = newBlock();
  builder.CreateBr(test);
  builder.SetInsertPoint(test);
  PHINode *index = builder.CreatePHI(word, 2);
  index->addIncoming(builder.getInt64(0), start);
  builder.CreateCondBr(builder.CreateICmpSLT(index, count), body, done);
  builder.SetInsertPoint(body);
  Value *offset = builder.CreateMul(index, builder.getInt64(sizeof(ad_rt_tape)));
  freeMemory(load(pointer, builder.CreateGEP(builder.getInt8Ty(), tapes, offset),
                  offsetof(ad_rt_tape, memory)));
  index->addIncoming(builder.CreateAdd(index, builder.getInt64(1)), body);
  builder.CreateBr(test);
  builder.SetInsertPoint(done);
  builder.CreateRetVoid();
}

} // namespace

bool defineTapeCall(Function &function, StringRef name) {
  if (name == "tape_reserve")
    TapeBody(&function).buildReserve();
  else if (name == "tape_release")
    TapeBody(&function).buildRelease();
  else
    return false;
  return true;
}

} // namespace ad
