// What comes along is the second of a pair.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}with has_aux the function must return a pair
#include <ad/ad.h>

#include <tuple>

void call(const ad::Tensor &x) {
  auto two = [](const ad::Tensor &y) { return std::pair(y.sum(), y); };
  ad::grad(two, ad::has_aux)(x);
#ifdef BAD
  auto three = [](const ad::Tensor &y) { return std::tuple(y.sum(), y, y); };
  ad::vjp(three, ad::has_aux)(x);
#endif
}
