// Reports failures of the process as a whole.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Failure.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <cstring>
#include <new>
#include <unistd.h>

namespace ad {

void printFailure(llvm::StringRef message) {
  llvm::WithColor::error(llvm::errs(), "ad-opt") << message << '\n';
}

/// Ends the process without allocating, for there may be no memory to allocate.
[[noreturn]] static void stop(const char *reason) {
  for (const char *part : {"ad-opt: error: ", reason, "\n"})
    if (write(STDERR_FILENO, part, strlen(part)) < 0)
      break;
  _exit(1);
}

void installFailureHandlers() {
  // A reader that goes away makes writing fail, which is reported like any failure.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  std::set_new_handler([] { stop("out of memory"); });
  llvm::install_bad_alloc_error_handler([](void *, const char *, bool) { stop("out of memory"); });
  llvm::install_fatal_error_handler([](void *, const char *reason, bool) { stop(reason); });
}

} // namespace ad
