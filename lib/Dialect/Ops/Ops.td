// All ops of the dialect.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include "Dialect/Ops/Constant.td"
include "Dialect/Ops/Elementwise.td"
include "Dialect/Ops/Shape.td"
include "Dialect/Ops/Reduce.td"
include "Dialect/Ops/Contract.td"
include "Dialect/Ops/Linalg.td"
include "Dialect/Ops/Scan.td"
include "Dialect/Ops/Index.td"
include "Dialect/Ops/Order.td"
include "Dialect/Ops/Random.td"
include "Dialect/Ops/Request.td"
include "Dialect/Ops/Fused.td"
