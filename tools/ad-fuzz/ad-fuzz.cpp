// ad-fuzz: draws random programs and checks what must hold for them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Campaign.h"
#include "CheckFile.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

int main(int argc, char **argv) {
  const llvm::InitLLVM init(argc, argv);
  const ad::FuzzOptions options = ad::parseFuzzOptions(argc, argv);
  llvm::Expected<bool> isClean =
      options.activity == ad::Activity::Check ? ad::checkFile(options) : ad::runCampaign(options);
  if (isClean)
    return *isClean ? 0 : 1;
  llvm::WithColor::error(llvm::errs(), "ad-fuzz") << llvm::toString(isClean.takeError()) << '\n';
  return 1;
}
