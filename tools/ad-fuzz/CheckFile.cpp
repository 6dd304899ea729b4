// Checks a case that the fuzzer wrote to a file.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CheckFile.h"
#include "Fuzz/CaseFile.h"

namespace ad {

llvm::Expected<bool> checkFile(const FuzzOptions &options) {
  auto native = fuzz::Native::create();
  if (!native)
    return native.takeError();
  auto input = fuzz::readCase(options.file, options.flavor, (*native)->context());
  if (!input)
    return input.takeError();
  bool isClean = true;
  fuzz::Check check(*input, **native, options.seed);
  for (const fuzz::Oracle &oracle : options.oracles) {
    if (options.flavor == fuzz::Flavor::Differential && !oracle.takesAny)
      continue;
    check.isSkipped = false;
    const fuzz::Finding finding = oracle.check(check);
    llvm::outs() << oracle.name
                 << (finding           ? " fails: " + *finding
                     : check.isSkipped ? " is skipped"
                                       : " holds")
                 << '\n';
    isClean &= !finding || oracle.isAdvice;
  }
  return isClean;
}

} // namespace ad
