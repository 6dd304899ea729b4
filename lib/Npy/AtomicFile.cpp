// Writes beside the target and renames.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Npy/AtomicFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

namespace fs = llvm::sys::fs;

namespace ad {
namespace {

llvm::Error writeAndClose(llvm::StringRef path, int descriptor,
                          llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write) {
  llvm::raw_fd_ostream os(descriptor, /*shouldClose=*/true);
  llvm::Error error = write(os);
  os.close();
  const std::error_code reason = os.error();
  // Taken here, or else the stream's destructor ends the process.
  os.clear_error();
  if (error)
    return error;
  return reason ? fileError(path, "cannot be written", reason) : llvm::Error::success();
}

} // namespace

llvm::Error fileError(llvm::StringRef path, const llvm::Twine &what, std::error_code reason) {
  return llvm::createStringError(reason, path + ": " + what + ": " + reason.message());
}

llvm::Error writeFileAtomically(llvm::StringRef path,
                                llvm::function_ref<llvm::Error(llvm::raw_ostream &)> write) {
  int descriptor = -1;
  if (fs::exists(path) && !fs::is_regular_file(path)) {
    if (const std::error_code reason = fs::openFileForWrite(path, descriptor))
      return fileError(path, "cannot be opened", reason);
    return writeAndClose(path, descriptor, write);
  }
  llvm::SmallString<128> temporary;
  if (const std::error_code reason = fs::createUniqueFile(
          path + ".%%%%%%%%.tmp", descriptor, temporary, fs::OF_None, fs::all_read | fs::all_write))
    return fileError(path, "cannot be created", reason);
  llvm::Error error = writeAndClose(path, descriptor, write);
  if (!error)
    if (const std::error_code reason = fs::rename(temporary, path))
      error = fileError(path, "cannot be replaced", reason);
  if (error)
    fs::remove(temporary);
  return error;
}

} // namespace ad
