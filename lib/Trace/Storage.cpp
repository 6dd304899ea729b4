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
// Arrays whose addresses agree in their low 12 bits, as those of whole pages do, compete for the
// same sets of the caches and for the same store buffers when they are walked together. So blocks
// begin at different lines of a page, no two of them neighbours.
constexpr size_t staggeredBytes = size_t(64) << 10, staggerStep = 5 * 64;
constexpr unsigned staggerSteps = 12;

size_t staggerOf(size_t capacity) {
  static std::atomic<unsigned> count = 0;
  if (capacity < staggeredBytes)
    return 0;
  return count.fetch_add(1, std::memory_order_relaxed) % staggerSteps * staggerStep;
}

Storage *makeBlock(size_t capacity, uint32_t sizeClass) {
  const size_t alignment = capacity >= 2 * hugePage ? hugePage : 64;
  const size_t stagger = staggerOf(capacity);
  const size_t total = stagger + sizeof(Storage) + capacity;
  void *memory = nullptr;
  // Unlike aligned_alloc it takes any size: a block is not as large as the pages that it ends in.
  if (posix_memalign(&memory, alignment, total) != 0)
    return nullptr;
  // First touch in huge pages costs a fraction of 4 KiB faults; failing is harmless.
  if (alignment == hugePage)
    madvise(memory, total, MADV_HUGEPAGE);
  auto *storage = new (static_cast<char *>(memory) + stagger) Storage;
  storage->memory = memory;
  storage->capacity = capacity;
  storage->sizeClass = sizeClass;
  return storage;
}

void freeBlock(Storage *block) { std::free(block->memory); }

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
        freeBlock(std::exchange(list, list->next));
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
      freeBlock(blocks.front());
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
  freeBlock(storage);
}

} // namespace ad
