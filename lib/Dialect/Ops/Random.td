// Random numbers: a function of a key and of the place in the result, and of nothing else.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_RANDOM_TD
#define AD_OPS_RANDOM_TD

include "Dialect/OpBase.td"

def AD_KeyTensor : AD_StaticTensorOf<[I64], "i64">;

// Part of no group: what is computed again is computed from the same key.
def AD_RandomOp : AD_ZeroDerivativeOp<"random"> {
  let summary = "random bits as integers, or floats uniform in [0, 1), by Philox4x32-10";
  let formula = "philox(key = key[0], counter = (offset + block, key[1]))";
  let description = [{
    `key` is (seed, stream). Block b of four 32-bit words has the counter `offset + b`, modulo 2^64, in its
    low and the stream in its high half; the elements, in row-major order, take one word each, or two if they
    have 64 bits. A float is the high 24 or 53 bits over 2^24 or 2^53.
  }];
  let arguments = (ins AD_KeyTensor:$key, I64Attr:$offset);
  let results = (outs AD_StaticTensorOf<[F32, F64, I32, I64], "f32, f64, i32 or i64">:$y);
  let assemblyFormat = "$key attr-dict `:` type($key) `->` type($y)";
  let hasVerifier = 1;
  let corners = [[{"ad.random"(%0) {offset = 0 : i64} : (tensor<2xi64>) -> tensor<f64>}],
                 [{"ad.random"(%0) {offset = 0 : i64} : (tensor<2xi64>) -> tensor<2x0xf64>}]];
}

#endif
