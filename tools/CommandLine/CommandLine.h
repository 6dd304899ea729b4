// How the tools read their command lines.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_COMMANDLINE_H
#define AD_TOOLS_COMMANDLINE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace ad {

/// Takes every option away that LLVM's libraries have registered, but for those that print help and
/// the version: some of them write files. Options made afterwards are the only ones that are left.
void removeForeignOptions();

/// Reads the arguments into the options that exist; the error is one line. Opens no response file:
/// `@x` is a file name like any other.
llvm::Error parseCommandLine(llvm::StringRef tool, int argc, char **argv, llvm::StringRef overview);

/// The same for tools that read their options in `main`: reports an error and exits with 1.
void parseCommandLineOrExit(llvm::StringRef tool, int argc, char **argv, llvm::StringRef overview);

} // namespace ad

#endif
