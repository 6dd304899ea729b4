// A compiled function: a raw entry pointer and what a caller must know to use it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Executable.h"
#include "JIT/LoadedCode.h"

namespace ad {

Executable::Executable(std::unique_ptr<LoadedCode> code, size_t codeBytes, size_t workspaceBytes,
                       unsigned numInputs, unsigned numResults, std::vector<RuntimeCheck> checks)
    : entry(reinterpret_cast<EntryPoint>(code->entry())), objectBytes(codeBytes),
      bytes(workspaceBytes), inputs(numInputs), results(numResults), checks(std::move(checks)),
      code(std::move(code)) {}

Executable::~Executable() = default;

std::optional<RuntimeFailure> Executable::runChecked(void *const *buffers, void *workspace) const {
  // As the code returns it: the number of the check from 1 on, or 0, and the index.
  struct Status {
    int64_t number, index;
  };
  const Status status =
      reinterpret_cast<Status (*)(void *const *, void *)>(code->entry())(buffers, workspace);
  if (status.number == 0)
    return std::nullopt;
  return RuntimeFailure{checks[status.number - 1], status.index};
}

} // namespace ad
