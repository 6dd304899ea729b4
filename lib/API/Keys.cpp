// The keys that random tensors are computed from.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Keys.h"
#include "Trace/Tracing.h"
#include <mutex>

namespace ad {

struct Generator::State {
  std::atomic<uint32_t> references{1};
  std::mutex mutex;
  uint64_t seed = 0, next = 0;
};

Generator::Generator(std::uint64_t seed) : state_(new State) { state_->seed = seed; }
Generator::Generator(const Generator &other) noexcept : state_(other.state_) {
  state_->references.fetch_add(1, std::memory_order_relaxed);
}
Generator &Generator::operator=(Generator other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
Generator::~Generator() {
  if (state_->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
    delete state_;
}

const Generator &Generator::manual_seed(std::uint64_t seed) const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->seed = seed;
  state_->next = 0;
  return *this;
}

std::uint64_t Generator::initial_seed() const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return state_->seed;
}

const Generator &default_generator() {
  // Never destroyed, for functions of static storage duration.
  static const auto *instance = new Generator;
  return *instance;
}

void manual_seed(std::uint64_t seed) { default_generator().manual_seed(seed); }

namespace {

thread_local DrawList *counted = nullptr;

size_t sourceOf(DrawList &list, const Generator &generator) {
  for (size_t index = 0; index < list.sources.size(); ++index)
    if (&list.sources[index].generator.state() == &generator.state())
      return index;
  list.sources.push_back({generator, 0});
  return list.sources.size() - 1;
}

} // namespace

DrawScope::DrawScope() : outer(counted) { counted = &draws; }
DrawScope::~DrawScope() { counted = outer; }

DrawNumbers takeNumbers(const Generator &generator, uint64_t count) {
  Generator::State &state = generator.state();
  const std::lock_guard<std::mutex> lock(state.mutex);
  const DrawNumbers taken{state.seed, state.next};
  state.next += count;
  return taken;
}

void writeKey(Storage &storage, uint64_t seed, uint64_t number) {
  auto *words = static_cast<uint64_t *>(storage.data());
  words[0] = seed;
  words[1] = number;
}

NodeRef drawKey(const Generator &generator, Location loc) {
  if (!counted || !isTracing()) {
    NodeRef key = makeData(DType::Int64, {2}, loc);
    const DrawNumbers taken = takeNumbers(generator, 1);
    writeKey(*key->storageOrNull(), taken.seed, taken.first);
    return key;
  }
  // An argument of the function that is compiled, also where one inside of it is traced.
  NodeRef key = makeNode(OpKind::Param, DType::Int64, {2}, loc);
  key->trace = outermostTrace();
  const size_t source = sourceOf(*counted, generator);
  counted->draws.push_back({key, source, counted->sources[source].count++});
  return key;
}

} // namespace ad
