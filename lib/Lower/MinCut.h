// Minimum cut of a graph with capacities, by Dinic's algorithm.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_MINCUT_H
#define AD_LOWER_MINCUT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <limits>

namespace ad {

class MinCut {
public:
  using Node = unsigned;
  static constexpr int64_t kInfinite = std::numeric_limits<int64_t>::max() / 4;
  static constexpr Node kSource = 0, kSink = 1;

  MinCut() : first(2) {}
  Node addNode();
  void addEdge(Node from, Node to, int64_t capacity);

  /// The weight of the cheapest cut between source and sink; at least kInfinite if there is none
  /// that leaves the edges of infinite capacity whole.
  int64_t run();
  /// Which side of the cut a node is on. Of several cuts it is the one nearest to the source.
  bool isOnSourceSide(Node node) const { return level[node] >= 0; }

private:
  struct Edge {
    Node to;
    int64_t capacity;
  };
  bool findLevels();
  int64_t push(Node node, int64_t most);

  llvm::SmallVector<llvm::SmallVector<unsigned, 4>, 0> first; ///< numbers of edges of each node
  llvm::SmallVector<Edge, 0> edges;                           ///< edge e and its reverse e ^ 1
  llvm::SmallVector<int, 0> level;
  llvm::SmallVector<unsigned, 0> next;
};

} // namespace ad

#endif
