// Tells, shrinks, writes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Report.h"
#include "Fuzz/CaseFile.h"
#include "Fuzz/Restrict.h"
#include "Fuzz/Shrink.h"
#include "Npy/AtomicFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

llvm::Error writeCase(StringRef folder, const Case &input, const Failure &failure) {
  if (const std::error_code error = llvm::sys::fs::create_directories(folder))
    return llvm::createStringError("'" + folder + "': " + error.message());
  SmallString<128> path(folder);
  llvm::sys::path::append(path, failure.oracle + "-" + Twine(failure.seed) + ".mlir");
  const std::string text = toLitTest(input, failure);
  const size_t numOps = countOps(input);
  llvm::errs() << "ad-fuzz: shrunk to " << numOps << (numOps == 1 ? " op" : " ops")
               << ", written to " << path << ":\n"
               << text;
  return writeFileAtomically(path, [&](llvm::raw_ostream &file) {
    file << text;
    return llvm::Error::success();
  });
}

} // namespace

llvm::Error reportFailure(const ReportOptions &options, const Case &input, Native &native,
                          const Oracle &oracle, uint64_t seed, StringRef finding) {
  Failure failure{seed, oracle.name.str(), oracle.summary.str(), finding.str()};
  llvm::errs() << "ad-fuzz: mismatch: seed " << seed << ", oracle " << oracle.name << " ("
               << oracle.summary << "): " << finding << '\n';
  if (!options.isShrinking)
    return llvm::Error::success();
  const auto fails = [&](const Case &candidate) {
    Check check(candidate, native, seed);
    const Finding found = oracle.check(check);
    if (found)
      failure.finding = *found;
    return found.has_value();
  };
  const ShrinkOptions limits{static_cast<double>(options.shrinkSeconds),
                             /*allowTies=*/oracle.takesAny};
  return writeCase(options.output, shrink(input, fails, limits), failure);
}

} // namespace ad::fuzz
