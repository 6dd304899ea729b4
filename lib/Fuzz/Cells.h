// The cells op × element type × layout of operands, each with its gradient checked or a reason.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A reason is what the op itself says: its trait, the type of its operands, their number, or what
// its verifier finds wrong with such operands. A cell without either is a gap.
#ifndef AD_FUZZ_CELLS_H
#define AD_FUZZ_CELLS_H

#include "Dialect/ElementKind.h"
#include "Fuzz/Layouts.h"
#include "Fuzz/Native.h"

namespace ad::fuzz {

struct Cell {
  enum State { Checked, Excused, Wrong, Missing };

  State state = Missing;
  /// Why nothing is to be checked, or what is wrong.
  std::string text;
};

struct OpCells {
  llvm::StringRef op;
  ElementKind kind;
  /// In the order of `layouts`.
  llvm::SmallVector<Cell> cells;
};

/// All cells of the ops that have operands, by op, then element type. The same for one seed.
std::vector<OpCells> fillCells(Native &native, uint64_t seed);

} // namespace ad::fuzz

#endif
