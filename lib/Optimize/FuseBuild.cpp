// Builds the fused ops of a plan and orders the block.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/FuseBuild.h"
#include "SeededBugs/SeededBugs.h"
#include "llvm/ADT/MapVector.h"
#include <queue>

using namespace mlir;

namespace ad {
namespace {

/// Builds one group: its inputs, its body, its results.
class GroupBuilder {
public:
  GroupBuilder(const FuseGraph &nodes, const Places &places, unsigned group)
      : nodes(nodes), places(places), group(group) {}

  /// `live` are the members that anything reads, `results` those that are read from memory.
  FusedOp build(OpBuilder &builder, llvm::ArrayRef<unsigned> live,
                llvm::ArrayRef<unsigned> results);

private:
  Value input(const Read &read);
  Value operandOf(OpBuilder &builder, unsigned node, Value operand);
  Value readThrough(OpBuilder &builder, const Read &read);
  Value freeCopy(OpBuilder &builder, Operation *free);

  const FuseGraph &nodes;
  const Places &places;
  unsigned group;
  Block *body = nullptr;
  // What is read along different axes comes in once for each.
  llvm::MapVector<std::pair<Value, uint64_t>, Value> inputs;
  llvm::DenseMap<unsigned, Value> computed;
  llvm::DenseMap<Operation *, Value> copies;
};

Value GroupBuilder::input(const Read &read) {
  Value &argument = inputs[{read.source, AD_SEEDED(fuse_input_span, read.span(), 0)}];
  if (!argument)
    argument = body->addArgument(read.source.getType(), read.source.getLoc());
  return argument;
}

Value GroupBuilder::readThrough(OpBuilder &builder, const Read &read) {
  if (isInside(read, group, places))
    return computed.lookup(read.producer);
  return nodes.isFree(read.producer) ? freeCopy(builder, nodes[read.producer].op) : input(read);
}

Value GroupBuilder::freeCopy(OpBuilder &builder, Operation *free) {
  if (const Value copy = copies.lookup(free))
    return copy;
  IRMapping mapping;
  if (auto broadcast = llvm::dyn_cast<BroadcastOp>(free)) {
    const Value source = broadcast.getX();
    mapping.map(source,
                readThrough(builder, {source, broadcast, nodes.find(source.getDefiningOp())}));
  }
  return copies[free] = builder.clone(*free, mapping)->getResult(0);
}

Value GroupBuilder::operandOf(OpBuilder &builder, unsigned node, Value operand) {
  const int producer = nodes.find(operand.getDefiningOp());
  if (nodes.isFree(producer))
    return freeCopy(builder, nodes[producer].op);
  return readThrough(builder, {operand, llvm::dyn_cast<BroadcastOp>(nodes[node].op), producer});
}

FusedOp GroupBuilder::build(OpBuilder &builder, llvm::ArrayRef<unsigned> live,
                            llvm::ArrayRef<unsigned> results) {
  // The body is filled first: it tells what the inputs are.
  Region region;
  body = &region.emplaceBlock();
  OpBuilder inner(builder.getContext());
  inner.setInsertionPointToEnd(body);
  for (const unsigned node : live) {
    IRMapping mapping;
    for (const Value operand : nodes[node].op->getOperands())
      mapping.map(operand, operandOf(inner, node, operand));
    computed[node] = inner.clone(*nodes[node].op, mapping)->getResult(0);
  }
  SmallVector<Value> yielded, sources;
  for (const unsigned node : results)
    yielded.push_back(computed[node]);
  const Location loc = nodes[results.front()].op->getLoc();
  YieldOp::create(inner, loc, yielded);
  for (const auto &[read, argument] : inputs)
    sources.push_back(read.first);
  auto fused = FusedOp::create(builder, loc, ValueRange(yielded).getTypes(), sources);
  fused.getBody().takeBody(region);
  return fused;
}

/// Which values are read from memory, and which members of each group anything reads.
class Liveness {
public:
  Liveness(FusePlan &plan, const Places &places);

  bool isStored(unsigned node) const { return stored[node]; }
  llvm::ArrayRef<unsigned> live(unsigned group) const { return liveMembers[group]; }

private:
  void visitGroup(FusePlan &plan, const Places &places, unsigned group);

  llvm::BitVector stored;
  llvm::SmallVector<SmallVector<unsigned, 0>, 0> liveMembers;
};

Liveness::Liveness(FusePlan &plan, const Places &places) : stored(plan.graph().size()) {
  const FuseGraph &nodes = plan.graph();
  for (const FuseNode &node : nodes.nodes())
    if (node.role == Role::Outside)
      for (const Read &read : node.reads)
        if (nodes.isFusable(read.producer))
          stored.set(read.producer);
  // Later stages first: what they load is what earlier ones must store.
  SmallVector<unsigned, 0> order = llvm::to_vector<0>(llvm::seq<unsigned>(0, plan.groups().size()));
  llvm::sort(order, [&](unsigned a, unsigned b) {
    return std::make_pair(plan.groups()[a].stage, a) > std::make_pair(plan.groups()[b].stage, b);
  });
  liveMembers.resize(order.size());
  for (const unsigned group : order)
    visitGroup(plan, places, group);
}

void Liveness::visitGroup(FusePlan &plan, const Places &places, unsigned group) {
  const FuseGraph &nodes = plan.graph();
  llvm::DenseSet<unsigned> needed;
  for (const unsigned node : llvm::reverse(plan.groups()[group].members)) {
    const bool isResult = stored[node] && places[node].front() == group;
    if (!isResult && !needed.contains(node))
      continue;
    liveMembers[group].push_back(node);
    for (const Read &read : nodes[node].reads)
      if (isInside(read, group, places))
        needed.insert(read.producer);
      else if (nodes.isFusable(read.producer))
        stored.set(read.producer);
  }
  std::reverse(liveMembers[group].begin(), liveMembers[group].end());
}

/// Puts the ops of the block into an order in which each follows what it reads; among those that
/// are ready, the one that stood first comes first.
void sortBlock(Block &block, llvm::function_ref<unsigned(Operation *)> rank) {
  llvm::DenseMap<Operation *, unsigned> missing;
  llvm::DenseMap<Operation *, SmallVector<Operation *, 2>> readers;
  using Entry = std::pair<unsigned, Operation *>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
  Operation *terminator = block.getTerminator();
  for (Operation &op : block.without_terminator()) {
    unsigned count = 0;
    op.walk([&](Operation *inner) {
      for (const Value operand : inner->getOperands())
        if (Operation *producer = operand.getDefiningOp();
            producer && producer->getBlock() == &block) {
          readers[producer].push_back(&op);
          ++count;
        }
    });
    missing[&op] = count;
    if (count == 0)
      ready.push({rank(&op), &op});
  }
  while (!ready.empty()) {
    Operation *op = ready.top().second;
    ready.pop();
    op->moveBefore(terminator);
    for (Operation *reader : readers.lookup(op))
      if (--missing[reader] == 0)
        ready.push({rank(reader), reader});
  }
}

} // namespace

llvm::SmallVector<FusedOp, 0> buildGroups(Block &block, FusePlan &plan, const Places &places) {
  const FuseGraph &nodes = plan.graph();
  const Liveness liveness(plan, places);
  OpBuilder builder(block.getTerminator());
  llvm::DenseMap<Operation *, unsigned> rank;
  SmallVector<std::pair<unsigned, Value>, 0> replacements;
  for (unsigned group = 0; group < plan.groups().size(); ++group) {
    SmallVector<unsigned> results;
    for (const unsigned node : liveness.live(group))
      if (liveness.isStored(node) && places[node].front() == group)
        results.push_back(node);
    if (results.empty())
      continue;
    FusedOp fused =
        GroupBuilder(nodes, places, group).build(builder, liveness.live(group), results);
    rank[fused] = results.front();
    for (auto [node, value] : llvm::zip_equal(results, fused.getResults()))
      replacements.push_back({node, value});
  }
  for (const auto &[node, value] : replacements)
    nodes[node].op->getResult(0).replaceAllUsesWith(value);
  for (unsigned node = nodes.size(); node-- > 0;) {
    Operation *op = nodes[node].op;
    rank.try_emplace(op, node);
    if (nodes.isFusable(node) || (nodes.isFree(node) && op->use_empty()))
      op->erase();
  }
  sortBlock(block, [&](Operation *op) { return rank.lookup(op); });
  return llvm::to_vector<0>(block.getOps<FusedOp>());
}

} // namespace ad
