// ad-fuzz: draws random programs and checks what must hold for them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Campaign.h"
#include "CellTable.h"
#include "CheckFile.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

static llvm::Expected<bool> run(const ad::FuzzOptions &options) {
  switch (options.activity) {
  case ad::Activity::Graphs:
    return ad::runCampaign(options);
  case ad::Activity::Check:
    return ad::checkFile(options);
  case ad::Activity::Cells:
    return ad::printCells(options);
  }
  llvm_unreachable("unknown activity");
}

int main(int argc, char **argv) {
  const llvm::InitLLVM init(argc, argv);
  const ad::FuzzOptions options = ad::parseFuzzOptions(argc, argv);
  llvm::Expected<bool> isClean = run(options);
  if (isClean)
    return *isClean ? 0 : 1;
  llvm::WithColor::error(llvm::errs(), "ad-fuzz") << llvm::toString(isClean.takeError()) << '\n';
  return 1;
}
