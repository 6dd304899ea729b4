// Kernels of random numbers: one block of four words after the other, from VectorMath's source.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Random.h"
#include "Lower/KernelContext.h"
#include "Lower/Memory.h"
#include "VectorMath/Philox.h"

using namespace mlir;

namespace ad {
namespace {

/// The word of generated code, for vm::philox: 32 bits in a 64-bit integer.
struct Word {
  Emitter *emit = nullptr;
  Value value;

  Word like(uint32_t number) const { return {emit, emit->index(number)}; }
  template <class OpTy>
  static Word binary(Word a, Word b) {
    return {a.emit, OpTy::create(a.emit->builder(), a.emit->loc(), a.value, b.value)};
  }
  friend Word operator+(Word a, Word b) { return binary<LLVM::AddOp>(a, b); }
  friend Word operator*(Word a, Word b) { return binary<LLVM::MulOp>(a, b); }
  friend Word operator^(Word a, Word b) { return binary<LLVM::XOrOp>(a, b); }
  friend Word operator|(Word a, Word b) { return binary<LLVM::OrOp>(a, b); }
  friend Word lowHalf(Word a) { return binary<LLVM::AndOp>(a, a.like(0xFFFFFFFF)); }
  friend Word highHalf(Word a) { return shiftRight(a, 32); }
  friend Word shiftRight(Word a, uint32_t count) { return binary<LLVM::LShrOp>(a, a.like(count)); }
  friend Word shiftLeft(Word a, uint32_t count) { return binary<LLVM::ShlOp>(a, a.like(count)); }
};

class RandomEmitter {
public:
  RandomEmitter(RandomOp op, Emitter &emit, LLVM::LLVMFuncOp kernel)
      : emit(emit), element(elementOf(op.getY())), result(kernel.getArgument(1)),
        offset(op.getOffset()), total(op.getType().getNumElements()) {
    for (int64_t i = 0; i < 2; ++i)
      key[i] = {&emit, loadElement(emit, kernel.getArgument(0), emit.index(i), emit.indexType())
                           .vectors.front()};
  }

  void run() {
    const int64_t perBlock = 16 / byteSize(element), whole = total / perBlock;
    emit.loop(0, whole, 1, [&](Value block) { storeBlock(block, perBlock); });
    if (total % perBlock)
      storeBlock(emit.index(whole), total % perBlock);
  }

private:
  void storeBlock(Value block, int64_t count) {
    const Word counter{&emit, emit.add(block, emit.index(offset))}, seed = key[0], stream = key[1];
    const vm::PhiloxBlock<Word> words =
        vm::philox<Word>({lowHalf(counter), highHalf(counter), lowHalf(stream), highHalf(stream)},
                         {lowHalf(seed), highHalf(seed)});
    const bool isWide = byteSize(element) == 8;
    const Value first = emit.mul(block, isWide ? 2 : 4);
    for (int64_t i = 0; i < count; ++i) {
      const Word bits = isWide ? words[2 * i] | shiftLeft(words[2 * i + 1], 32) : words[i];
      storeElement(emit, {&emit, {elementFrom(bits)}}, result, emit.add(first, emit.index(i)),
                   element);
    }
  }

  /// An integer has all bits, a float in [0, 1) as many as it holds.
  Value elementFrom(Word bits) {
    OpBuilder &builder = emit.builder();
    if (element.isInteger(64))
      return bits.value;
    if (element.isInteger(32))
      return LLVM::TruncOp::create(builder, emit.loc(), element, bits.value);
    const bool isDouble = element.isF64();
    const Value integer = shiftRight(bits, isDouble ? 11 : 8).value;
    const Value number = LLVM::SIToFPOp::create(builder, emit.loc(), element, integer);
    return LLVM::FMulOp::create(builder, emit.loc(), number,
                                emit.constant(element, isDouble ? 0x1p-53 : 0x1p-24));
  }

  Emitter &emit;
  Type element;
  Value result;
  Word key[2];
  int64_t offset, total;
};

} // namespace

void emitRandom(RandomOp op, LLVM::LLVMFuncOp kernel) {
  Emitter emit(kernel, op.getLoc());
  RandomEmitter(op, emit, kernel).run();
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange());
}

} // namespace ad
