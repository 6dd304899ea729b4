// The memory of tapes: blocks that grow by doubling, and are kept for the next tapes of the thread.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Runtime.h"
#include <algorithm>
#include <cstring>
#include <limits>
#include <vector>

namespace {

struct Block {
  void *memory = nullptr;
  int64_t bytes = 0;
};

/// Blocks that no tape has, by size.
class FreeBlocks {
public:
  FreeBlocks() { blocks.reserve(kMost + 1); }
  FreeBlocks(const FreeBlocks &) = delete;
  FreeBlocks &operator=(const FreeBlocks &) = delete;
  ~FreeBlocks() {
    for (const Block &block : blocks)
      ad_rt_free(block.memory);
  }

  /// One of at least so many bytes, or a new one of so many; without memory if there is none. It is
  /// the largest for a tape that grows: what has grown as far before need not be copied again.
  Block take(int64_t bytes, bool grows) {
    auto it = firstOf(bytes);
    if (it == blocks.end())
      return {ad_rt_allocate(static_cast<size_t>(bytes)), bytes};
    if (grows)
      it = std::prev(blocks.end());
    const Block block = *it;
    blocks.erase(it);
    return block;
  }

  void give(Block block) {
    if (!block.memory)
      return;
    if (block.bytes > kLargestKept)
      return ad_rt_free(block.memory);
    blocks.insert(firstOf(block.bytes), block);
    if (blocks.size() > kMost) { // of many, the smallest is the one that is missed least
      ad_rt_free(blocks.front().memory);
      blocks.erase(blocks.begin());
    }
  }

private:
  static constexpr size_t kMost = 64;
  static constexpr int64_t kLargestKept = int64_t(1) << 30;

  std::vector<Block>::iterator firstOf(int64_t bytes) {
    return std::lower_bound(blocks.begin(), blocks.end(), bytes,
                            [](const Block &block, int64_t least) { return block.bytes < least; });
  }

  std::vector<Block> blocks;
};

thread_local FreeBlocks freeBlocks;

/// Blocks have few sizes, so that those of one tape serve another.
int64_t blockBytes(int64_t least) {
  int64_t bytes = 4096;
  while (bytes < least)
    bytes *= 2;
  return bytes;
}

} // namespace

int64_t ad_rt_tape_reserve(ad_rt_tape *tape, int64_t entries, int64_t entryBytes) {
  if (entries <= tape->capacity)
    return 1;
  if (entryBytes == 0) {
    tape->capacity = std::numeric_limits<int64_t>::max();
    return 1;
  }
  constexpr int64_t most = int64_t(1) << 57; // what can be addressed
  if (entries > most / entryBytes)
    return 0;
  const Block old{tape->memory, tape->bytes};
  const bool grows = entries == tape->capacity + 1; // one more: that of the trip
  const Block block = freeBlocks.take(blockBytes(entries * entryBytes), grows);
  if (!block.memory)
    return 0;
  if (old.memory)
    std::memcpy(block.memory, old.memory, static_cast<size_t>(tape->capacity * entryBytes));
  freeBlocks.give(old);
  tape->memory = block.memory;
  tape->bytes = block.bytes;
  tape->capacity = block.bytes / entryBytes;
  return 1;
}

void ad_rt_tape_release(ad_rt_tape *tapes, int64_t count) {
  for (int64_t index = 0; index < count; ++index)
    freeBlocks.give({tapes[index].memory, tapes[index].bytes});
}
