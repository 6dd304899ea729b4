// Which ops become one group: the legality half of fusion.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ops get a stage: 0 for what reads inputs only, and one more each time a value leaves a group.
// An op joins the group of its latest producer where one loop nest can compute both, and else opens
// a group of the next stage. So stages never fall along an edge and rise whenever a path leaves a
// group: no path comes back into a group that it left, groups of one stage are independent, and
// joining two of them needs no search for cycles. That is one walk over the block. It places each
// op early; so a group that one other group alone reads joins that one: small ones as soon as their
// reader is placed, so that they count when a group fills up, and the others in the end.
#ifndef AD_OPTIMIZE_FUSEPLAN_H
#define AD_OPTIMIZE_FUSEPLAN_H

#include "Optimize/FuseGraph.h"

namespace ad {

struct FuseLimits {
  unsigned maxOps;
  uint64_t maxRowBytes;
};

/// The loop nest that a group asks for: see GroupStructure.h. -1 where nothing asked yet.
struct Nest {
  llvm::ArrayRef<int64_t> shape;
  int rowEnd = -1, batchEnd = -1;
};

struct Group {
  Nest nest;
  unsigned stage = 0;
  /// Members in order of the block, as indices of nodes.
  llvm::SmallVector<unsigned, 0> members;
};

/// Why an op did not join the group of one of its producers.
struct Refusal {
  unsigned reader, producer;
  llvm::StringRef why;
};

class FusePlan {
public:
  FusePlan(const FuseGraph &graph, FuseLimits limits);

  llvm::MutableArrayRef<Group> groups() { return list; }
  llvm::ArrayRef<Refusal> refusals() const { return refused; }
  const FuseGraph &graph() const { return nodes; }
  const FuseLimits &limits() const { return bounds; }
  /// The group that a fusable node was planned into.
  unsigned groupOf(unsigned node) const { return home[node]; }

private:
  /// What the values of a node depend on within its group.
  struct Traits {
    bool isColumn = false;    ///< reduction over rows
    bool isAfterNest = false; ///< rank 0, from a reduction over everything
    bool isAfterRow = false;  ///< from a reduction over the row
  };

  void place(unsigned node);
  unsigned stageFor(const FuseNode &node) const;
  void open(unsigned node, unsigned stage);
  bool joinProducers(unsigned node, unsigned stage);
  llvm::SmallVector<unsigned, 2> readOnlyBy(unsigned node);
  void absorb(unsigned node);
  void joinSiblings(unsigned node);
  llvm::StringRef checkRead(Nest &nest, const Read &read, const Traits &producer) const;
  void findTraits(unsigned node);
  unsigned find(unsigned group);
  unsigned unite(unsigned a, unsigned b, const Nest &nest);
  void collect();
  int onlyReader(const Group &group) const;
  bool joinReader(unsigned group);
  bool isOneNest(Group &group);

  const FuseGraph &nodes;
  FuseLimits bounds;
  // Union-find over groups while they grow; `list` holds the roots at the end.
  llvm::SmallVector<unsigned, 0> parent, opCount;
  llvm::SmallVector<Group, 0> list;
  llvm::SmallVector<int, 0> home;
  llvm::SmallVector<unsigned, 0> stages;
  llvm::SmallVector<Traits, 0> traits;
  llvm::DenseMap<mlir::Value, llvm::SmallVector<unsigned, 1>> readersOf;
  llvm::SmallVector<Refusal, 0> refused;
};

/// The nest of an op by itself.
Nest nestOf(mlir::Operation *op);
/// The nest that computes both, or why there is none.
llvm::StringRef joinNests(const Nest &a, const Nest &b, Nest &joined);

} // namespace ad

#endif
