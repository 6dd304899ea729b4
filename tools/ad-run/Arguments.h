// The arguments of the function to run, from literals, `.npy` files or a random seed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_ARGUMENTS_H
#define AD_TOOLS_RUN_ARGUMENTS_H

#include "Interpret/HostTensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace ad {

/// One tensor for each argument of `function`. A text that ends in `.npy` names a file; any other
/// is a literal. With a seed, arguments that `texts` leaves out are drawn from [-1, 1).
llvm::Expected<llvm::SmallVector<HostTensor>> readArguments(mlir::func::FuncOp function,
                                                            llvm::ArrayRef<std::string> texts,
                                                            std::optional<uint64_t> seed);

} // namespace ad

#endif
