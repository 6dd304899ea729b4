// Where each value of a function lies in memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_BUFFERS_H
#define AD_LOWER_BUFFERS_H

#include "Lower/Arena.h"
#include "Lower/Kernels.h"

namespace ad {

/// Of the places of values: kernels store whole vectors past the caches.
inline constexpr int64_t kPlaceAlignment = 64;

/// The memory of a value: a place and an offset in bytes.
struct Place {
  enum Kind {
    Input,
    Result,
    Workspace,
    Constant,
    Local,   ///< on the stack: small, and in registers where LLVM sees all that reads it
    Pointer, ///< known when it runs: the code of a loop sets it for each trip
    Tape ///< memory that grows when it runs: of what a loop stacks in an unknown number of trips
  } kind = Workspace;
  unsigned index = 0; // of the argument, the result, the local, the pointer, the tape
  int64_t offset = 0;
  mlir::Operation *constant = nullptr;

  bool operator==(const Place &other) const {
    return kind == other.kind && index == other.index && offset == other.offset &&
           constant == other.constant;
  }
};

/// The memory of a loop's body. Numbers are those of pointers.
struct LoopMemory {
  /// Where a value that the body computes and carries on is written: in the slots in turn, so that
  /// those of the trips before, as far as somebody reads them, stay.
  struct Ring {
    unsigned pointer;
    llvm::SmallVector<Place, 2> slots;
  };
  llvm::SmallVector<Ring> rings;
  /// A value that is carried as a pointer. Whether the last one lies where the op's result does; of
  /// an ad.while, whether it may.
  struct Carried {
    unsigned number, pointer;
    bool endsInPlace = false;
  };
  llvm::SmallVector<Carried> carried;
  /// A small one, which has a place of its own. At the end of a trip the next one is copied there,
  /// by way of another place if it is an argument that is copied too.
  struct Local {
    unsigned number;
    Place place;
    std::optional<Place> between;
  };
  llvm::SmallVector<Local> locals;
  /// Small invariants, which are copied before the loop: (argument, operand).
  llvm::SmallVector<std::pair<mlir::Value, mlir::Value>> invariants;
  llvm::SmallVector<unsigned> entries, stacks;
};

/// Plans by liveness: values that do not live at the same time share memory, a group writes over an
/// input that dies in it where elements correspond, a loop over what it carries if its body does,
/// and a returned value lies in its result buffer.
/// Reshapes and contiguous slices are views. What a body has for itself is free again behind it;
/// what it yields is written where the op's result lies, as far as that is possible.
class Buffers {
public:
  Buffers(mlir::func::FuncOp function, const Kernels &kernels);

  /// Whether the op's result is its operand's memory, seen otherwise.
  static bool isView(mlir::Operation *op);
  /// Whether the result is what a loop has carried to its end.
  static bool isLastCarried(mlir::OpResult result);

  Place placeOf(mlir::Value value) const;
  /// Scratch memory of an op.
  Place scratchOf(mlir::Operation *op) const { return scratch.lookup(op); }
  /// Results that do not lie in their buffer and must be copied: (value, result).
  llvm::ArrayRef<std::pair<mlir::Value, unsigned>> copies() const { return resultCopies; }
  const LoopMemory &memoryOf(mlir::Operation *loop) const { return loops.find(loop)->second; }
  unsigned numPointers() const { return pointerCount; }
  /// Where in the workspace the tapes are described, each by an `ad_rt_tape` (Runtime.h).
  unsigned numTapes() const { return tapeCount; }
  Place tapeOf(unsigned tape) const;
  /// Types of what has a local place.
  llvm::ArrayRef<mlir::Type> locals() const { return localTypes; }
  /// Nothing if they cannot be addressed; then places mean nothing.
  std::optional<int64_t> workspaceBytes() const { return arena.size(); }

private:
  struct Root {
    mlir::Value value;
    int64_t offset = 0;
  };
  using Taken = llvm::DenseSet<mlir::Value>;

  Root rootOf(mlir::Value value) const;
  void placeTapes(mlir::func::FuncOp function);
  void placeFunctionResults(mlir::func::FuncOp function);
  void findLastUses(mlir::Block &block);
  void placeBlock(mlir::Block &block);
  void placeOp(mlir::Operation &op);
  void placeResults(mlir::Operation &op, Taken &taken);
  void releaseBehind(mlir::Operation &op, const Taken &taken);
  std::optional<int64_t> inPlace(mlir::Operation &op, unsigned result, Taken &taken) const;
  bool writesOver(mlir::Operation *op, unsigned operand, unsigned result) const;

  // BodyBuffers.cpp
  void placeBranches(IfOp op);
  void placeLoop(ForOp op);
  void placeLoop(WhileOp op);
  unsigned newPointer(mlir::Value value);
  bool isLocal(mlir::Type tensor) const;
  Place newLocal(mlir::Type tensor);
  void placeStacked(mlir::ValueRange stacked, mlir::Block &body, LoopMemory &memory);
  void placeInvariants(mlir::Operation *loop, mlir::Block &body, unsigned numVarying,
                       LoopMemory &memory);
  bool writeTo(mlir::Value yielded, mlir::Block &block, Place place, bool isAligned);
  struct Flow;
  void placeCarried(Flow flow, LoopMemory &memory);
  void makeRing(mlir::OpResult computed, Flow &flow, LoopMemory &memory);
  bool mayOverwrite(mlir::OpResult computed, llvm::ArrayRef<mlir::Value> arguments) const;

  const Kernels &kernels;
  Arena arena;
  llvm::DenseMap<mlir::Value, Place> places; // of roots
  llvm::DenseSet<mlir::Value> owners;        // roots whose memory is free behind their last use
  llvm::DenseMap<mlir::Value, mlir::Operation *> lastUse; // in the block that defines the root
  llvm::DenseMap<mlir::Operation *, Place> scratch;
  llvm::DenseMap<mlir::Operation *, LoopMemory> loops;
  llvm::SmallVector<std::pair<mlir::Value, unsigned>> resultCopies;
  unsigned pointerCount = 0, tapeCount = 0;
  int64_t tapesOffset = 0;
  llvm::SmallVector<mlir::Type> localTypes;
  int64_t localBytes = 0;
  unsigned loopDepth = 0;
};

/// Bytes of a tensor in memory, and what it takes there. Nothing of that is planned for one whose
/// size is known only when it runs, which lies on a tape.
int64_t bytesOf(mlir::Type tensor);
int64_t placedBytes(mlir::Type tensor);
/// Whether elements of the result correspond to those of an input, so that they may be written over
/// it if it dies in the group.
bool correspond(FusedOp group, const KernelPlan &plan, unsigned input, unsigned result);
/// Whether the slice is one contiguous range of its operand; then its first element.
std::optional<int64_t> contiguousOffset(SliceOp op);

} // namespace ad

#endif
