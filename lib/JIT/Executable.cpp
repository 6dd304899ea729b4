// A compiled function: a raw entry pointer and what a caller must know to use it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Executable.h"
#include "JIT/LoadedCode.h"

namespace ad {

Executable::Executable(std::unique_ptr<LoadedCode> code, size_t workspaceBytes, unsigned numInputs,
                       unsigned numResults)
    : entry(reinterpret_cast<EntryPoint>(code->entry())), bytes(workspaceBytes), inputs(numInputs),
      results(numResults), code(std::move(code)) {}

Executable::~Executable() = default;

} // namespace ad
