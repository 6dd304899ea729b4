// RUN: ad-opt %S/model.mlir --ad-differentiate | FileCheck %s
// The adjoint of docs/Architecture.md: one sweep from the loss back to the weights. The request has
// become a call; nothing is computed for x and t, which were not asked for.
// CHECK-LABEL: func.func private @loss_grad
// CHECK: %[[Y:.*]] = ad.tanh
// CHECK: %[[YY:.*]] = ad.mul %[[Y]], %[[Y]]
// CHECK: %[[PARTIAL:.*]] = ad.sub %{{.*}}, %[[YY]]
// CHECK: %[[CH:.*]] = ad.mul %[[PARTIAL]], %{{.*}}
// CHECK: %[[CW:.*]] = ad.matmul %{{.*}}, %[[CH]] {transpose_a}
// CHECK-NOT: ad.matmul
// CHECK: return %{{.*}}, %[[CW]]
// CHECK-LABEL: func.func @step
// CHECK: call @loss_grad
