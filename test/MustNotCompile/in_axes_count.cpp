// vmap takes one axis for each argument.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}in_axes needs one axis for each argument
#include <ad/ad.h>

void call(const ad::Tensor &x) {
  auto product = [](const ad::Tensor &a, const ad::Tensor &b) { return a * b; };
  ad::vmap(product, ad::in_axes<0, ad::unmapped>)(x, x);
#ifdef BAD
  ad::vmap(product, ad::in_axes<0>)(x, x);
#endif
}
