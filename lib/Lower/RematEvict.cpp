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
#include "Lower/RematCut.h"
#include <map>

using namespace mlir;

namespace ad {
namespace {

constexpr size_t kMostVisited = 1 << 18; // steps laid out in one search

class Search {
public:
  Search(RematSchedule &schedule, const RematGoal &goal);
  std::optional<Eviction> run();

private:
  SmallVector<RematValue> findCandidates() const;
  void consider(ArrayRef<RematValue> values);
  void consider(ArrayRef<RematValue> values, const llvm::SetVector<RematValue> &again);
  bool isKept(RematValue value) const;
  bool isAcross(RematValue value) const;
  int64_t keepCost(RematValue value, ArrayRef<RematValue> dropped, double price) const;
  Eviction place(ArrayRef<RematValue> values, const llvm::SetVector<RematValue> &again) const;
  RematSchedule::Steps stepsWith(const Eviction &eviction);

  RematSchedule &schedule;
  const RematGoal &goal;
  const size_t peakStep;
  SmallVector<SmallVector<size_t, 2>, 0> readers;
  std::optional<Eviction> best;
};

Search::Search(RematSchedule &schedule, const RematGoal &goal)
    : schedule(schedule), goal(goal), peakStep(goal.peakStep()), readers(schedule.numValues()) {
  for (auto [index, step] : llvm::enumerate(schedule.steps()))
    for (const auto &[number, value] : step.reads)
      readers[value].push_back(index);
}

/// Whether the value, made before the peak, is in memory at the peak and afterwards.
bool Search::isKept(RematValue value) const {
  return !readers[value].empty() && readers[value].back() > peakStep;
}

/// Whether it is so for the sake of later steps alone.
bool Search::isAcross(RematValue value) const {
  return schedule.producerOf(value).first < peakStep && isKept(value) &&
         !llvm::is_contained(readers[value], peakStep);
}

SmallVector<RematValue> Search::findCandidates() const {
  SmallVector<RematValue> found;
  for (RematValue value = 0; value < readers.size(); ++value)
    if (schedule.bytesOf(value) > 0 && isAcross(value) &&
        schedule.steps()[schedule.producerOf(value).first].op->isRecomputable)
      found.push_back(value);
  const auto nextUse = [&](RematValue value) {
    return *llvm::upper_bound(readers[value], peakStep);
  };
  llvm::sort(found, [&](RematValue a, RematValue b) {
    return std::make_pair(nextUse(a), a) < std::make_pair(nextUse(b), b);
  });
  return found;
}

/// What keeping a value costs; the values that are dropped are not kept.
int64_t Search::keepCost(RematValue value, ArrayRef<RematValue> dropped, double price) const {
  if (llvm::is_contained(dropped, value))
    return MinCut::kInfinite;
  const bool isThere = schedule.bytesOf(value) == 0 || isKept(value);
  return isThere ? 0 : 1 + static_cast<int64_t>(price * schedule.bytesOf(value));
}

/// Copies, each as late as what reads it allows.
Eviction Search::place(ArrayRef<RematValue> values,
                       const llvm::SetVector<RematValue> &again) const {
  Eviction eviction;
  eviction.peakStep = peakStep;
  eviction.values.assign(values.begin(), values.end());
  std::map<size_t, Eviction::Copy, std::greater<>> copies;
  for (const RematValue value : again) {
    const auto [index, number] = schedule.producerOf(value);
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
        Eviction::Copy &other = copies.at(schedule.producerOf(source).first);
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
  llvm::DenseMap<RematValue, RematValue> again;
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
        const RematValue copied = schedule.addCopy(value);
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
  std::optional<RematCut> last;
  for (const double price : kRematPrices) {
    std::optional<RematCut> cut = cutAbove(
        schedule, values, [&](RematValue value) { return keepCost(value, values, price); });
    if (!cut)
      return;
    if (!last || cut->again != last->again)
      consider(values, cut->again);
    last = std::move(cut);
  }
}

void Search::consider(ArrayRef<RematValue> values, const llvm::SetVector<RematValue> &again) {
  Eviction eviction = place(values, again);
  const size_t count = schedule.numValues();
  eviction.score = goal.scoreOf(schedule.memoryOf(stepsWith(eviction)), eviction.cost);
  schedule.truncate(count);
  if (eviction.score > (best ? best->score : 0))
    best = std::move(eviction);
}

std::optional<Eviction> Search::run() {
  const SmallVector<RematValue> candidates = findCandidates();
  // All lengths, but of large schedules not all runs.
  size_t runs = 0;
  for (size_t length = 1; length <= candidates.size(); length *= 2)
    runs += candidates.size() - length + 1;
  const size_t affordable = kMostVisited / (std::size(kRematPrices) * schedule.steps().size());
  const size_t stride = 1 + runs / std::max<size_t>(affordable, 16);
  size_t number = 0;
  for (size_t length = 1; length <= candidates.size(); length *= 2)
    for (size_t from = 0; from + length <= candidates.size(); ++from)
      if (number++ % stride == 0)
        consider(ArrayRef(candidates).slice(from, length));
  return std::move(best);
}

} // namespace

std::optional<Eviction> findEviction(RematSchedule &schedule, const RematGoal &goal) {
  return Search(schedule, goal).run();
}

} // namespace ad
