// Code that treats subnormal numbers as zeros.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_FLUSHSUBNORMALS_H
#define AD_JIT_FLUSHSUBNORMALS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace llvm {
class Module;
} // namespace llvm

namespace ad {

/// Has `entry` run in the mode in which operands that are subnormal count as zeros and results that
/// would be are zeros: it becomes a function around what it was, which sets the mode, and on return
/// what its caller had. Threads that share the work take the mode over from the one that calls
/// (Runtime/Threads.cpp). Fails if the target has no such mode.
llvm::Error flushSubnormals(llvm::Module &module, llvm::StringRef entry);

} // namespace ad

#endif
