// The text of a tensor as PyTorch prints it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PRINT_PRINT_H
#define AD_PRINT_PRINT_H

#include "Dialect/ElementKind.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace ad {

/// `tensor([1., 2.])`: precision 4, at most 1000 elements in full, lines of 80. `data` is
/// row-major. After what PyTorch appends by itself (size of an empty tensor, dtype if not the
/// default) come `suffixes`, such as `requires_grad=True`, broken into lines as PyTorch does. Does
/// not depend on the locale.
std::string formatTensor(ElementKind kind, llvm::ArrayRef<int64_t> shape, const void *data,
                         llvm::ArrayRef<std::string> suffixes = {});

/// The name of a dtype: `torch.float32`.
llvm::StringRef dtypeName(ElementKind kind);

} // namespace ad

#endif
