// Object code in this process: linked, run, freed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_LOADEDCODE_H
#define AD_JIT_LOADEDCODE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/ExecutionEngine/Orc/Core.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace llvm::orc {
class ObjectLinkingLayer;
} // namespace llvm::orc

namespace ad {

class LoadedCode;

/// Links object files into this process. External references are resolved from the runtime's fixed
/// table and from nowhere else. Memory is writable while it is linked and executable after, never
/// both.
class Loader : public std::enable_shared_from_this<Loader> {
public:
  static llvm::Expected<std::shared_ptr<Loader>> create();
  ~Loader();

  /// A symbol name that no other loaded code has; the object that is loaded next defines it.
  std::string takeEntryName();

  /// Links `object`, whose only exported symbol is `entryName`. The name is free again when the
  /// code is dropped or, on failure, at once.
  llvm::Expected<std::unique_ptr<LoadedCode>> load(std::unique_ptr<llvm::MemoryBuffer> object,
                                                   std::string entryName);
  /// Gives a name back that was taken for an object which was never loaded.
  void returnEntryName(std::string name);

  size_t liveCount() const { return live; }

private:
  friend class LoadedCode;
  Loader();
  llvm::Error start();

  std::unique_ptr<llvm::orc::ExecutionSession> session;
  std::unique_ptr<llvm::orc::ObjectLinkingLayer> linker;
  llvm::orc::JITDylib *library = nullptr;
  std::mutex namesMutex;
  std::vector<std::string> freeNames;
  size_t namesMade = 0;
  std::atomic<size_t> live{0};
};

/// One linked object. Dropping it, on any thread, frees its memory.
class LoadedCode {
public:
  LoadedCode(std::shared_ptr<Loader> loader, llvm::orc::ResourceTrackerSP tracker,
             std::string entryName, void *entry);
  ~LoadedCode();
  LoadedCode(const LoadedCode &) = delete;
  LoadedCode &operator=(const LoadedCode &) = delete;

  void *entry() const { return address; }

private:
  std::shared_ptr<Loader> loader; // outlives the tracker: declared first
  llvm::orc::ResourceTrackerSP tracker;
  std::string entryName;
  void *address;
};

} // namespace ad

#endif
