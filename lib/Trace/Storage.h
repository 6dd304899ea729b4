// Memory of tensor elements: aligned, reference-counted, recycled rather than freed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_STORAGE_H
#define AD_TRACE_STORAGE_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace ad {

/// The header of a block; the elements follow it, aligned to 64 bytes.
struct alignas(64) Storage {
  std::atomic<uint32_t> references{1};
  uint32_t sizeClass = 0;
  size_t capacity = 0;
  Storage *next = nullptr;
  void *memory = nullptr; // what was allocated; the header lies in it

  void *data() { return this + 1; }
};
static_assert(sizeof(Storage) == 64, "elements start at a cache line");

/// A block of at least `bytes` bytes with one reference, or null if there is no memory. Blocks
/// whose last reference was dropped come first: a function called again writes into memory that it
/// used before, without a system call or page fault.
Storage *allocateStorage(size_t bytes);
void recycleStorage(Storage *storage);

/// Shared ownership of a block.
class StorageRef {
public:
  StorageRef() = default;
  /// Takes over one reference.
  explicit StorageRef(Storage *storage) : storage(storage) {}
  StorageRef(const StorageRef &other) : storage(other.storage) { retain(storage); }
  StorageRef(StorageRef &&other) noexcept : storage(std::exchange(other.storage, nullptr)) {}
  StorageRef &operator=(StorageRef other) noexcept {
    std::swap(storage, other.storage);
    return *this;
  }
  ~StorageRef() { release(storage); }

  static StorageRef sharing(Storage *storage) {
    retain(storage);
    return StorageRef(storage);
  }
  explicit operator bool() const { return storage; }
  Storage *get() const { return storage; }
  Storage *take() { return std::exchange(storage, nullptr); }

  static void retain(Storage *storage) {
    if (storage)
      storage->references.fetch_add(1, std::memory_order_relaxed);
  }
  static void release(Storage *storage) {
    if (storage && storage->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
      recycleStorage(storage);
  }

private:
  Storage *storage = nullptr;
};

} // namespace ad

#endif
