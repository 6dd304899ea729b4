// The entry of a function: straight-line code and loops that call its kernels on planned memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_ENTRY_H
#define AD_LOWER_ENTRY_H

#include "Lower/Buffers.h"
#include "Lower/Emitter.h"

namespace ad {

class EntryEmitter {
public:
  EntryEmitter(mlir::func::FuncOp function, const Kernels &kernels, const Buffers &buffers);

  /// Emits the entry, `llvm.func @NAME(%buffers, %workspace)` (Passes.td), in the function's place.
  void run();

private:
  using Values = llvm::SmallVector<mlir::Value>;

  void makeFunction();
  void emitBlock(mlir::Block &block);
  void emitOp(mlir::Operation &op);
  void emitCall(mlir::Operation &op, mlir::LLVM::LLVMFuncOp kernel);
  void inlineIfSmall(mlir::LLVM::LLVMFuncOp kernel);
  void emitSharedCall(const GroupKernel &kernel, mlir::LLVM::LLVMFuncOp code, mlir::Value scratch);
  void copy(mlir::Value to, mlir::Value from, int64_t bytes);
  void copy(const Place &to, const Place &from, mlir::Type tensor);

  // EntryControl.cpp: loops and branches.
  void emitIf(IfOp op);
  void emitFor(ForOp op);
  void emitWhile(WhileOp op);
  Values emitTrip(ForOp op, mlir::Value index, mlir::ValueRange state, mlir::ValueRange sequences,
                  mlir::ValueRange stacks);
  mlir::Value loadCondition(mlir::Value condition);
  Values entering(const LoopMemory &memory, mlir::ValueRange inits);
  void enter(const LoopMemory &memory, mlir::ValueRange state);
  Values leaving(const LoopMemory &memory, mlir::ValueRange yielded, mlir::ValueRange state);
  void moveLocals(const LoopMemory &memory, mlir::ValueRange yielded);
  void keepLast(mlir::Operation *loop, const LoopMemory &memory, mlir::ValueRange state);
  void setEntries(llvm::ArrayRef<unsigned> numbers, mlir::ValueRange bases, mlir::Value index,
                  mlir::TypeRange entries);
  void copyStacked(mlir::ValueRange stacked, const LoopMemory &memory);
  void copyYielded(mlir::ValueRange yielded, llvm::ArrayRef<Place> places);

  // EntryTapes.cpp: what loops stack in a number of trips that is known when they run.
  mlir::Value tapeAt(const Place &place) { return pointerTo(buffers.tapeOf(place.index)); }
  mlir::Value memoryOf(mlir::Value tape);
  void reserve(mlir::Value tape, mlir::Value entries, mlir::Type stack, int64_t check);
  mlir::Value enterCounted(ForOp op);
  void enterEntries(WhileOp op, mlir::Value trip);
  void leaveCounted(mlir::ResultRange stacks, mlir::Value trips);
  void wrapByTapes(mlir::Location loc);

  // EntryPointers.cpp: where values are, and tables of that.
  mlir::Value pointerTo(const Place &place);
  mlir::Value pointerTo(mlir::Value value) { return pointerTo(buffers.placeOf(value)); }
  Values pointersTo(mlir::ValueRange values);
  mlir::Value callersBuffer(unsigned index);
  mlir::Value pointerToConstant(ConstantOp constant);
  mlir::LLVM::GlobalOp makeConstantArray(mlir::DenseElementsAttr elements);
  mlir::Value makeTableMemory();
  void writeTable(llvm::ArrayRef<Place> places);
  void fillTable(llvm::ArrayRef<Place> places);

  mlir::func::FuncOp function;
  const Kernels &kernels;
  const Buffers &buffers;
  std::unique_ptr<Emitter> emit;
  mlir::LLVM::LLVMFuncOp entry;
  mlir::Value workspace, table;
  Values pointers, locals; // by number; pointers as they are where code is emitted
  unsigned loopDepth = 0;
  size_t inlinedOps = 0;
  llvm::DenseMap<mlir::Operation *, mlir::LLVM::GlobalOp> globals;
  unsigned numConstantArrays = 0;
};

} // namespace ad

#endif
