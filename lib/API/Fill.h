// Writes elements of any type: splats and sequences.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_FILL_H
#define AD_API_FILL_H

#include "Trace/Node.h"

namespace ad {

/// Calls `visit` with a zero of the C++ type of the element type.
template <class F>
decltype(auto) dispatch(DType dtype, F &&visit) {
  return dispatchElementKind(kindOf(dtype),
                             [&](auto tag) { return visit(typename decltype(tag)::type()); });
}

/// The value of a Constant node. Throws if there is no memory.
StorageRef fillConstant(const Node &node, Location loc);

/// Copies `count` elements, converting each as a C++ cast does (anything to bool: not zero).
void convertElements(const void *from, DType fromType, void *to, DType toType, size_t count);

} // namespace ad

#endif
