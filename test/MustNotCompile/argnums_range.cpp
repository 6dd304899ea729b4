// Arguments to differentiate by must exist.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}argnums names an argument that is not there
#include <ad/ad.h>

void call(const ad::Tensor &x) {
  auto loss = [](const ad::Tensor &y) { return y.sum(); };
  ad::grad(loss, ad::argnums<0>)(x);
#ifdef BAD
  ad::grad(loss, ad::argnums<1>)(x);
#endif
}
