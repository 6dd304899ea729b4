// Tensors in memory: alignment, sharing, and what is refused.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/HostTensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/MLIRContext.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad {
namespace {

class HostTensorTest : public ::testing::Test {
protected:
  RankedTensorType floats(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, builder.getF32Type());
  }

  MLIRContext context;
  Builder builder{&context};
};

TEST_F(HostTensorTest, IsAlignedAndSharedByItsCopies) {
  FailureOr<HostTensor> tensor = HostTensor::create(floats({3, 5}));
  ASSERT_TRUE(succeeded(tensor));
  EXPECT_EQ(reinterpret_cast<uintptr_t>(tensor->data()) % 64, 0u);
  EXPECT_EQ(tensor->getNumBytes(), 60u);
  HostTensor copy = *tensor;
  copy.elements<float>()[4] = 7.0f;
  EXPECT_EQ(tensor->elements<float>()[4], 7.0f);
  EXPECT_EQ(tensor->withType(floats({15})).elements<float>()[4], 7.0f);
}

TEST_F(HostTensorTest, RefusesSizesThatOverflow) {
  const int64_t large = int64_t(1) << 40;
  EXPECT_TRUE(failed(HostTensor::create(floats({large, large}))));
  EXPECT_TRUE(failed(HostTensor::create(floats({std::numeric_limits<int64_t>::max() / 4}))));
  // Nothing overflows where an axis is empty.
  EXPECT_TRUE(succeeded(HostTensor::create(floats({large, large, 0}))));
}

TEST_F(HostTensorTest, RefusesWhatIsNoStaticTensorOfKnownElements) {
  EXPECT_TRUE(failed(HostTensor::create(builder.getF32Type())));
  EXPECT_TRUE(failed(HostTensor::create(floats({ShapedType::kDynamic}))));
  EXPECT_TRUE(failed(HostTensor::create(RankedTensorType::get({2}, builder.getTF32Type()))));
  EXPECT_TRUE(
      failed(HostTensor::create(RankedTensorType::get({2}, builder.getIntegerType(16, false)))));
}

TEST_F(HostTensorTest, ReadsConstants) {
  const auto splat = DenseElementsAttr::get(floats({3}), 2.5f);
  EXPECT_EQ(HostTensor::create(splat)->elements<float>()[2], 2.5f);
  const auto list = DenseElementsAttr::get(floats({3}), ArrayRef<float>{1.0f, 2.0f, 3.0f});
  EXPECT_EQ(HostTensor::create(list)->elements<float>()[2], 3.0f);
  const auto booleans = DenseElementsAttr::get(RankedTensorType::get({10}, builder.getI1Type()),
                                               ArrayRef<bool>{0, 1, 0, 0, 0, 0, 0, 0, 0, 1});
  const FailureOr<HostTensor> tensor = HostTensor::create(booleans);
  for (size_t i = 0; i < 10; ++i)
    EXPECT_EQ(tensor->elements<bool>()[i], i == 1 || i == 9);
}

} // namespace
} // namespace ad
