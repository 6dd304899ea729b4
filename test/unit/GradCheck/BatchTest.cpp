// Checks the batching rule of every op: a batch against its instances one by one, for every choice
// of operands that are batched, none and several instances.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Program.h"
#include "Samples.h"
#include "llvm/ADT/StringSet.h"
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::test {
namespace {

/// Ops without a derivative that are not elementwise; records list samples only for the others.
constexpr Sample others[] = {
    {"argcummax", 0, -2, 2,
     R"(func.func @f(%0: tensor<3x4xf64>) -> tensor<3x4xi64> { %y = "ad.argcummax"(%0) {axis = 1 : i64} : (tensor<3x4xf64>) -> tensor<3x4xi64> return %y : tensor<3x4xi64> })"},
    {"argsort", 0, -2, 2,
     R"(func.func @f(%0: tensor<4x3xf64>) -> tensor<4x3xi64> { %y = "ad.argsort"(%0) {axis = 0 : i64, descending} : (tensor<4x3xf64>) -> tensor<4x3xi64> return %y : tensor<4x3xi64> })"},
    {"check_index", 0, -3, 3,
     R"(func.func @f(%0: tensor<5xi64>) -> tensor<5xi64> { %y = "ad.check_index"(%0) {dimension = 0 : i64, size = 3 : i64} : (tensor<5xi64>) -> tensor<5xi64> return %y : tensor<5xi64> })"},
    {"checkpoint", 0, -2, 2,
     R"(func.func @f(%0: tensor<2xf64>, %1: tensor<f64>) -> (tensor<2xf64>, tensor<f64>) {
          %y:2 = ad.checkpoint(%0, %1) : (tensor<2xf64>, tensor<f64>) -> (tensor<2xf64>, tensor<f64>) {
          ^bb0(%a: tensor<2xf64>, %b: tensor<f64>):
            %s = ad.sin %a : tensor<2xf64>
            ad.yield %s, %b : tensor<2xf64>, tensor<f64>
          }
          return %y#0, %y#1 : tensor<2xf64>, tensor<f64> })"},
    {"compare", 0, -2, 2,
     R"(func.func @f(%0: tensor<5xf64>, %1: tensor<5xf64>) -> tensor<5xi1> { %y = "ad.compare"(%0, %1) {predicate = #ad<predicate lt>} : (tensor<5xf64>, tensor<5xf64>) -> tensor<5xi1> return %y : tensor<5xi1> })"},
    {"detach", 0, -2, 2,
     R"(func.func @f(%0: tensor<5xf64>) -> tensor<5xf64> { %y = "ad.detach"(%0) : (tensor<5xf64>) -> tensor<5xf64> return %y : tensor<5xf64> })"},
    {"for", 0, -2, 2,
     R"(func.func @f(%0: tensor<f64>, %1: tensor<3x2xf64>, %2: tensor<2xf64>) -> (tensor<f64>, tensor<3x2xf64>, tensor<3xf64>) {
          %y:3 = ad.for 3 reverse init(%0) over(%1) with(%2) : (tensor<f64>, tensor<3x2xf64>, tensor<2xf64>) -> (tensor<f64>, tensor<3x2xf64>, tensor<3xf64>) {
          ^bb0(%a: tensor<f64>, %x: tensor<2xf64>, %v: tensor<2xf64>):
            %m = ad.mul %x, %v : tensor<2xf64>
            %s = ad.sum %m {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
            %t = ad.mul %s, %a : tensor<f64>
            %n = ad.sin %t : tensor<f64>
            ad.yield %n, %m, %a : tensor<f64>, tensor<2xf64>, tensor<f64>
          }
          return %y#0, %y#1, %y#2 : tensor<f64>, tensor<3x2xf64>, tensor<3xf64> })"},
    {"if", 0, -2, 2,
     R"(func.func @f(%0: tensor<i1>, %1: tensor<f64>, %2: tensor<2xf64>) -> (tensor<2xf64>, tensor<f64>) {
          %y:2 = ad.if %0(%1, %2) : (tensor<i1>, tensor<f64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<f64>) {
          ^bb0(%a: tensor<f64>, %b: tensor<2xf64>):
            %s = ad.sin %b : tensor<2xf64>
            ad.yield %s, %a : tensor<2xf64>, tensor<f64>
          } else {
          ^bb0(%a: tensor<f64>, %b: tensor<2xf64>):
            %c = ad.constant dense<2.0> : tensor<f64>
            ad.yield %b, %c : tensor<2xf64>, tensor<f64>
          }
          return %y#0, %y#1 : tensor<2xf64>, tensor<f64> })"},
    // A check that only some of the instances come to.
    {"if", 1, 0, 6,
     R"(func.func @f(%0: tensor<i64>, %1: tensor<3xf64>) -> tensor<f64> {
          %n = ad.constant dense<3> : tensor<i64>
          %c = ad.compare lt, %0, %n : tensor<i64>
          %y = ad.if %c(%0, %1) : (tensor<i1>, tensor<i64>, tensor<3xf64>) -> tensor<f64> {
          ^bb0(%a: tensor<i64>, %b: tensor<3xf64>):
            %g = ad.gather %b, %a {axis = 0 : i64} : (tensor<3xf64>, tensor<i64>) -> tensor<f64>
            ad.yield %g : tensor<f64>
          } else {
          ^bb0(%a: tensor<i64>, %b: tensor<3xf64>):
            %s = ad.cast %a : tensor<i64> -> tensor<f64>
            ad.yield %s : tensor<f64>
          }
          return %y : tensor<f64> })"},
    {"while", 0, 0.5, 9,
     R"(func.func @f(%0: tensor<f64>, %1: tensor<f64>, %2: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
          %y:2 = ad.while(%0, %1) with(%2) limit 9 : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>) {
          ^bb0(%a: tensor<f64>, %s: tensor<f64>, %e: tensor<f64>):
            %c = ad.compare lt, %a, %e : tensor<f64>
            ad.yield %c : tensor<i1>
          } do {
          ^bb0(%a: tensor<f64>, %s: tensor<f64>, %e: tensor<f64>):
            %d = ad.add %a, %a : tensor<f64>
            %t = ad.add %s, %d : tensor<f64>
            ad.yield %d, %t : tensor<f64>, tensor<f64>
          }
          return %y#0, %y#1 : tensor<f64>, tensor<f64> })"},
    // An index that is out of range when an instance has finished.
    {"while", 1, 0, 4,
     R"(func.func @f(%0: tensor<i64>, %1: tensor<3xf64>) -> (tensor<i64>, tensor<f64>) {
          %z = ad.constant dense<0.0> : tensor<f64>
          %y:2 = ad.while(%0, %z) with(%1) limit 9 : (tensor<i64>, tensor<f64>, tensor<3xf64>) -> (tensor<i64>, tensor<f64>) {
          ^bb0(%a: tensor<i64>, %s: tensor<f64>, %t: tensor<3xf64>):
            %n = ad.constant dense<3> : tensor<i64>
            %c = ad.compare lt, %a, %n : tensor<i64>
            ad.yield %c : tensor<i1>
          } do {
          ^bb0(%a: tensor<i64>, %s: tensor<f64>, %t: tensor<3xf64>):
            %g = ad.gather %t, %a {axis = 0 : i64} : (tensor<3xf64>, tensor<i64>) -> tensor<f64>
            %r = ad.add %s, %g : tensor<f64>
            %one = ad.constant dense<1> : tensor<i64>
            %b = ad.add %a, %one : tensor<i64>
            ad.yield %b, %r : tensor<i64>, tensor<f64>
          }
          return %y#0, %y#1 : tensor<i64>, tensor<f64> })"},
    {"gather", 9, 0, 3,
     R"(func.func @f(%0: tensor<3xf64>, %1: tensor<i64>) -> tensor<f64> { %y = "ad.gather"(%0, %1) {axis = 0 : i64} : (tensor<3xf64>, tensor<i64>) -> tensor<f64> return %y : tensor<f64> })"},
    {"inverse_index", 0, 0, 3,
     R"(func.func @f(%0: tensor<2x4xi64>) -> tensor<2x3xi64> { %y = "ad.inverse_index"(%0) {axis = 1 : i64} : (tensor<2x4xi64>) -> tensor<2x3xi64> return %y : tensor<2x3xi64> })"},
    {"lu", 0, -2, 2,
     R"(func.func @f(%0: tensor<3x3xf64>) -> tensor<4x3xf64> { %y = "ad.lu"(%0) : (tensor<3x3xf64>) -> tensor<4x3xf64> return %y : tensor<4x3xf64> })"},
    // As many trips as the instance has, with states that all share or that differ.
    {"reversal", 0, 0, 4,
     R"(func.func @f(%0: tensor<i64>, %1: tensor<f64>, %2: tensor<f64>) -> tensor<f64> {
          %y = ad.reversal %0 of(%1) pulls(%2) with(%2) limit 9 : (tensor<i64>, tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
          ^bb0(%a: tensor<f64>, %w: tensor<f64>):
            %n = ad.mul %a, %w : tensor<f64>
            ad.yield %n : tensor<f64>
          } pull {
          ^bb0(%a: tensor<f64>, %c: tensor<f64>, %w: tensor<f64>):
            %b = ad.mul %c, %a : tensor<f64>
            %d = ad.add %b, %c : tensor<f64>
            ad.yield %d : tensor<f64>
          }
          return %y : tensor<f64> })"},
    // An index that is out of range in a trip that an instance does not have.
    {"reversal", 1, 0, 4,
     R"(func.func @f(%0: tensor<i64>, %1: tensor<3xf64>) -> tensor<f64> {
          %z = ad.constant dense<0> : tensor<i64>
          %s = ad.constant dense<1.0> : tensor<f64>
          %top = ad.constant dense<3> : tensor<i64>
          %trips = ad.minimum %0, %top : tensor<i64>
          %y = ad.reversal %trips of(%z) pulls(%s) with(%1) limit 9 : (tensor<i64>, tensor<i64>, tensor<f64>, tensor<3xf64>) -> tensor<f64> {
          ^bb0(%i: tensor<i64>, %t: tensor<3xf64>):
            %one = ad.constant dense<1> : tensor<i64>
            %j = ad.add %i, %one : tensor<i64>
            ad.yield %j : tensor<i64>
          } pull {
          ^bb0(%i: tensor<i64>, %c: tensor<f64>, %t: tensor<3xf64>):
            %g = ad.gather %t, %i {axis = 0 : i64} : (tensor<3xf64>, tensor<i64>) -> tensor<f64>
            %d = ad.mul %c, %g : tensor<f64>
            ad.yield %d : tensor<f64>
          }
          return %y : tensor<f64> })"},
    {"scatter_add", 9, 0, 3,
     R"(func.func @f(%0: tensor<2x2x3xf64>, %1: tensor<2x2xi64>) -> tensor<4x3xf64> { %y = "ad.scatter_add"(%0, %1) {axis = 0 : i64} : (tensor<2x2x3xf64>, tensor<2x2xi64>) -> tensor<4x3xf64> return %y : tensor<4x3xf64> })"},
};

RankedTensorType withInstances(Type type, int64_t size) {
  const auto tensor = llvm::cast<RankedTensorType>(type);
  SmallVector<int64_t> shape{size};
  llvm::append_range(shape, tensor.getShape());
  return RankedTensorType::get(shape, tensor.getElementType());
}

/// One entry along the leading axis.
HostTensor entry(const HostTensor &all, int64_t index, Type type) {
  HostTensor one = *HostTensor::create(type);
  std::memcpy(one.data(), static_cast<const char *>(all.data()) + index * one.getNumBytes(),
              one.getNumBytes());
  return one;
}

/// Adds `g`, which returns a batch of `f`; the operands in the bits of `mask` are batched.
func::FuncOp addBatch(func::FuncOp f, unsigned mask, int64_t size) {
  OpBuilder builder(f->getContext());
  builder.setInsertionPointAfter(f);
  SmallVector<Type> inputs, outputs;
  SmallVector<int64_t> inAxes;
  for (auto [index, type] : llvm::enumerate(f.getArgumentTypes())) {
    const bool isBatched = mask >> index & 1;
    inputs.push_back(isBatched ? withInstances(type, size) : type);
    inAxes.push_back(isBatched ? 0 : -1);
  }
  for (const Type type : f.getResultTypes())
    outputs.push_back(withInstances(type, size));
  auto g = func::FuncOp::create(builder, f.getLoc(), "g", builder.getFunctionType(inputs, outputs));
  builder.setInsertionPointToStart(g.addEntryBlock());
  auto all = VmapOp::create(builder, f.getLoc(), outputs, "f", g.getArguments(), inAxes,
                            SmallVector<int64_t>(outputs.size(), 0));
  func::ReturnOp::create(builder, f.getLoc(), all.getOutputs());
  return g;
}

template <class T>
void expectNear(const HostTensor &found, const HostTensor &expected, const std::string &what) {
  for (auto [a, b] : llvm::zip_equal(found.elements<T>(), expected.elements<T>()))
    EXPECT_LE(std::abs(double(a) - double(b)), 1e-6 * (1 + std::abs(double(b)))) << what;
}

void expectSame(const HostTensor &found, const HostTensor &expected, const std::string &what) {
  ASSERT_EQ(found.getType(), expected.getType()) << what;
  if (found.getKind() == ElementKind::F64)
    return expectNear<double>(found, expected, what);
  if (found.getKind() == ElementKind::F32)
    return expectNear<float>(found, expected, what);
  EXPECT_EQ(std::memcmp(found.data(), expected.data(), found.getNumBytes()), 0) << what;
}

void checkBatch(const Sample &sample, unsigned mask, int64_t size) {
  const std::string what = sample.text + (", mask " + std::to_string(mask));
  Program program(sample.text);
  ASSERT_TRUE(program.module) << what;
  func::FuncOp g = addBatch(program.function(), mask, size);
  ASSERT_TRUE(succeeded(expandRequests(*program.module))) << what;
  Random random(7);
  SmallVector<HostTensor> arguments;
  for (const Type type : g.getArgumentTypes())
    arguments.push_back(random.tensorLike(*HostTensor::create(type), sample.low, sample.high));
  const auto all = interpret(g, arguments);
  ASSERT_TRUE(succeeded(all)) << what;
  for (int64_t index = 0; index < size; ++index) {
    SmallVector<HostTensor> instance;
    for (auto [number, type] : llvm::enumerate(program.function().getArgumentTypes()))
      instance.push_back(mask >> number & 1 ? entry(arguments[number], index, type)
                                            : arguments[number]);
    const auto one = interpret(program.function(), instance);
    ASSERT_TRUE(succeeded(one)) << what;
    for (auto [whole, expected] : llvm::zip_equal(*all, *one))
      expectSame(entry(whole, index, expected.getType()), expected, what);
  }
}

class OpBatch : public ::testing::TestWithParam<Sample> {};

TEST_P(OpBatch, HasItsInstances) {
  Program program(GetParam().text);
  ASSERT_TRUE(program.module);
  const unsigned choices = 1u << program.function().getNumArguments();
  for (unsigned mask = 1; mask < choices; ++mask)
    for (const int64_t size : {0, 1, 3})
      checkBatch(GetParam(), mask, size);
}

INSTANTIATE_TEST_SUITE_P(Ops, OpBatch, ::testing::ValuesIn(samples), nameOf);
INSTANTIATE_TEST_SUITE_P(OtherOps, OpBatch, ::testing::ValuesIn(others), nameOf);

/// Of what has operands, only random numbers have no rule: they come from one key. Groups are made
/// after batching, and what names functions is expanded before.
TEST(OpBatchList, HasEveryOp) {
  llvm::StringSet<> listed;
  for (const Sample &sample : samples)
    listed.insert((llvm::Twine("ad.") + sample.mnemonic).str());
  for (const Sample &sample : others)
    listed.insert((llvm::Twine("ad.") + sample.mnemonic).str());
  MLIRContext context;
  context.loadDialect<ADDialect>();
  llvm::StringSet<> missing;
  for (const RegisteredOperationName name : context.getRegisteredOperations())
    if (name.getDialectNamespace() == "ad" && !name.hasTrait<mlir::OpTrait::Elementwise>() &&
        !name.hasTrait<ad::OpTrait::Request>() && !listed.contains(name.getStringRef()))
      missing.insert(name.getStringRef());
  for (const char *exempt :
       {"ad.constant", "ad.iota", "ad.random", "ad.fused", "ad.yield", "ad.custom"})
    EXPECT_TRUE(missing.erase(exempt)) << exempt;
  for (const auto &name : missing)
    ADD_FAILURE() << name.getKey().str() << " has no sample to batch";
}

} // namespace
} // namespace ad::test
