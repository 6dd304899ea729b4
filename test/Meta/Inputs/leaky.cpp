// A library that exports more than its interface.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
namespace mlir {
int leak() { return 1; }
} // namespace mlir
