// Minimum cut of a graph with capacities, by Dinic's algorithm.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Y. Dinitz, Algorithm for solution of a problem of maximum flow in networks with power estimation,
// 1970. Paths are found without recursion, since graphs of programs are deep.
#include "Lower/MinCut.h"

namespace ad {

MinCut::Node MinCut::addNode() {
  first.emplace_back();
  return first.size() - 1;
}

void MinCut::addEdge(Node from, Node to, int64_t capacity) {
  first[from].push_back(edges.size());
  edges.push_back({to, capacity});
  first[to].push_back(edges.size());
  edges.push_back({from, 0});
}

bool MinCut::findLevels() {
  level.assign(first.size(), -1);
  level[kSource] = 0;
  llvm::SmallVector<Node> queue{kSource};
  for (size_t head = 0; head < queue.size(); ++head)
    for (const unsigned edge : first[queue[head]])
      if (const Node to = edges[edge].to; edges[edge].capacity > 0 && level[to] < 0) {
        level[to] = level[queue[head]] + 1;
        queue.push_back(to);
      }
  return level[kSink] >= 0;
}

/// Pushes what one path takes, at most `most`; 0 if there is no path any more.
int64_t MinCut::push(Node source, int64_t most) {
  llvm::SmallVector<unsigned> path;
  Node node = source;
  while (node != kSink) {
    if (next[node] == first[node].size()) {
      if (path.empty())
        return 0;
      node = edges[path.pop_back_val() ^ 1].to;
      ++next[node];
      continue;
    }
    const unsigned edge = first[node][next[node]];
    if (edges[edge].capacity > 0 && level[edges[edge].to] == level[node] + 1) {
      path.push_back(edge);
      node = edges[edge].to;
    } else {
      ++next[node];
    }
  }
  for (const unsigned edge : path)
    most = std::min(most, edges[edge].capacity);
  for (const unsigned edge : path) {
    edges[edge].capacity -= most;
    edges[edge ^ 1].capacity += most;
  }
  return most;
}

int64_t MinCut::run() {
  int64_t flow = 0;
  while (findLevels()) {
    next.assign(first.size(), 0);
    while (const int64_t pushed = push(kSource, kInfinite)) {
      flow += pushed;
      if (flow >= kInfinite)
        return kInfinite;
    }
  }
  return flow;
}

} // namespace ad
