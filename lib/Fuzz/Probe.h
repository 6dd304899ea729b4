// The derivatives of a case in one direction: by the pass, and by the reference.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With J the Jacobian of f at the arguments, v a direction and w one weight for each float result.
#ifndef AD_FUZZ_PROBE_H
#define AD_FUZZ_PROBE_H

#include "Fuzz/Reference.h"

namespace ad::fuzz {

/// A sum of products and the size that its error is relative to.
struct Total {
  reference::Real value = 0, terms = 0;
};

/// The distance from 1 to the next number of a float type, and its least positive number; of what
/// is no float, 0.
struct Format {
  reference::Real epsilon = 0, least = 0;
};
Format formatOf(mlir::Type type);

struct Probe {
  /// f as it was drawn, and beside it what asks for its derivatives, expanded.
  mlir::OwningOpRef<mlir::ModuleOp> derived;
  /// f without calls.
  mlir::OwningOpRef<mlir::ModuleOp> inlined;
  mlir::func::FuncOp function, forward, reverse;
  llvm::SmallVector<int64_t> wrt;
  Tensors arguments, direction, weights;
  /// J·v and Jᵀ·w, by the pass.
  Tensors tangents, gradient;
  /// The coarsest float type of an element, which bounds what can be expected.
  mlir::Type coarsest;
  bool isDouble() const;
  /// Whether all derivatives are finite.
  bool isFinite = true;

  /// ⟨w, J·v⟩ and ⟨Jᵀ·w, v⟩ by the pass.
  Total forwardTotal() const;
  Total reverseTotal() const;
  /// How far from another a number may be whose size is `terms`, when `precision` is asked for in
  /// f64.
  double allowed(reference::Real terms, double precision) const;
  /// Whether `found` is as near as that to what the reference expects. Where the function has no
  /// derivative, as the root at 0, the reference has none: its terms are not finite, and anything
  /// holds. The rules may give 0 there or 0 · ∞, by whether they know that a factor is zero.
  bool isNear(const Total &found, const Total &expected, double precision) const;
};

/// What the reference says of J·v, for each float result; nothing if it does not know some op.
using Reference = std::optional<std::vector<reference::Row<reference::Dual<reference::Summed>>>>;
Reference referenceOf(const Probe &probe, llvm::ArrayRef<HostTensor> direction);

/// ⟨w, J·v⟩ by the reference.
Total totalOf(const Probe &probe, const Reference &reference);

/// Nothing if the case has nothing to differentiate or is too large to spend time on; a string if
/// the derivatives cannot be had.
struct ProbeOrReason {
  std::unique_ptr<Probe> probe;
  std::optional<std::string> failure;
};
ProbeOrReason makeProbe(const Case &input, uint64_t seed);

/// The tensors that can be differentiated.
Tensors floatsOf(const Tensors &tensors);
/// A copy of the module in which `f` calls nothing.
mlir::OwningOpRef<mlir::ModuleOp> inlinedCopy(mlir::ModuleOp module, llvm::StringRef entry);
/// The elements that all ops of a function compute together.
int64_t workOf(mlir::func::FuncOp function);
/// Σ aᵢ·bᵢ over all elements.
Total dotProduct(llvm::ArrayRef<HostTensor> a, llvm::ArrayRef<HostTensor> b);
/// A new tensor for each type, with numbers in [-1, 1).
Tensors drawLike(llvm::ArrayRef<mlir::Type> types, uint64_t seed);

} // namespace ad::fuzz

#endif
