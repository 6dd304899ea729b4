// The reference interpreter: runs a function again with scalars that know more than a number.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// It shares no code with the derivative rules, the lowering or the kernels of lib/Interpret. The
// ordinary interpreter runs beside it and says which numbers the program really computes: after
// each op the reference goes on with those, so that both take the same branches, and derivatives
// are taken at the same points. Order: Jet.h, Scalars.h, Functions.h, Definitions.cpp (elementwise
// ops), Movement.cpp, Sums.cpp, Reference.cpp (the walk).
#ifndef AD_FUZZ_REFERENCE_H
#define AD_FUZZ_REFERENCE_H

#include "Fuzz/Case.h"
#include "Fuzz/Scalars.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <vector>

namespace ad::fuzz::reference {

/// The elements of one tensor.
template <class S>
using Row = std::vector<S>;

/// Whether the reference can run an op, or all ops of a function without calls, with S.
template <class S>
bool isKnown(mlir::Operation *op);
template <class S>
bool isKnown(mlir::func::FuncOp function);

/// Called for each float element that an op computed, with the number that the interpreter has.
template <class S>
using Settle =
    llvm::function_ref<void(mlir::Operation *op, size_t element, S &computed, double number)>;

/// Runs a function of known ops on `arguments`, whose elements are `rows` in terms of S; gives the
/// rows of its results, or nothing if the interpreter fails.
template <class S>
std::optional<std::vector<Row<S>>> run(mlir::func::FuncOp function, const Tensors &arguments,
                                       std::vector<Row<S>> rows, Settle<S> settle);

/// A tensor as constants in terms of S.
template <class S>
Row<S> lift(const HostTensor &tensor);

} // namespace ad::fuzz::reference

#endif
