// A gradient is taken of one scalar tensor, not of several results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}grad needs a function that returns one scalar tensor
#include <ad/ad.h>

#include <utility>

void call(const ad::Tensor &x) {
  auto two = [](const ad::Tensor &y) { return std::pair<ad::Tensor, ad::Tensor>(y.sum(), y); };
  ad::value_and_grad(two)(x);
#ifdef BAD
  ad::grad(two)(x);
#endif
}
