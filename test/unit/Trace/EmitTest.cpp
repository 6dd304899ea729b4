// The IR of graphs: explicit casts and broadcasts, locations, requests on private functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Emit.h"
#include "Trace/Build.h"
#include "Trace/Request.h"
#include "Trace/Tracing.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace ad;

namespace {

std::string textOf(const Graph &graph, bool withLocations = false) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  auto module = emitModule(context, graph);
  EXPECT_TRUE(mlir::succeeded(mlir::verify(*module)));
  std::string text;
  llvm::raw_string_ostream stream(text);
  mlir::OpPrintingFlags flags;
  flags.enableDebugInfo(withLocations, true);
  module->print(stream, flags);
  return text;
}

bool isParam(const Edge &edge) { return edge.node->kind == OpKind::Param; }

TEST(Emit, MakesBroadcastsAndCastsExplicit) {
  const TraceScope scope;
  const NodeRef a = scope.makeParam(float32, {2, 1}, Location());
  const NodeRef b = scope.makeParam(int64, {3}, Location());
  const NodeRef sum = std::get<NodeRef>(build::binary(OpKind::add_, a, b, Location()));
  const std::string text = textOf(collectGraph({a.get(), b.get()}, sum.get(), isParam));
  EXPECT_NE(text.find("func.func @main(%arg0: tensor<2x1xf32>, %arg1: tensor<3xi64>) -> "
                      "tensor<2x3xf32>"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("ad.cast %arg1 : tensor<3xi64> -> tensor<3xf32>"), std::string::npos) << text;
  EXPECT_NE(text.find("ad.reshape %arg0 : tensor<2x1xf32> -> tensor<2xf32>"), std::string::npos)
      << text;
  EXPECT_NE(text.find("{axes = array<i64: 1>}"), std::string::npos) << text;
}

TEST(Emit, OpsCarryTheUsersLine) {
  const TraceScope scope;
  const NodeRef x = scope.makeParam(float32, {2}, Location());
  const NodeRef y = std::get<NodeRef>(build::unary(OpKind::exp_, x, Location{"train.cpp", 12}));
  EXPECT_NE(textOf(collectGraph(x.get(), y.get(), isParam), true).find("train.cpp:12"),
            std::string::npos);
}

TEST(Emit, NumbersAreMarkedArguments) {
  const NodeRef x = makeNode(OpKind::Data, float32, {2}, Location());
  setStorage(*x, StorageRef(allocateStorage(8)));
  const NodeRef y = std::get<NodeRef>(build::binary(OpKind::mul_, x, Scalar(2.5), Location()));
  const Graph graph =
      collectGraph({}, y.get(), [](const Edge &edge) { return edge.value != nullptr; });
  const std::string text = textOf(graph);
  EXPECT_NE(text.find("tensor<f32> {ad.literal = 2.500000e+00 : f32}"), std::string::npos) << text;
}

TEST(Emit, RequestsPassWhatTheirFunctionCaptured) {
  const TraceScope outer;
  const NodeRef x = outer.makeParam(float32, {2}, Location());
  std::shared_ptr<const Function> function;
  {
    const TraceScope inner;
    const NodeRef w = inner.makeParam(float32, {2}, Location());
    const NodeRef product = std::get<NodeRef>(build::binary(OpKind::mul_, w, x, Location()));
    const NodeRef loss =
        std::get<NodeRef>(build::reduce(OpKind::Sum, product, {}, false, Location()));
    function = makeFunction(w, loss, inner.id());
  }
  EXPECT_EQ(function->parameterCount, 1u);
  const auto results = buildRequest({OpKind::Grad, function, x, {}, {0}, true}, Location());
  ASSERT_EQ(results.size(), 2u);
  const std::string text =
      textOf(collectGraph(x.get(), {results[0].get(), results[1].get()}, isParam));
  EXPECT_NE(text.find("ad.grad @f(%arg0, %arg0) {value, wrt = array<i64: 0>}"), std::string::npos)
      << text;
  EXPECT_NE(text.find("func.func private @f("), std::string::npos) << text;
}

TEST(Emit, TensorsOfAFinishedTraceAreRefused) {
  NodeRef leftover;
  {
    const TraceScope scope;
    leftover = scope.makeParam(float32, {2}, Location());
  }
  const Built built = build::unary(OpKind::exp_, leftover, Location());
  ASSERT_TRUE(failureOf(built));
  EXPECT_EQ(failureOf(built)->code, Code::EscapedTrace);
}

} // namespace
