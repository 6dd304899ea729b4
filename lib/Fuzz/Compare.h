// Compares tensors by their bits.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_COMPARE_H
#define AD_FUZZ_COMPARE_H

#include "Fuzz/Oracles.h"

namespace ad::fuzz {

/// The first element whose bits differ, told as "result 0, element 3: found, expected"; any NaN
/// equals any other.
Finding compareBits(llvm::ArrayRef<HostTensor> found, llvm::ArrayRef<HostTensor> expected,
                    llvm::ArrayRef<bool> isCompared);

/// For each result of a function, whether it has the same bits in every engine: it does not depend
/// on a matrix product, whose sums are in an order of their own.
llvm::SmallVector<bool> resultsWithFixedBits(mlir::func::FuncOp function);

/// "result 0, element 3: 1 (0x1p+0), expected ..." for a report.
std::string describeElement(size_t result, size_t element, double found, double expected);

} // namespace ad::fuzz

#endif
