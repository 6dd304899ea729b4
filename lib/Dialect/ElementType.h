// The kind of an element type of the dialect.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_ELEMENTTYPE_H
#define AD_DIALECT_ELEMENTTYPE_H

#include "Dialect/ElementKind.h"
#include "mlir/IR/BuiltinTypes.h"
#include <optional>

namespace ad {

/// The kind of an element type, or nothing if the dialect does not know it.
std::optional<ElementKind> elementKindOf(mlir::Type element);

/// The element type of a kind.
mlir::Type elementTypeOf(ElementKind kind, mlir::MLIRContext *context);

/// The type with the element type that its elements are computed in (see computedKind).
mlir::Type computedTypeOf(mlir::Type tensor);

} // namespace ad

#endif
