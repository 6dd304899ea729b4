// What runs one op of the interpreter, by family.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_INTERPRET_KERNELS_H
#define AD_INTERPRET_KERNELS_H

#include "Dialect/RuntimeCheck.h"
#include "Interpret/HostTensor.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"

namespace ad::interpreter {

/// A tensor for what `op` gives; an error at the op if there is no memory for it.
llvm::FailureOr<HostTensor> allocate(mlir::Operation *op, mlir::RankedTensorType type);

/// Computes the one result of `op`, which is allocated already.
using Kernel = void (*)(mlir::Operation *op, llvm::ArrayRef<HostTensor> operands,
                        HostTensor &result);

/// Kernels by the kind of op.
using KernelTable = llvm::DenseMap<mlir::TypeID, Kernel>;

/// broadcast, reshape, transpose, flip, slice, pad, concat, iota, detach.
void addShapeKernels(KernelTable &table);
/// sum, mean, amax.
void addReductionKernels(KernelTable &table);
/// cumsum, recurrence, prod.
void addScanKernels(KernelTable &table);
/// gather, scatter_add, inverse_index, check_index.
void addIndexKernels(KernelTable &table);
/// The first index that an op must refuse, if it has one. It is to be asked before its kernel runs.
std::optional<int64_t> indexOutOfRange(mlir::Operation *op, llvm::ArrayRef<HostTensor> operands);
/// argsort, argcummax.
void addOrderKernels(KernelTable &table);
/// random.
void addRandomKernels(KernelTable &table);
/// cholesky, triangular_solve.
void addLinalgKernels(KernelTable &table);
/// lu, lu_solve, det, logabsdet, cofactor.
void addLUKernels(KernelTable &table);
/// The number, counted through all matrices, of the pivot that a factorization refused, if it did;
/// `y` is the result of its kernel.
std::optional<int64_t> pivotRefused(mlir::Operation *op, const HostTensor &y);
/// matmul.
void addContractionKernels(KernelTable &table);

} // namespace ad::interpreter

#endif
