// Element loops over run-time types.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Fill.h"
#include "API/Glue.h"
#include <algorithm>
#include <cstring>

namespace ad {

StorageRef fillConstant(const Node &node, Location loc) {
  Storage *storage = allocateStorage(byteSize(node));
  if (!storage)
    raise(Code::OutOfMemory,
          "not enough memory: you tried to allocate " + std::to_string(byteSize(node)) + " bytes.",
          loc);
  dispatch(node.dtype, [&](auto zero) {
    using T = decltype(zero);
    std::fill_n(static_cast<T *>(storage->data()), elementCount(node.shape),
                static_cast<T>(node.value));
  });
  return StorageRef(storage);
}

void convertElements(const void *from, DType fromType, void *to, DType toType, size_t count) {
  if (fromType == toType && count > 0) {
    std::memcpy(to, from, count * elementBytes(toType));
    return;
  }
  dispatch(fromType, [&](auto source) {
    using S = decltype(source);
    dispatch(toType, [&](auto target) {
      using T = decltype(target);
      std::transform(static_cast<const S *>(from), static_cast<const S *>(from) + count,
                     static_cast<T *>(to), [](S value) { return static_cast<T>(value); });
    });
  });
}

} // namespace ad
