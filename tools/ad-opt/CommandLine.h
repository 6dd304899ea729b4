// Reads a command line on which only this tool's own options exist.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPT_COMMANDLINE_H
#define AD_OPT_COMMANDLINE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace ad {

/// Takes every option away that LLVM's libraries have registered, but for those that print help and
/// the version: some of them write files. Options made afterwards are the only ones that are left.
void removeForeignOptions();

/// Reads the arguments into the options that exist. Opens no response file: `@x` is a file name
/// like any other.
llvm::Error parseCommandLine(int argc, char **argv, llvm::StringRef overview);

} // namespace ad

#endif
