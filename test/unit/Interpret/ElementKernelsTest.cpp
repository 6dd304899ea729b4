// Elementwise loops on special values and on every integer width.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/ElementKernels.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementType.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OwningOpRef.h"
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

using namespace mlir;

namespace ad {
namespace {

template <class T>
ElementKind kindOf() {
  for (unsigned i = 0; i < numElementKinds; ++i) {
    const auto kind = static_cast<ElementKind>(i);
    if (dispatchElementKind(kind,
                            [](auto t) { return std::is_same_v<T, typename decltype(t)::type>; }))
      return kind;
  }
  ADD_FAILURE();
  return ElementKind::F32;
}

class ElementKernels : public ::testing::Test {
protected:
  ElementKernels() { context.loadDialect<ADDialect>(); }

  template <class T>
  Type scalarType() {
    return RankedTensorType::get({}, elementTypeOf(kindOf<T>(), &context));
  }

  /// One element of an op made from its name.
  template <class To, class From>
  To apply(StringRef name, std::initializer_list<From> operands,
           ArrayRef<NamedAttribute> attributes = {}) {
    OpBuilder builder(&context);
    OperationState state(builder.getUnknownLoc(), name);
    SmallVector<OwningOpRef<Operation *>> sources;
    SmallVector<const void *> addresses;
    for (const From &value : operands) {
      OperationState source(builder.getUnknownLoc(), "builtin.unrealized_conversion_cast");
      source.addTypes(scalarType<From>());
      sources.push_back(Operation::create(source));
      state.addOperands(sources.back()->getResult(0));
      addresses.push_back(&value);
    }
    state.addTypes(scalarType<To>());
    state.addAttributes(attributes);
    OwningOpRef<Operation *> op = Operation::create(state);
    To result = {};
    const ElementKernel kernel = lookUpElementKernel(*op);
    EXPECT_NE(kernel, nullptr) << name.str();
    if (kernel)
      kernel(addresses.data(), &result, 1);
    op = nullptr;
    return result;
  }
  template <class To, class From>
  To cast(From x) {
    return apply<To, From>("ad.cast", {x});
  }

  MLIRContext context;
};

TEST_F(ElementKernels, IntegersWrap) {
  EXPECT_EQ((apply<int8_t, int8_t>("ad.add", {127, 1})), -128);
  EXPECT_EQ((apply<int16_t, int16_t>("ad.mul", {-32768, -32768})), 0);
  EXPECT_EQ((apply<int16_t, int16_t>("ad.mul", {32767, 32767})), 1);
  EXPECT_EQ((apply<int32_t, int32_t>("ad.neg", {std::numeric_limits<int32_t>::min()})),
            std::numeric_limits<int32_t>::min());
  EXPECT_EQ((apply<int64_t, int64_t>("ad.sub", {std::numeric_limits<int64_t>::min(), 1})),
            std::numeric_limits<int64_t>::max());
  EXPECT_EQ((apply<int64_t, int64_t>("ad.abs", {std::numeric_limits<int64_t>::min()})),
            std::numeric_limits<int64_t>::min());
}

TEST_F(ElementKernels, MaximumOrdersZerosAndKeepsNaN) {
  EXPECT_FALSE(std::signbit(apply<float, float>("ad.maximum", {-0.0f, 0.0f})));
  EXPECT_FALSE(std::signbit(apply<float, float>("ad.maximum", {0.0f, -0.0f})));
  EXPECT_TRUE(std::signbit(apply<double, double>("ad.minimum", {0.0, -0.0})));
  EXPECT_TRUE(std::isnan(apply<float, float>("ad.maximum", {NAN, 1.0f})));
  EXPECT_TRUE(std::isnan(apply<float, float>("ad.minimum", {1.0f, NAN})));
  EXPECT_TRUE(std::isnan(apply<float, float>("ad.relu", {NAN})));
}

TEST_F(ElementKernels, FloatsToIntegersTruncateAndSaturate) {
  EXPECT_EQ((cast<int32_t>(-1.9f)), -1);
  EXPECT_EQ((cast<int8_t>(1000.0)), 127);
  EXPECT_EQ((cast<int8_t>(-128.9)), -128);
  EXPECT_EQ((cast<int64_t>(0x1p63)), std::numeric_limits<int64_t>::max());
  EXPECT_EQ((cast<int64_t>(-0x1p63)), std::numeric_limits<int64_t>::min());
  EXPECT_EQ((cast<int32_t>(0x1p31f)), std::numeric_limits<int32_t>::max());
  EXPECT_EQ((cast<int32_t>(INFINITY)), std::numeric_limits<int32_t>::max());
  EXPECT_EQ((cast<int16_t>(NAN)), 0);
}

TEST_F(ElementKernels, BooleansAreNonZero) {
  EXPECT_TRUE((cast<bool>(0.25f)));
  EXPECT_TRUE((cast<bool>(NAN)));
  EXPECT_FALSE((cast<bool>(-0.0f)));
  EXPECT_TRUE((cast<bool>(int16_t(256))));
  EXPECT_EQ((cast<double>(true)), 1.0);
  EXPECT_EQ((cast<int8_t>(int32_t(300))), 44);
}

TEST_F(ElementKernels, ComparisonsWithNaNAreFalseButForNe) {
  const auto compare = [&](ComparePredicate predicate, auto a, auto b) {
    const NamedAttribute attribute(StringAttr::get(&context, "predicate"),
                                   ComparePredicateAttr::get(&context, predicate));
    return apply<bool, decltype(a)>("ad.compare", {a, b}, attribute);
  };
  EXPECT_TRUE(compare(ComparePredicate::ne, NAN, NAN));
  EXPECT_FALSE(compare(ComparePredicate::eq, NAN, NAN));
  EXPECT_FALSE(compare(ComparePredicate::le, NAN, 1.0f));
  EXPECT_FALSE(compare(ComparePredicate::gt, 1.0f, NAN));
  EXPECT_TRUE(compare(ComparePredicate::eq, 0.0, -0.0));
  EXPECT_TRUE(compare(ComparePredicate::lt, int8_t(-1), int8_t(1)));
  // false < true, though an i1 that is true has all bits set.
  EXPECT_TRUE(compare(ComparePredicate::lt, false, true));
  EXPECT_FALSE(compare(ComparePredicate::gt, false, true));
}

} // namespace
} // namespace ad
