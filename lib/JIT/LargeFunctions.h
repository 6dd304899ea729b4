// Functions whose code is made quickly rather than improved.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_LARGEFUNCTIONS_H
#define AD_JIT_LARGEFUNCTIONS_H

namespace llvm {
class Module;
}

namespace ad {

/// Marks the large functions of `module` so that LLVM selects instructions for them the quick way
/// and leaves its machine passes out, and brings them into the form which that way handles.
void leaveLargeFunctions(llvm::Module &module);

} // namespace ad

#endif
