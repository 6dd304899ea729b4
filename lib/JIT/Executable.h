// A compiled function: a raw entry pointer and what a caller must know to use it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_EXECUTABLE_H
#define AD_JIT_EXECUTABLE_H

#include "Dialect/RuntimeCheck.h"
#include <cstddef>
#include <memory>
#include <vector>

namespace ad {

class LoadedCode;

/// Native code in memory. Immutable: any number of threads may run it at once, each with its own
/// workspace. The code lives as long as the Executable, also when the Compiler is gone; the last
/// owner may drop it on any thread.
class Executable {
public:
  using EntryPoint = void (*)(void *const *buffers, void *workspace);

  /// `checks`: those of the indices that the code checks, by their numbers.
  Executable(std::unique_ptr<LoadedCode> code, size_t codeBytes, size_t workspaceBytes,
             unsigned numInputs, unsigned numResults, std::vector<RuntimeCheck> checks = {});
  ~Executable();
  Executable(const Executable &) = delete;
  Executable &operator=(const Executable &) = delete;

  /// `buffers`: the inputs, then the results, each row-major and aligned to 64 bytes, none
  /// overlapping a result. `workspace`: `workspaceBytes()` bytes aligned to 64, unused by any other
  /// call; may be null if that is 0. If an index is out of range the results are not complete, and
  /// what was wrong is returned.
  std::optional<RuntimeFailure> run(void *const *buffers, void *workspace) const {
    if (!checks.empty())
      return runChecked(buffers, workspace);
    entry(buffers, workspace);
    return std::nullopt;
  }

  /// Of code that checks no indices.
  EntryPoint entryPoint() const { return entry; }
  /// Of the object file.
  size_t codeBytes() const { return objectBytes; }
  size_t workspaceBytes() const { return bytes; }
  unsigned numInputs() const { return inputs; }
  unsigned numResults() const { return results; }

private:
  std::optional<RuntimeFailure> runChecked(void *const *buffers, void *workspace) const;

  EntryPoint entry;
  size_t objectBytes, bytes;
  unsigned inputs, results;
  std::vector<RuntimeCheck> checks;
  std::unique_ptr<LoadedCode> code;
};

} // namespace ad

#endif
