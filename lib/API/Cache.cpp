// The cache of compiled graphs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Cache.h"
#include "API/Engine.h"
#include "llvm/ADT/Hashing.h"
#include <list>
#include <mutex>
#include <unordered_map>

namespace ad {
namespace {

/// A structure, and how it is to be compiled, if not as usual.
using Key = std::vector<uint64_t>;
struct KeyHash {
  size_t operator()(const Key *key) const {
    return llvm::hash_combine_range(key->begin(), key->end());
  }
};
struct KeyEqual {
  bool operator()(const Key *a, const Key *b) const { return *a == *b; }
};

/// A structure that was seen; `code` is null if it was only interpreted so far.
struct Entry {
  Key key;
  std::shared_ptr<Executable> code;
};

class Cache {
public:
  static constexpr size_t capacity = 256;

  /// The entry of a structure, moved to the front, or null.
  Entry *find(const Key &key) {
    const auto known = index.find(&key);
    if (known == index.end())
      return nullptr;
    entries.splice(entries.begin(), entries, known->second);
    return &*known->second;
  }
  void insert(const Key &key, std::shared_ptr<Executable> code) {
    if (Entry *known = find(key)) {
      known->code = std::move(code);
      return;
    }
    entries.push_front({key, std::move(code)});
    index[&entries.front().key] = entries.begin();
    if (entries.size() > capacity) {
      index.erase(&entries.back().key);
      entries.pop_back();
      ++stats.evicted;
    }
  }
  void clear() {
    index.clear();
    entries.clear();
  }
  size_t size() const { return entries.size(); }

  std::mutex mutex;
  CacheStats stats;

private:
  std::list<Entry> entries;
  std::unordered_map<const Key *, std::list<Entry>::iterator, KeyHash, KeyEqual> index;
};

// Never destroyed, for functions of static storage duration.
Cache &cache() {
  static auto *instance = new Cache;
  return *instance;
}

/// Compiles without the lock, so that code that is there can be used meanwhile. Two threads may
/// compile the same graph; the first one stays.
std::shared_ptr<Executable> compileAndInsert(const Graph &graph, const Key &key, Location loc,
                                             const JitOptions &options = {}) {
  std::shared_ptr<Executable> code = compileGraph(graph, loc, options);
  const std::lock_guard<std::mutex> lock(cache().mutex);
  ++cache().stats.misses;
  if (Entry *entry = cache().find(key); entry && entry->code)
    return entry->code;
  cache().insert(key, code);
  return code;
}

/// The key of a graph that is compiled with options. That of none says how long it is, so it is not
/// the beginning of another's.
Key withOptions(Key key, const JitOptions &options) {
  const JitOptions usual;
  if (options.flush_subnormals != usual.flush_subnormals ||
      options.memory_budget != usual.memory_budget)
    key.insert(key.end(), {options.flush_subnormals, static_cast<uint64_t>(options.memory_budget)});
  return key;
}

} // namespace

std::shared_ptr<Executable> cachedExecutable(const Graph &graph, Location loc,
                                             const JitOptions &options) {
  const Key key = withOptions(graph.key, options);
  {
    const std::lock_guard<std::mutex> lock(cache().mutex);
    if (Entry *entry = cache().find(key); entry && entry->code) {
      ++cache().stats.hits;
      return entry->code;
    }
  }
  return compileAndInsert(graph, key, loc, options);
}

std::shared_ptr<Executable> executableOfSecondUse(const Graph &graph, Location loc) {
  {
    const std::lock_guard<std::mutex> lock(cache().mutex);
    Entry *entry = cache().find(graph.key);
    if (!entry) {
      cache().insert(graph.key, nullptr);
      ++cache().stats.interpreted;
      return nullptr;
    }
    if (entry->code) {
      ++cache().stats.hits;
      return entry->code;
    }
  }
  return compileAndInsert(graph, graph.key, loc);
}

CacheStats compile_cache_stats() {
  CacheStats stats;
  {
    const std::lock_guard<std::mutex> lock(cache().mutex);
    stats = cache().stats;
    stats.entries = cache().size();
  }
  stats.capacity = Cache::capacity;
  stats.live_code = liveCode();
  return stats;
}

void clear_compile_cache() {
  const std::lock_guard<std::mutex> lock(cache().mutex);
  cache().clear();
}

} // namespace ad
