// Keys of graphs: equal for equal structure, whatever the numbers in the source.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Graph.h"
#include "Trace/Build.h"
#include <gtest/gtest.h>

using namespace ad;

namespace {

NodeRef data(Sizes shape = {3}) {
  NodeRef node = makeNode(OpKind::Data, float32, shape, Location());
  setStorage(*node, StorageRef(allocateStorage(byteSize(*node))));
  return node;
}

NodeRef apply(OpKind kind, const Argument &a, const Argument &b) {
  return std::get<NodeRef>(build::binary(kind, a, b, Location()));
}

std::vector<uint64_t> keyOf(const NodeRef &result) {
  return collectGraph({}, result.get(), [](const Edge &edge) { return edge.value != nullptr; }).key;
}

TEST(Graph, NumbersAreNoPartOfTheStructure) {
  EXPECT_EQ(keyOf(apply(OpKind::mul_, data(), Scalar(2.0))),
            keyOf(apply(OpKind::mul_, data(), Scalar(3.0))));
}

TEST(Graph, WholeExponentsAre) {
  EXPECT_NE(keyOf(apply(OpKind::pow_, data(), Scalar(3))),
            keyOf(apply(OpKind::pow_, data(), Scalar(4))));
  EXPECT_EQ(keyOf(apply(OpKind::pow_, data(), Scalar(2.2))),
            keyOf(apply(OpKind::pow_, data(), Scalar(2.3))));
}

TEST(Graph, OpsShapesAndSharingAre) {
  const NodeRef x = data(), y = data();
  EXPECT_NE(keyOf(apply(OpKind::add_, x, y)), keyOf(apply(OpKind::mul_, x, y)));
  EXPECT_NE(keyOf(apply(OpKind::add_, x, y)), keyOf(apply(OpKind::add_, x, x)));
  EXPECT_NE(keyOf(apply(OpKind::add_, x, y)), keyOf(apply(OpKind::add_, data({4}), data({4}))));
  EXPECT_EQ(keyOf(apply(OpKind::add_, x, y)), keyOf(apply(OpKind::add_, y, x)));
}

TEST(Graph, StepsFollowTheirOperands) {
  const NodeRef x = data();
  const NodeRef shared = apply(OpKind::mul_, x, x);
  const NodeRef result = apply(OpKind::add_, apply(OpKind::sub_, shared, x), shared);
  const Graph graph =
      collectGraph({}, result.get(), [](const Edge &edge) { return edge.value != nullptr; });
  ASSERT_EQ(graph.steps.size(), 3u);
  EXPECT_EQ(graph.steps[0].node, shared.get());
  EXPECT_EQ(graph.steps[2].node, result.get());
  for (size_t index = 0; index < graph.steps.size(); ++index)
    for (const ValueId operand : graph.operandsOf(graph.steps[index]))
      EXPECT_TRUE(operand.isInput || operand.index < index);
}

} // namespace
