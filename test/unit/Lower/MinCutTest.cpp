// Minimum cuts of small graphs, against all their cuts.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/MinCut.h"
#include <gtest/gtest.h>
#include <random>

using ad::MinCut;

namespace {

struct Edge {
  unsigned from, to;
  int64_t capacity;
};

int64_t weightOf(const std::vector<Edge> &edges, unsigned sourceSide) {
  int64_t weight = 0;
  for (const Edge &edge : edges)
    if ((sourceSide >> edge.from & 1) && !(sourceSide >> edge.to & 1))
      weight += edge.capacity;
  return weight;
}

TEST(MinCut, IsTheLeastOfAllCuts) {
  std::mt19937 random(20261130);
  for (int round = 0; round < 300; ++round) {
    const unsigned count = 3 + random() % 6;
    std::vector<Edge> edges(random() % 25);
    MinCut cut;
    for (unsigned node = 2; node < count; ++node)
      EXPECT_EQ(cut.addNode(), node);
    for (Edge &edge : edges) {
      edge = {unsigned(random() % count), unsigned(random() % count), int64_t(random() % 8)};
      cut.addEdge(edge.from, edge.to, edge.capacity);
    }
    int64_t least = MinCut::kInfinite;
    for (unsigned side = 0; side < 1u << count; ++side)
      if ((side >> MinCut::kSource & 1) && !(side >> MinCut::kSink & 1))
        least = std::min(least, weightOf(edges, side));
    EXPECT_EQ(cut.run(), least);
    unsigned found = 0;
    for (unsigned node = 0; node < count; ++node)
      found |= cut.isOnSourceSide(node) ? 1u << node : 0;
    EXPECT_EQ(weightOf(edges, found), least);
  }
}

TEST(MinCut, LeavesInfiniteEdgesWhole) {
  MinCut cut;
  const MinCut::Node node = cut.addNode();
  cut.addEdge(MinCut::kSource, node, MinCut::kInfinite);
  cut.addEdge(node, MinCut::kSink, MinCut::kInfinite);
  EXPECT_GE(cut.run(), MinCut::kInfinite);
}

TEST(MinCut, GoesThroughLongPaths) {
  MinCut cut;
  MinCut::Node last = MinCut::kSource;
  for (int i = 0; i < 200000; ++i) {
    const MinCut::Node node = cut.addNode();
    cut.addEdge(last, node, 5);
    last = node;
  }
  cut.addEdge(last, MinCut::kSink, 3);
  EXPECT_EQ(cut.run(), 3);
}

} // namespace
