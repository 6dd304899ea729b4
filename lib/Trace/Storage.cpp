// Size classes and free lists behind tensor memory.
//
// Small blocks (up to 1 MiB) are kept per thread, without locks. Large ones are kept by the process
// behind a lock, which costs nothing beside touching a megabyte. Both are bounded.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Storage.h"
#include "Trace/ThreadPool.h"
#include "llvm/Support/MathExtras.h"
#include <array>
#include <cstdlib>
#include <mutex>
#include <new>
#include <sys/mman.h>
#include <vector>

namespace ad {
namespace {

constexpr size_t smallestBytes = 64, largestSmall = size_t(1) << 20;
constexpr unsigned smallClasses = 15; // 64 B, 128 B, … 1 MiB
constexpr uint32_t largeClass = smallClasses;
constexpr size_t threadBudget = size_t(8) << 20, processBudget = size_t(1) << 30;
constexpr size_t hugePage = size_t(2) << 20;

Storage *makeBlock(size_t capacity, uint32_t sizeClass) {
  const size_t alignment = capacity >= 2 * hugePage ? hugePage : 64;
  const size_t total = llvm::alignTo(sizeof(Storage) + capacity, alignment);
  void *memory = std::aligned_alloc(alignment, total);
  if (!memory)
    return nullptr;
  // First touch in huge pages costs a fraction of 4 KiB faults; failing is harmless.
  if (alignment == hugePage)
    madvise(memory, total, MADV_HUGEPAGE);
  auto *storage = new (memory) Storage;
  storage->capacity = capacity;
  storage->sizeClass = sizeClass;
  return storage;
}

/// Free small blocks of one thread.
struct SmallBlocks {
  std::array<Storage *, smallClasses> lists = {};
  size_t bytes = 0;

  Storage *pop(unsigned sizeClass) {
    Storage *block = lists[sizeClass];
    if (block) {
      lists[sizeClass] = block->next;
      bytes -= block->capacity;
    }
    return block;
  }
  bool push(Storage *block) {
    if (bytes + block->capacity > threadBudget)
      return false;
    block->next = lists[block->sizeClass];
    lists[block->sizeClass] = block;
    bytes += block->capacity;
    return true;
  }
  ~SmallBlocks() {
    for (Storage *list : lists)
      while (list)
        std::free(std::exchange(list, list->next));
  }
};

/// Free large blocks of the process, the latest last.
struct LargeBlocks {
  std::mutex mutex;
  std::vector<Storage *> blocks;
  size_t bytes = 0;

  Storage *pop(size_t capacity) {
    const std::lock_guard<std::mutex> lock(mutex);
    for (size_t i = blocks.size(); i-- > 0;)
      if (blocks[i]->capacity == capacity) {
        Storage *block = blocks[i];
        blocks.erase(blocks.begin() + i);
        bytes -= capacity;
        return block;
      }
    return nullptr;
  }
  bool push(Storage *block) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (block->capacity > processBudget)
      return false;
    // The oldest go first: what was used last is most likely used again.
    while (bytes + block->capacity > processBudget) {
      bytes -= blocks.front()->capacity;
      std::free(blocks.front());
      blocks.erase(blocks.begin());
    }
    blocks.push_back(block);
    bytes += block->capacity;
    return true;
  }
};

// Never destroyed: tensors of static storage duration may be dropped after it would be.
LargeBlocks &largeBlocks() {
  static auto *blocks = new LargeBlocks;
  return *blocks;
}

} // namespace

Storage *allocateStorage(size_t bytes) {
  if (bytes > (SIZE_MAX >> 2))
    return nullptr;
  Storage *block = nullptr;
  if (bytes <= largestSmall) {
    const size_t capacity = bytes <= smallestBytes ? smallestBytes : llvm::PowerOf2Ceil(bytes);
    const unsigned sizeClass = llvm::Log2_64(capacity) - llvm::Log2_64(smallestBytes);
    SmallBlocks *free = threadPool<SmallBlocks>();
    block = free ? free->pop(sizeClass) : nullptr;
    if (!block)
      return makeBlock(capacity, sizeClass);
  } else {
    const size_t capacity = llvm::alignTo(bytes, 4096);
    block = largeBlocks().pop(capacity);
    if (!block)
      return makeBlock(capacity, largeClass);
  }
  block->references.store(1, std::memory_order_relaxed);
  return block;
}

void recycleStorage(Storage *storage) {
  if (storage->sizeClass == largeClass) {
    if (largeBlocks().push(storage))
      return;
  } else if (SmallBlocks *free = threadPool<SmallBlocks>(); free && free->push(storage)) {
    return;
  }
  std::free(storage);
}

} // namespace ad
