// A tensor has no truth value: its elements may not exist while a function is traced.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*(deleted|converted to .bool).*}}
#include <ad/ad.h>

int sign(const ad::Tensor &x) {
#ifdef BAD
  if (x.sum())
    return 1;
#endif
  return x.defined() ? 1 : 0;
}
