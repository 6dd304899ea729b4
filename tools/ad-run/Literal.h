// Tensors written on the command line.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_LITERAL_H
#define AD_TOOLS_RUN_LITERAL_H

#include "Interpret/HostTensor.h"
#include "llvm/Support/Error.h"

namespace ad {

/// Reads `3`, which fills the tensor, `1, 2, 3`, in row-major order, or `[[1, 2], [3, 4]]`, whose
/// brackets show the shape; each also as `dense<...>`. Numbers are as in C (`-1.5e3`, `0x1p-3`),
/// `inf`, `nan`, `true` and `false`.
llvm::Error readLiteral(llvm::StringRef text, HostTensor &tensor);

} // namespace ad

#endif
