// Cases that fail by a made-up condition become as small as that condition allows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Shrink.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Generator.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Native.h"
#include "Fuzz/Restrict.h"
#include "Interpret/Interpreter.h"
#include "mlir/IR/Verifier.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::fuzz {
namespace {

class Shrink : public testing::Test {
protected:
  void SetUp() override {
    auto made = Native::create();
    ASSERT_TRUE(static_cast<bool>(made)) << llvm::toString(made.takeError());
    native = std::move(*made);
  }

  /// The first case of at least `numOps` ops that fails.
  Case find(llvm::function_ref<bool(const Case &)> fails, size_t numOps) {
    for (uint64_t seed = 1; seed < 1000; ++seed) {
      Case drawn = generate(native->context(), seed, Flavor::Smooth, {/*maxOps=*/60});
      if (countOps(drawn) >= numOps && fails(drawn))
        return drawn;
    }
    ADD_FAILURE() << "no seed gives such a case";
    return generate(native->context(), 1, Flavor::Smooth);
  }

  std::unique_ptr<Native> native;
};

template <class OpTy>
bool holds(const Case &input) {
  return !input.function().front().getOps<OpTy>().empty();
}

TEST_F(Shrink, ToOneOpOfOneElement) {
  const Case small = shrink(find(holds<TanhOp>, 30), holds<TanhOp>);
  EXPECT_EQ(countOps(small), 1u);
  ASSERT_EQ(small.arguments.size(), 1u);
  EXPECT_EQ(small.arguments.front().getNumElements(), 1u);
  EXPECT_EQ(small.function().getNumResults(), 1u);
}

/// A pair of ops of which one reads the other stays a pair.
TEST_F(Shrink, KeepsWhatReadsWhat) {
  const auto fails = [](const Case &input) {
    return llvm::any_of(input.function().front().getOps<SumOp>(), [](SumOp sum) {
      return llvm::isa_and_nonnull<MulOp>(sum.getX().getDefiningOp());
    });
  };
  EXPECT_EQ(countOps(shrink(find(fails, 20), fails)), 2u);
}

/// The arguments are those that the dropped ops computed.
TEST_F(Shrink, KeepsTheValues) {
  const auto fails = [](const Case &input) {
    const auto results = interpret(input.function(), input.arguments);
    return succeeded(results) && llvm::any_of(*results, [](const HostTensor &result) {
             for (size_t i = 0; i < result.getNumElements(); ++i)
               if (elementAt(result, i) > 3.0)
                 return true;
             return false;
           });
  };
  const Case small = shrink(find(fails, 20), fails);
  EXPECT_TRUE(fails(small));
  EXPECT_LE(countOps(small), 2u);
  EXPECT_TRUE(succeeded(verify(*small.module)));
}

/// What cannot be shortened stays as it is: the condition asks for the axis.
TEST_F(Shrink, KeepsAnAxisThatIsNeeded) {
  const auto fails = [](const Case &input) {
    return llvm::any_of(input.function().front().getOps<MulOp>(), [](MulOp mul) {
      return llvm::any_of(mul.getY().getType().getShape(), [](int64_t size) { return size >= 3; });
    });
  };
  const Case small = shrink(find(fails, 20), fails);
  EXPECT_EQ(countOps(small), 1u);
  EXPECT_EQ(sizesOf(small), SmallVector<int64_t>{3});
}

TEST_F(Shrink, StopsInTime) {
  const Case large = find(holds<TanhOp>, 30);
  EXPECT_EQ(countOps(shrink(large, holds<TanhOp>, {/*maxSeconds=*/0.0})), countOps(large));
}

} // namespace
} // namespace ad::fuzz
