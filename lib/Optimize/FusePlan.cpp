// Stages and groups, in one walk over the block.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/FusePlan.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {

/// Domains of at most this many elements fuse with any sibling that reads what they read: their
/// cost is that of starting a loop nest.
static constexpr int64_t tinyDomain = 64;

Nest nestOf(Operation *op) {
  if (!isReduction(op))
    return {shapeOf(op->getResult(0)), -1, -1};
  Nest nest{shapeOf(op->getOperand(0)), -1, -1};
  const ReducedRange range = reducedRange(op);
  if (range.isTotal())
    return nest;
  if (range.isTrailing()) {
    nest.rowEnd = range.begin;
  } else {
    nest.batchEnd = range.begin;
    nest.rowEnd = range.end;
  }
  return nest;
}

/// Makes `a` what both want; false if they want different things.
static bool agree(int &a, int b) {
  if (a < 0)
    a = b;
  return b < 0 || a == b;
}

llvm::StringRef joinNests(const Nest &a, const Nest &b, Nest &joined) {
  const Nest &outer = a.shape.size() >= b.shape.size() ? a : b;
  const Nest &inner = a.shape.size() >= b.shape.size() ? b : a;
  const unsigned rank = inner.shape.size();
  if (outer.shape.take_front(rank) != inner.shape)
    return "their domains differ";
  joined = outer;
  if (rank == outer.shape.size())
    return agree(joined.rowEnd, inner.rowEnd) && agree(joined.batchEnd, inner.batchEnd)
               ? ""
               : "they split the domain into rows differently";
  // The inner nest becomes what is done once per row, so that it can have no rows of its own.
  if (inner.rowEnd >= 0)
    return "its loop nest has rows and cannot be one row of another";
  if (rank > 0 && !agree(joined.rowEnd, rank))
    return "they split the domain into rows differently";
  return "";
}

FusePlan::FusePlan(const FuseGraph &graph, FuseLimits limits)
    : nodes(graph), bounds(limits), home(graph.size(), -1), stages(graph.size(), 0),
      traits(graph.size()) {
  for (unsigned node = 0; node < nodes.size(); ++node)
    place(node);
  collect();
  // Later groups first, so that a chain of groups collapses into its end.
  SmallVector<unsigned, 0> order = llvm::to_vector<0>(llvm::seq<unsigned>(0, list.size()));
  llvm::sort(order, [&](unsigned a, unsigned b) {
    return std::make_pair(list[a].stage, a) > std::make_pair(list[b].stage, b);
  });
  for (const unsigned group : order)
    joinReader(group);
}

unsigned FusePlan::find(unsigned group) {
  while (parent[group] != group)
    group = parent[group] = parent[parent[group]];
  return group;
}

unsigned FusePlan::unite(unsigned a, unsigned b, const Nest &nest) {
  if (opCount[a] < opCount[b])
    std::swap(a, b);
  parent[b] = a;
  opCount[a] += opCount[b];
  list[a].nest = nest;
  list[a].stage = std::max(list[a].stage, list[b].stage);
  list[a].members.append(list[b].members);
  return a;
}

unsigned FusePlan::stageFor(const FuseNode &node) const {
  unsigned stage = 0;
  for (const Read &read : node.reads)
    if (read.producer >= 0) {
      const bool leavesGroup = node.role == Role::Outside && nodes.isFusable(read.producer);
      stage = std::max(stage, stages[read.producer] + (leavesGroup ? 1 : 0));
    }
  return stage;
}

void FusePlan::open(unsigned node, unsigned stage) {
  const unsigned group = list.size();
  home[node] = group;
  stages[node] = stage;
  parent.push_back(group);
  opCount.push_back(1);
  list.push_back({nestOf(nodes[node].op), stage, {node}});
}

void FusePlan::place(unsigned node) {
  const FuseNode &what = nodes[node];
  if (what.role == Role::Free)
    return;
  const unsigned stage = stageFor(what);
  if (what.role == Role::Outside) {
    stages[node] = stage;
    return;
  }
  if (!joinProducers(node, stage))
    open(node, stage + 1);
  absorb(node);
  findTraits(node);
  joinSiblings(node);
}

/// Whether a reader in the same nest finds the value in time. May fix the nest to one row.
llvm::StringRef FusePlan::checkRead(Nest &nest, const Read &read, const Traits &producer) const {
  if (producer.isColumn)
    return AD_SEEDED(fuse_column_read, "it is complete only after the last row", "");
  if (AD_SEEDED(fuse_leading_read, !read.isLeading(), false))
    return "it is read along other axes than those it is computed along";
  if (!read.broadcast)
    return "";
  if (producer.isAfterNest && (nest.rowEnd > 0 || !agree(nest.rowEnd, 0)))
    return "it is complete only after the last row";
  if (!producer.isAfterNest && !producer.isAfterRow)
    return "";
  const uint64_t rowBytes =
      elementsOf(nest.shape.drop_front(nest.rowEnd)) *
      (bytesOf(read.source) / std::max<int64_t>(elementsOf(shapeOf(read.source)), 1));
  return rowBytes > bounds.maxRowBytes ? "the row is too long to pass over it again" : "";
}

/// Puts the node into the group of its producers of this stage, which become one. With none, a
/// new group of this stage is opened.
bool FusePlan::joinProducers(unsigned node, unsigned stage) {
  Nest nest = nestOf(nodes[node].op);
  llvm::SmallSetVector<unsigned, 4> producers;
  unsigned count = 1;
  for (const unsigned small : readOnlyBy(node))
    count += opCount[small];
  const auto refuse = [&](const Read &read, llvm::StringRef why) {
    refused.push_back({node, static_cast<unsigned>(read.producer), why});
    return false;
  };
  for (const Read &read : nodes[node].reads) {
    if (!nodes.isFusable(read.producer) || stages[read.producer] != stage)
      continue;
    const unsigned group = find(home[read.producer]);
    if (producers.insert(group)) {
      count += opCount[group];
      const Nest before = nest;
      if (const llvm::StringRef why = joinNests(list[group].nest, before, nest); !why.empty())
        return refuse(read, why);
    }
    if (count > bounds.maxOps)
      return refuse(read, "the group has as many ops as allowed");
  }
  // Only now is the nest known in full.
  for (const Read &read : nodes[node].reads)
    if (nodes.isFusable(read.producer) && stages[read.producer] == stage)
      if (const llvm::StringRef why = checkRead(nest, read, traits[read.producer]); !why.empty())
        return refuse(read, why);
  open(node, stage);
  unsigned group = home[node];
  for (const unsigned producer : producers)
    group = unite(group, producer, nest);
  return true;
}

/// The small groups of earlier stages that nothing else reads.
SmallVector<unsigned, 2> FusePlan::readOnlyBy(unsigned node) {
  constexpr size_t maxMembers = 16;
  SmallVector<unsigned, 2> found;
  for (const Read &read : nodes[node].reads) {
    if (!nodes.isFusable(read.producer))
      continue;
    const unsigned group = find(home[read.producer]);
    if (list[group].members.size() > maxMembers || llvm::is_contained(found, group) ||
        (home[node] >= 0 ? find(home[node]) == group : list[group].stage >= stageFor(nodes[node])))
      continue;
    const bool isOnly = llvm::all_of(list[group].members, [&](unsigned member) {
      return llvm::all_of(nodes[member].readers, [&](unsigned reader) {
        return reader == node || (home[reader] >= 0 && find(home[reader]) == group);
      });
    });
    if (isOnly)
      found.push_back(group);
  }
  return found;
}

/// Takes the small groups that only this node reads into its group: all paths out of them lead
/// there.
void FusePlan::absorb(unsigned node) {
  for (const unsigned small : readOnlyBy(node)) {
    const unsigned group = find(home[node]);
    Nest nest;
    if (opCount[group] + opCount[small] > bounds.maxOps ||
        !joinNests(list[small].nest, list[group].nest, nest).empty())
      continue;
    const bool isInTime = llvm::all_of(nodes[node].reads, [&](const Read &read) {
      return !nodes.isFusable(read.producer) || find(home[read.producer]) != small ||
             checkRead(nest, read, traits[read.producer]).empty();
    });
    if (!isInTime)
      continue;
    for (const unsigned member : list[small].members)
      stages[member] = list[group].stage;
    unite(group, small, nest);
  }
}

/// Joins groups of the same stage and domain that read the same memory.
void FusePlan::joinSiblings(unsigned node) {
  unsigned group = find(home[node]);
  for (const Read &read : nodes[node].reads) {
    const bool isInside = nodes.isFusable(read.producer) && find(home[read.producer]) == group;
    const llvm::ArrayRef<int64_t> shape = list[group].nest.shape;
    if (isInside || (shapeOf(read.source) != shape && elementsOf(shape) > tinyDomain))
      continue;
    SmallVector<unsigned, 1> &others = readersOf[read.source];
    bool isListed = false;
    for (const unsigned other : others) {
      const unsigned sibling = find(other);
      isListed |= sibling == group;
      Nest nest;
      if (sibling == group || list[sibling].stage != list[group].stage ||
          list[sibling].nest.shape != shape || opCount[sibling] + opCount[group] > bounds.maxOps ||
          !joinNests(list[sibling].nest, list[group].nest, nest).empty())
        continue;
      group = unite(group, sibling, nest);
      isListed = true;
    }
    if (!isListed)
      others.push_back(group);
  }
}

void FusePlan::findTraits(unsigned node) {
  const FuseNode &what = nodes[node];
  const unsigned group = find(home[node]);
  Traits &own = traits[node];
  for (const Read &read : what.reads) {
    if (!nodes.isFusable(read.producer) || find(home[read.producer]) != group)
      continue;
    const Traits &from = traits[read.producer];
    own.isAfterRow |= from.isAfterRow || from.isAfterNest;
    own.isAfterNest |= from.isAfterNest;
  }
  const bool isScalar = shapeOf(what.op->getResult(0)).empty();
  own.isAfterNest &= isScalar;
  if (!isReduction(what.op))
    return;
  const ReducedRange range = reducedRange(what.op);
  own.isColumn = !range.isTrailing();
  own.isAfterNest = AD_SEEDED(fuse_total_read, range.isTotal(), false);
  own.isAfterRow = range.isTrailing();
}

/// Keeps the roots only, with their members.
void FusePlan::collect() {
  SmallVector<int, 0> position(list.size(), -1);
  SmallVector<Group, 0> roots;
  for (unsigned node = 0; node < nodes.size(); ++node) {
    if (home[node] < 0)
      continue;
    const unsigned root = find(home[node]);
    if (position[root] < 0) {
      position[root] = roots.size();
      roots.push_back({list[root].nest, list[root].stage, {}});
    }
    home[node] = position[root];
    roots[position[root]].members.push_back(node);
  }
  list = std::move(roots);
  parent = llvm::to_vector<0>(llvm::seq<unsigned>(0, list.size()));
}

/// The one group that reads values of `group`, or -1. What the block returns leads nowhere.
int FusePlan::onlyReader(const Group &group) const {
  int only = -1;
  for (const unsigned node : group.members)
    for (const unsigned reader : nodes[node].readers) {
      if (nodes[reader].role == Role::Outside) {
        if (!nodes[reader].op->hasTrait<mlir::OpTrait::IsTerminator>())
          return -1;
        continue;
      }
      if (home[reader] == home[node] || home[reader] == only)
        continue;
      if (only >= 0)
        return -1;
      only = home[reader];
    }
  return only;
}

/// Whether every value is there when a member reads it. Finds the traits of the members anew.
bool FusePlan::isOneNest(Group &group) {
  for (const unsigned node : group.members) {
    for (const Read &read : nodes[node].reads)
      if (nodes.isFusable(read.producer) && home[read.producer] == home[node] &&
          !checkRead(group.nest, read, traits[read.producer]).empty())
        return false;
    traits[node] = {};
    findTraits(node);
  }
  return true;
}

/// Joins the group to its only reader: all paths out of it lead there at once, so none comes back.
bool FusePlan::joinReader(unsigned group) {
  const int reader = onlyReader(list[group]);
  Group joined;
  if (reader < 0 || list[group].members.size() + list[reader].members.size() > bounds.maxOps ||
      !joinNests(list[group].nest, list[reader].nest, joined.nest).empty())
    return false;
  joined.stage = list[reader].stage;
  std::merge(list[group].members.begin(), list[group].members.end(), list[reader].members.begin(),
             list[reader].members.end(), std::back_inserter(joined.members));
  SmallVector<Traits, 0> before;
  for (const unsigned node : joined.members)
    before.push_back(traits[node]);
  for (const unsigned node : list[group].members)
    home[node] = reader;
  if (isOneNest(joined)) {
    list[reader] = std::move(joined);
    list[group].members.clear();
    return true;
  }
  for (auto [node, old] : llvm::zip_equal(joined.members, before))
    traits[node] = old;
  for (const unsigned node : list[group].members)
    home[node] = group;
  return false;
}

} // namespace ad
