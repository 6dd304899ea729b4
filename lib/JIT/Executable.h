// A compiled function: a raw entry pointer and what a caller must know to use it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_EXECUTABLE_H
#define AD_JIT_EXECUTABLE_H

#include <cstddef>
#include <memory>

namespace ad {

class LoadedCode;

/// Native code in memory. Immutable: any number of threads may run it at once, each with its own
/// workspace. The code lives as long as the Executable, also when the Compiler is gone; the last
/// owner may drop it on any thread.
class Executable {
public:
  using EntryPoint = void (*)(void *const *buffers, void *workspace);

  Executable(std::unique_ptr<LoadedCode> code, size_t workspaceBytes, unsigned numInputs,
             unsigned numResults);
  ~Executable();
  Executable(const Executable &) = delete;
  Executable &operator=(const Executable &) = delete;

  /// `buffers`: the inputs, then the results, each row-major and aligned to 64 bytes, none
  /// overlapping a result. `workspace`: `workspaceBytes()` bytes aligned to 64, unused by any other
  /// call; may be null if that is 0.
  void run(void *const *buffers, void *workspace) const { entry(buffers, workspace); }

  EntryPoint entryPoint() const { return entry; }
  size_t workspaceBytes() const { return bytes; }
  unsigned numInputs() const { return inputs; }
  unsigned numResults() const { return results; }

private:
  EntryPoint entry;
  size_t bytes;
  unsigned inputs, results;
  std::unique_ptr<LoadedCode> code;
};

} // namespace ad

#endif
