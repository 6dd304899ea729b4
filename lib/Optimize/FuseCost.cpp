// Moves and recomputes producers by counting bytes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/FuseCost.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;

namespace ad {

bool isInside(const Read &read, unsigned group, const Places &places) {
  return read.producer >= 0 && llvm::is_contained(places[read.producer], group) && read.isLeading();
}

namespace {

/// How many producers in a row are tried for recomputation at once.
constexpr unsigned maxDepth = 4;

class PlaceFinder {
public:
  explicit PlaceFinder(FusePlan &plan) : plan(plan), nodes(plan.graph()), places(nodes.size()) {}

  Places run();

private:
  struct Demand {
    llvm::SmallVector<unsigned, 4> elsewhere; ///< groups that load the value
    bool isAtHome = false;                    ///< read within its own group
    bool isOutside = false;                   ///< read by an op that is in no group
  };

  Demand demandOf(unsigned node) const;
  bool isStoredAnyway(int node, unsigned reader) const;
  bool fits(unsigned node, unsigned group) const;
  uint64_t readCost(const Read &read, unsigned reader, unsigned group, unsigned depth) const;
  uint64_t moveCost(unsigned node, unsigned group, unsigned depth) const;
  void consider(unsigned node);
  void relocate(unsigned node, const Demand &demand);
  void addLoads(unsigned node, unsigned group);

  FusePlan &plan;
  const FuseGraph &nodes;
  Places places;
  /// What each group loads.
  llvm::DenseSet<std::pair<Value, unsigned>> loads;
  llvm::SmallVector<unsigned, 0> sizes;
};

bool isCheap(Operation *op) { return !isReduction(op) && !op->hasTrait<ad::OpTrait::Costly>(); }

PlaceFinder::Demand PlaceFinder::demandOf(unsigned node) const {
  Demand demand;
  const unsigned home = plan.groupOf(node);
  for (const unsigned reader : nodes[node].readers) {
    demand.isOutside |= nodes[reader].role == Role::Outside;
    for (const unsigned group : places[reader])
      if (group == home)
        demand.isAtHome = true;
      else if (!llvm::is_contained(demand.elsewhere, group))
        demand.elsewhere.push_back(group);
  }
  return demand;
}

/// Whether the node's value is in memory whatever becomes of `reader`.
bool PlaceFinder::isStoredAnyway(int node, unsigned reader) const {
  if (!nodes.isFusable(node))
    return true;
  const unsigned home = plan.groupOf(node);
  return llvm::any_of(nodes[node].readers, [&](unsigned other) {
    return other != reader &&
           (nodes[other].role == Role::Outside ||
            llvm::any_of(places[other], [&](unsigned group) { return group != home; }));
  });
}

bool PlaceFinder::fits(unsigned node, unsigned group) const {
  const Nest &nest = plan.groups()[group].nest;
  const llvm::ArrayRef<int64_t> shape = shapeOf(nodes[node].op->getResult(0));
  const bool isFull = shape == nest.shape;
  const bool isRow =
      static_cast<int>(shape.size()) == nest.rowEnd && shape == nest.shape.take_front(shape.size());
  if (!isFull && !isRow && !shape.empty())
    return false;
  return llvm::all_of(nodes[node].readers, [&](unsigned reader) {
    return !llvm::is_contained(places[reader], group) ||
           llvm::all_of(nodes[reader].reads, [&](const Read &read) {
             return read.producer != static_cast<int>(node) || read.isLeading();
           });
  });
}

uint64_t PlaceFinder::readCost(const Read &read, unsigned reader, unsigned group,
                               unsigned depth) const {
  if (isInside(read, group, places) || loads.contains({read.source, group}))
    return 0;
  if (isStoredAnyway(read.producer, reader))
    return bytesOf(read.source);
  const uint64_t throughMemory = 2 * bytesOf(read.source);
  if (depth == maxDepth || !isCheap(nodes[read.producer].op) || !fits(read.producer, group))
    return throughMemory;
  return std::min(throughMemory, moveCost(read.producer, group, depth + 1));
}

/// What `group` has to load, and others to store for it, to compute the node itself.
uint64_t PlaceFinder::moveCost(unsigned node, unsigned group, unsigned depth) const {
  uint64_t cost = 0;
  llvm::SmallVector<Value, 3> counted;
  for (const Read &read : nodes[node].reads)
    if (!llvm::is_contained(counted, read.source)) {
      counted.push_back(read.source);
      cost += readCost(read, node, group, depth);
    }
  return cost;
}

void PlaceFinder::addLoads(unsigned node, unsigned group) {
  for (const Read &read : nodes[node].reads)
    if (!isInside(read, group, places))
      loads.insert({read.source, group});
}

/// Computes the node where it is read from elsewhere too, and in its own group only if something
/// there needs it.
void PlaceFinder::relocate(unsigned node, const Demand &demand) {
  if (!demand.isAtHome && !demand.isOutside)
    places[node].clear();
  for (const unsigned group : demand.elsewhere) {
    places[node].push_back(group);
    addLoads(node, group);
    ++sizes[group];
  }
}

void PlaceFinder::consider(unsigned node) {
  Operation *op = nodes[node].op;
  const Demand demand = demandOf(node);
  if (demand.elsewhere.empty() || isReduction(op))
    return;
  const bool fitsAll = llvm::all_of(demand.elsewhere, [&](unsigned group) {
    return fits(node, group) && sizes[group] < plan.limits().maxOps;
  });
  if (!fitsAll)
    return;
  const uint64_t bytes = bytesOf(op->getResult(0));
  const bool isMove = !demand.isAtHome && !demand.isOutside && demand.elsewhere.size() == 1;
  if (isMove) {
    // A tie moves too: it may let the producer's producer move in turn.
    if (moveCost(node, demand.elsewhere.front(), 0) <= 2 * bytes)
      relocate(node, demand);
    return;
  }
  if (!isCheap(op))
    return;
  uint64_t again = 0;
  for (const unsigned group : demand.elsewhere)
    again += moveCost(node, group, 0);
  const uint64_t stores = demand.isOutside ? 0 : bytes;
  if (again < stores + bytes * demand.elsewhere.size())
    relocate(node, demand);
}

Places PlaceFinder::run() {
  for (const Group &group : plan.groups())
    sizes.push_back(group.members.size());
  for (unsigned node = 0; node < nodes.size(); ++node)
    if (nodes.isFusable(node)) {
      places[node].push_back(plan.groupOf(node));
      addLoads(node, plan.groupOf(node));
    }
  // From the last op to the first, so that a producer sees where its readers went.
  for (unsigned node = nodes.size(); node-- > 0;)
    if (nodes.isFusable(node))
      consider(node);
  for (Group &group : plan.groups())
    group.members.clear();
  for (unsigned node = 0; node < nodes.size(); ++node)
    for (const unsigned group : places[node])
      plan.groups()[group].members.push_back(node);
  return std::move(places);
}

} // namespace

Places findPlaces(FusePlan &plan) { return PlaceFinder(plan).run(); }

} // namespace ad
