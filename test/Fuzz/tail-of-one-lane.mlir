// The last element of a result of 16-bit or 8-bit elements that stands alone in its vector is stored as such, and not with
// those behind the buffer.
// RUN: ad-fuzz check %s --oracle o1 --seed 20261707 --flavor differential | FileCheck %s
// CHECK: o1 holds
module {
  func.func @f(%x: tensor<17x1xbf16> {ad.value = dense<-2.500000e-01> : tensor<17x1xbf16>},
               %h: tensor<33xf16> {ad.value = dense<2.500000e-01> : tensor<33xf16>},
               %u: tensor<65xui8> {ad.value = dense<3> : tensor<65xui8>}) -> (tensor<17xbf16>, tensor<33xf16>, tensor<65xui8>) {
    %a = ad.sum %x {axes = array<i64: 1>} : tensor<17x1xbf16> -> tensor<17xbf16>
    %b = ad.neg %h : tensor<33xf16>
    %c = ad.add %u, %u : tensor<65xui8>
    return %a, %b, %c : tensor<17xbf16>, tensor<33xf16>, tensor<65xui8>
  }
}
