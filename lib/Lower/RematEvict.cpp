// Values that are dropped at the step where most is in memory, and computed again where they are
// read next.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Candidates are runs of values that live across the peak, in the order in which they are read
// next. For each, a minimum cut decides from what they are computed: every value above them is
// kept, which costs its bytes at some price, or computed from its operands, which costs operations;
// what is in memory at the peak anyway costs nothing. The schedule with the copies is then laid out
// like any other, and the best of the candidates is the one that lets a smooth maximum of the
// memory fall most for its operations.
#include "Lower/RematEvict.h"
#include "Lower/MinCut.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>
#include <map>

using namespace mlir;

namespace ad {
namespace {

constexpr size_t kMostNodes = 4096;      // of a cut
constexpr size_t kMostVisited = 1 << 18; // steps laid out in one search
// What a byte costs, against operations: from "keep nearly everything" to "keep next to nothing".
constexpr double kPrices[] = {0.25, 16, 1024};

class Search {
public:
  explicit Search(RematSchedule &schedule);
  std::optional<Eviction> run();

private:
  SmallVector<RematValue> findCandidates() const;
  void consider(ArrayRef<RematValue> values);
  void consider(ArrayRef<RematValue> values, const llvm::SetVector<RematValue> &again);
  bool isKept(RematValue value) const;
  bool isAcross(RematValue value) const;
  std::optional<llvm::SetVector<RematValue>> cut(ArrayRef<RematValue> values, double price) const;
  Eviction place(ArrayRef<RematValue> values, const llvm::SetVector<RematValue> &again) const;
  RematSchedule::Steps stepsWith(const Eviction &eviction);
  double potentialOf(const RematMemory &memory) const;

  RematSchedule &schedule;
  RematMemory memory;
  size_t peakStep = 0;
  int64_t peak = 0;
  SmallVector<std::pair<size_t, unsigned>, 0> producer; ///< step, result number
  SmallVector<SmallVector<size_t, 2>, 0> readers;
  double potential = 0, bestScore = 0;
  std::optional<Eviction> best;
};

Search::Search(RematSchedule &schedule)
    : schedule(schedule), memory(schedule.memoryOf(schedule.steps())),
      producer(schedule.numValues(), {SIZE_MAX, 0}), readers(schedule.numValues()) {
  for (auto [index, step] : llvm::enumerate(schedule.steps())) {
    for (const auto &[number, value] : step.reads)
      readers[value].push_back(index);
    for (const auto &[number, value] : step.makes)
      producer[value] = {index, number};
  }
  const auto *highest = llvm::max_element(memory.live);
  if (highest == memory.live.end())
    return;
  peakStep = highest - memory.live.begin();
  peak = *highest;
  potential = potentialOf(memory);
}

/// A smooth maximum, so that a step counts that lowers one of several peaks.
double Search::potentialOf(const RematMemory &of) const {
  double sum = 0;
  for (const int64_t live : of.live)
    sum += std::pow(static_cast<double>(live) / static_cast<double>(peak), 16);
  return sum;
}

/// Whether the value, made before the peak, is in memory at the peak and afterwards.
bool Search::isKept(RematValue value) const {
  return !readers[value].empty() && readers[value].back() > peakStep;
}

/// Whether it is so for the sake of later steps alone.
bool Search::isAcross(RematValue value) const {
  return producer[value].first < peakStep && isKept(value) &&
         !llvm::is_contained(readers[value], peakStep);
}

SmallVector<RematValue> Search::findCandidates() const {
  SmallVector<RematValue> found;
  for (RematValue value = 0; value < readers.size(); ++value)
    if (schedule.bytesOf(value) > 0 && isAcross(value) &&
        schedule.steps()[producer[value].first].op->isRecomputable)
      found.push_back(value);
  const auto nextUse = [&](RematValue value) {
    return *llvm::upper_bound(readers[value], peakStep);
  };
  llvm::sort(found, [&](RematValue a, RematValue b) {
    return std::make_pair(nextUse(a), a) < std::make_pair(nextUse(b), b);
  });
  return found;
}

/// What has to be computed again for `values`, the values themselves included.
std::optional<llvm::SetVector<RematValue>> Search::cut(ArrayRef<RematValue> values,
                                                       double price) const {
  MinCut graph;
  struct Nodes {
    MinCut::Node needed, again;
  };
  llvm::MapVector<RematValue, Nodes> nodes;
  SmallVector<RematValue> pending;
  const auto need = [&](RematValue value) {
    const auto [it, isNew] = nodes.try_emplace(value);
    if (isNew) {
      it->second = {graph.addNode(), graph.addNode()};
      pending.push_back(value);
    }
    return it->second.needed;
  };
  for (const RematValue value : values)
    graph.addEdge(MinCut::kSource, need(value), MinCut::kInfinite);
  while (!pending.empty()) {
    if (nodes.size() > kMostNodes)
      return std::nullopt;
    const RematValue value = pending.pop_back_val();
    const auto [needed, again] = nodes[value];
    const auto [index, number] = producer[value];
    const RematStep &step = schedule.steps()[index];
    const int64_t keep = llvm::is_contained(values, value)
                             ? MinCut::kInfinite
                             : 1 + static_cast<int64_t>(price * schedule.bytesOf(value));
    if (!step.op->isRecomputable) {
      graph.addEdge(needed, MinCut::kSink, keep);
      continue;
    }
    graph.addEdge(needed, again, keep);
    graph.addEdge(again, MinCut::kSink, 1 + step.op->results[number].cost);
    for (const auto &[operand, source] : step.reads)
      if (llvm::is_contained(step.op->results[number].operands, operand) &&
          schedule.bytesOf(source) > 0 && (!isKept(source) || llvm::is_contained(values, source)))
        graph.addEdge(again, need(source), MinCut::kInfinite);
  }
  if (graph.run() >= MinCut::kInfinite)
    return std::nullopt;
  llvm::SetVector<RematValue> again;
  for (const auto &[value, node] : nodes)
    if (graph.isOnSourceSide(node.again))
      again.insert(value);
  return again;
}

/// Copies, each as late as what reads it allows.
Eviction Search::place(ArrayRef<RematValue> values,
                       const llvm::SetVector<RematValue> &again) const {
  Eviction eviction{peakStep, SmallVector<RematValue>(values), {}, 0};
  std::map<size_t, Eviction::Copy, std::greater<>> copies;
  for (const RematValue value : again) {
    const auto [index, number] = producer[value];
    auto &copy = copies.try_emplace(index, Eviction::Copy{index, SIZE_MAX, {}}).first->second;
    copy.results.push_back(number);
    eviction.cost += schedule.steps()[index].op->results[number].cost;
    if (llvm::is_contained(values, value))
      copy.before = std::min(copy.before, *llvm::upper_bound(readers[value], peakStep));
  }
  // From the last to the first: what reads a copy has its place when the copy gets one.
  for (auto &[index, copy] : copies) {
    llvm::sort(copy.results);
    const RematStep &step = schedule.steps()[index];
    for (const auto &[operand, source] : step.reads) {
      const bool isRead = llvm::any_of(copy.results, [&, operand = operand](unsigned result) {
        return llvm::is_contained(step.op->results[result].operands, operand);
      });
      if (isRead && again.contains(source)) {
        Eviction::Copy &other = copies.at(producer[source].first);
        other.before = std::min(other.before, copy.before);
      }
    }
  }
  for (auto &[index, copy] : llvm::reverse(copies))
    eviction.copies.push_back(std::move(copy));
  return eviction;
}

/// The schedule after the change. Its new values are added to those of this one.
RematSchedule::Steps Search::stepsWith(const Eviction &eviction) {
  RematSchedule::Steps steps;
  llvm::DenseMap<RematValue, RematValue> replaced, again;
  std::multimap<size_t, const Eviction::Copy *> copies;
  for (const Eviction::Copy &copy : eviction.copies)
    copies.emplace(copy.before, &copy);
  const auto emitCopy = [&](const Eviction::Copy &copy) {
    const RematStep &original = schedule.steps()[copy.step];
    RematStep made{original.op, {}, {}};
    for (const auto &[operand, source] : original.reads)
      if (llvm::any_of(copy.results, [&, operand = operand](unsigned result) {
            return llvm::is_contained(original.op->results[result].operands, operand);
          }))
        made.reads.push_back({operand, again.contains(source) ? again[source] : source});
    for (const auto &[number, value] : original.makes)
      if (llvm::is_contained(copy.results, number)) {
        const RematValue copied = schedule.copyOf(value);
        again[value] = copied;
        made.makes.push_back({number, copied});
      }
    steps.push_back(std::move(made));
  };
  for (auto [index, step] : llvm::enumerate(schedule.steps())) {
    for (auto [it, end] = copies.equal_range(index); it != end; ++it)
      emitCopy(*it->second);
    steps.push_back(step);
    if (index > eviction.peakStep)
      for (auto &[number, value] : steps.back().reads)
        if (llvm::is_contained(eviction.values, value))
          value = again[value];
  }
  return steps;
}

void Search::consider(ArrayRef<RematValue> values) {
  std::optional<llvm::SetVector<RematValue>> last;
  for (const double price : kPrices) {
    std::optional<llvm::SetVector<RematValue>> again = cut(values, price);
    if (!again)
      return;
    if (again != last)
      consider(values, *again);
    last = std::move(again);
  }
}

void Search::consider(ArrayRef<RematValue> values, const llvm::SetVector<RematValue> &again) {
  Eviction eviction = place(values, again);
  const size_t count = schedule.numValues();
  const RematMemory after = schedule.memoryOf(stepsWith(eviction));
  schedule.truncate(count);
  const double gain = potential - potentialOf(after);
  const double score = gain / static_cast<double>(1 + eviction.cost);
  if (gain < 1e-6 * potential || score <= bestScore || *llvm::max_element(after.live) > peak)
    return;
  bestScore = score;
  best = std::move(eviction);
}

std::optional<Eviction> Search::run() {
  if (peak == 0)
    return std::nullopt;
  const SmallVector<RematValue> candidates = findCandidates();
  // All lengths, but of large schedules not all runs.
  size_t runs = 0;
  for (size_t length = 1; length <= candidates.size(); length *= 2)
    runs += candidates.size() - length + 1;
  const size_t affordable = kMostVisited / (std::size(kPrices) * schedule.steps().size());
  const size_t stride = 1 + runs / std::max<size_t>(affordable, 16);
  size_t number = 0;
  for (size_t length = 1; length <= candidates.size(); length *= 2)
    for (size_t from = 0; from + length <= candidates.size(); ++from)
      if (number++ % stride == 0)
        consider(ArrayRef(candidates).slice(from, length));
  return std::move(best);
}

} // namespace

std::optional<Eviction> findEviction(RematSchedule &schedule) { return Search(schedule).run(); }

} // namespace ad
