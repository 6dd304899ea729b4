// Prints and writes results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Output.h"
#include "Npy/AtomicFile.h"
#include "Npy/Npy.h"
#include "Print/Print.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

namespace ad {

void printResults(llvm::ArrayRef<HostTensor> results) {
  for (const HostTensor &result : results)
    llvm::outs() << formatTensor(result.getKind(), result.getShape(), result.data()) << '\n';
}

static llvm::Error writeResult(llvm::StringRef path, const HostTensor &result) {
  return writeNpy(path, result.getKind(), result.getShape(), result.data());
}

llvm::Error writeResults(llvm::StringRef path, llvm::ArrayRef<HostTensor> results) {
  if (path.ends_with(".npy")) {
    if (results.size() != 1)
      return llvm::createStringError(path + ": is one file for " + llvm::Twine(results.size()) +
                                     " results, expected a directory");
    return writeResult(path, results.front());
  }
  if (const std::error_code reason = llvm::sys::fs::create_directories(path))
    return fileError(path, "cannot be made", reason);
  for (auto [index, result] : llvm::enumerate(results)) {
    llvm::SmallString<128> file(path);
    llvm::sys::path::append(file, std::to_string(index) + ".npy");
    if (llvm::Error error = writeResult(file, result))
      return error;
  }
  return llvm::Error::success();
}

void printRows(llvm::ArrayRef<GradCheckRow> rows) {
  for (const GradCheckRow &row : rows)
    llvm::outs() << "order " << row.order << ": "
                 << (row.isReverse ? "reverse against forward     "
                                   : "forward against differences ")
                 << llvm::format("error %.1e, allowed %.1e: ", row.error, row.allowed)
                 << (row.holds() ? "ok" : "WRONG") << '\n';
}

llvm::Error flushOutput() {
  llvm::outs().flush();
  const std::error_code reason = llvm::outs().error();
  llvm::outs().clear_error();
  return reason ? fileError("standard output", "cannot be written", reason)
                : llvm::Error::success();
}

} // namespace ad
