// Elementwise ops as native loops over arrays, made from the definitions in the op records.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one native instantiation of the definitions: constant folding and the reference interpreter
// both run it.
#ifndef AD_DIALECT_ELEMENTKERNELS_H
#define AD_DIALECT_ELEMENTKERNELS_H

#include "Dialect/ElementKind.h"
#include "mlir/IR/Operation.h"
#include <cstddef>

namespace ad {

/// Computes `count` elements of the result. Operands and result are arrays of elements as in
/// ElementKind.h; the result may be one of the operands.
using ElementKernel = void (*)(const void *const *operands, void *result, size_t count);

/// The loop of an elementwise op (compare, select and cast included) for its element types, or null
/// if the op is not elementwise, or does not compute in them.
ElementKernel lookUpElementKernel(mlir::Operation *op);
/// The same for other element types than the op has: of its first operand and of its result.
ElementKernel lookUpElementKernel(mlir::Operation *op, ElementKind operand, ElementKind result);

/// The loop of `ad.cast`.
ElementKernel castKernel(ElementKind from, ElementKind to);
/// The bits of a number as an element, converted as `ad.cast` converts, from the lowest.
uint64_t bitsOf(double number, ElementKind kind);

} // namespace ad

#endif
