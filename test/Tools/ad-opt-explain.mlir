// --explain tells about the module that the passes leave, in place of it.
// RUN: ad-opt --help | FileCheck %s --check-prefix=HELP
// HELP: --explain
// RUN: not ad-opt --explain=yaml %s 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: ad-opt: error: for the --explain option: Cannot find option named 'yaml'!
// RUN: not ad-opt --explain --split-input-file %s 2>&1 | FileCheck %s --check-prefix=SPLIT
// SPLIT: ad-opt: error: --explain: tells about one module, which --split-input-file does not give
// RUN: echo 'module {}' | not ad-opt --explain 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: 'builtin.module' op has nothing to explain, expected a 'func.func'
// RUN: not ad-opt %s --explain --ad-differentiate --ad-optimize --convert-ad-to-llvm 2>&1 | FileCheck %s --check-prefix=EMPTY

// Without passes derivatives are expanded and groups made; with passes nothing is added to them.
// RUN: ad-opt %s --explain | FileCheck %s --check-prefix=FUSED
// FUSED: dropped ad.exp {{.*}} primal and derivative share a loop nest
// RUN: ad-opt %s --ad-differentiate --ad-inline --explain | FileCheck %s --check-prefix=PLAIN
// PLAIN: saved ad.exp {{.*}} 'ad.exp' is in no group: its result is in memory

// RUN: ad-opt %s --explain=json -o %t.json
// RUN: %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON
// JSON: "functions": [
// JSON: "name": "slope",
// JSON: "order": 1,
// JSON: "totals": {
// JSON: "saved": 0,
// JSON: "residuals": [
// JSON: "decision": "dropped",
// JSON: "op": "ad.exp",
// JSON: "type": "tensor<16xf32>",
// JSON: "bytes": 64,
// JSON: "flops": 320,
// JSON: "reason": "primal and derivative share a loop nest",
// JSON: "source": {
// JSON: "file": "{{.*}}ad-opt-explain.mlir",
// JSON: "line": [[#]],
// JSON: "column": 8
// JSON: "steps": [
// JSON: "part": "both",
// JSON: "transfers": [

// RUN: ad-opt %s --explain=html -o %t.html
// RUN: %python %S/../Explain/Inputs/check_page.py "share a loop nest" arguments < %t.html

// A failure leaves an earlier report as it was.
// RUN: not ad-opt %S/Inputs/shape.mlir --explain=json -o %t.json
// RUN: %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON

// Names may hold what means something in a page, and bytes that are no text.
// RUN: sed 's/@slope/@"<b>\&\\FF\\"quoted"/' %s | ad-opt --explain=html | %python %S/../Explain/Inputs/check_page.py '<b>&'
// RUN: sed 's/@slope/@"<b>\&\\FF\\"quoted"/' %s | ad-opt --explain=json | %python -m json.tool | FileCheck %s --check-prefix=NAMES
// NAMES: "name": "<b>&{{.*}}\"quoted"

func.func private @f(%x: tensor<16xf32>) -> tensor<f32> {
  %e = ad.exp %x : tensor<16xf32>
  %y = ad.square %e : tensor<16xf32>
  %s = ad.sum %y {axes = array<i64: 0>} : tensor<16xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @slope(%x: tensor<16xf32>) -> (tensor<f32>, tensor<16xf32>) {
  %r:2 = ad.grad @f(%x) {wrt = array<i64: 0>, value} : (tensor<16xf32>) -> (tensor<f32>, tensor<16xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<16xf32>
}
