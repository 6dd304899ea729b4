// Writes a file completely or not at all.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_NPY_ATOMICFILE_H
#define AD_NPY_ATOMICFILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace ad {

/// An error `PATH: what: reason`.
llvm::Error fileError(llvm::StringRef path, const llvm::Twine &what, std::error_code reason);

/// Lets `write` fill a temporary file beside `path`, then renames it to `path`. On any failure, a
/// full disk included, the temporary file is removed and an earlier file at `path` is as it was. A
/// path that names no regular file, such as a device or a pipe, is written directly.
llvm::Error writeFileAtomically(llvm::StringRef path,
                                llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write);

} // namespace ad

#endif
