// --memory-budget takes the place of the function's attribute, for a run and for exported code.
// RUN: ad-run %s --engine=jit --random=1 > %t.kept
// RUN: ad-run %s --engine=jit --random=1 --memory-budget=8192 > %t.again
// RUN: diff %t.kept %t.again
// RUN: not ad-run %s --engine=jit --random=1 --memory-budget=4096 2>&1 | FileCheck %s
// CHECK: ad-run-memory-budget.mlir:[[@LINE+7]]:1: error: 'func.func' op takes 8192 bytes of temporaries with all recomputation that helps, expected at most its memory budget of 4096
// RUN: ad-run %s --emit=llvm --memory-budget=8192 | FileCheck %s --check-prefix=LLVM
// LLVM: define {{.*}}i64 @f_workspace_bytes()
// LLVM-NEXT: ret i64 8192
// RUN: not ad-run %s --engine=jit --memory-budget=4k 2>&1 | FileCheck %s --check-prefix=WORDS
// WORDS: error: {{.*}}memory-budget{{.*}}'4k'

func.func @f(%x: tensor<1024xf32>) -> tensor<1024xf32> attributes {ad.memory_budget = 100000 : i64} {
  %a = ad.exp %x : tensor<1024xf32>
  %b = ad.flip %a {axes = array<i64: 0>} : tensor<1024xf32>
  %c = ad.cumsum %b {axis = 0 : i64} : tensor<1024xf32>
  %d = ad.flip %c {axes = array<i64: 0>} : tensor<1024xf32>
  %y = ad.mul %a, %d : tensor<1024xf32>
  return %y : tensor<1024xf32>
}
