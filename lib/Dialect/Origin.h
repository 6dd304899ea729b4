// Where the ops of a derivative come from: marks in their locations, around the line of the user.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A mark is a fused location with metadata, such as fused<{ad.cotangent = 1 : i64}>["f.cpp":3:1].
// Locations go where ops go and no rewrite looks at them: equal ops are merged, ops move and are
// cloned, and the mark says still what each was made for.
#ifndef AD_DIALECT_ORIGIN_H
#define AD_DIALECT_ORIGIN_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "llvm/ADT/DenseMap.h"
#include <array>

namespace ad {

/// What a sweep says about an op: that it made it, in reverse or in forward mode; that it met it
/// and a derivative passes through it; that it has it run once more, for what the sweep made.
enum class OriginKind { Cotangent, Tangent, Active, Again };

/// The marks of one sweep.
class OriginMarks {
public:
  /// `order` tells the sweeps apart that made one function out of another: the first is 1.
  OriginMarks(mlir::MLIRContext *context, unsigned order);

  /// The location of what the sweep makes for an op at `primal`, or of that op itself if the kind
  /// is Active.
  mlir::Location locate(OriginKind kind, mlir::Location primal) const;

private:
  /// For each kind.
  std::array<mlir::DictionaryAttr, 4> marks;
};

/// What the marks of a location say.
struct Origin {
  /// The sweep that made the op; 0: none, it is the user's.
  unsigned order = 0;
  /// Of an op with an order: Cotangent or Tangent.
  OriginKind kind = OriginKind::Active;
  /// The last sweep of which a derivative passes through the op, and the last one that has it run
  /// again; 0: none.
  unsigned active = 0, again = 0;
};

/// Reads marks. Remembers what it has read: the locations of nested calls share their callers.
class Origins {
public:
  Origin of(mlir::Location loc);

private:
  llvm::DenseMap<mlir::Location, Origin> known;
};

} // namespace ad

#endif
