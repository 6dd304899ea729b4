// What would load code or open another file is no option, and what the input says about it does nothing.
// RUN: %python %S/Inputs/refused.py ad-opt | FileCheck %s --check-prefix=REFUSED
// REFUSED: every option is refused

// RUN: ad-opt --help | FileCheck %s --check-prefix=HELP --implicit-check-not=-file= --implicit-check-not=plugin
// HELP: USAGE: ad-opt [options] [FILE]
// HELP: --ad-differentiate
// HELP: --ad-optimize
// HELP: --mlir-print-ir-after-all
// HELP: --mlir-timing
// HELP: --split-input-file
// RUN: ad-opt --show-dialects | FileCheck %s --check-prefix=DIALECTS
// DIALECTS: dialects: ad arith builtin func llvm math scf tensor

// RUN: not ad-opt --remark-format=yaml 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: ad-opt: error: for the --remark-format option: Cannot find option named 'yaml'!
// RUN: echo 'module {}' | not ad-opt --convert-ad-to-llvm=split-cost=x 2>&1 | FileCheck %s --check-prefix=PASS --implicit-check-not=error:
// PASS: ad-opt: error: for the --split-cost option: 'x' value invalid for long argument!
// RUN: not ad-opt --remarks-filter='[' 2>&1 | FileCheck %s --check-prefix=REGEX
// REGEX: ad-opt: error: --remarks-filter: '[' is no regular expression: brackets
// RUN: echo "--show-dialects" > %t.response
// RUN: not ad-opt @%t.response 2>&1 | FileCheck %s --check-prefix=RESPONSE
// RESPONSE: ad-opt: error: @{{.*}}.response: cannot be read: No such file or directory
// RUN: not ad-opt %S 2>&1 | FileCheck %s --check-prefix=DIRECTORY
// DIRECTORY: ad-opt: error: {{.*}}: is a directory
// RUN: not ad-opt %s -o %t.none/x 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: ad-opt: error: {{.*}}x: cannot be created: No such file or directory
// RUN: not ad-opt %s -o /dev/full 2>&1 | FileCheck %s --check-prefix=FULL
// FULL: ad-opt: error: /dev/full: cannot be written: No space left on device

// A failure leaves an earlier output as it was.
// RUN: echo before > %t.output
// RUN: not ad-opt %S/Inputs/shape.mlir -o %t.output
// RUN: FileCheck %s --check-prefix=BEFORE --input-file=%t.output
// BEFORE: before

// RUN: not ad-opt %S/Inputs/location.mlir 2>&1 | FileCheck %s --check-prefix=LOCATION --implicit-check-not=root
// RUN: not ad-opt --verify-diagnostics %S/Inputs/location.mlir 2>&1 | FileCheck %s --check-prefix=LOCATION --implicit-check-not=root
// LOCATION: error: {{.*}}'ad.reshape'

// RUN: printf 'module {}\n{-# external_resources: { mlir_reproducer: { pipeline: "builtin.module(cse)" } } #-}\n' > %t.metadata
// RUN: not ad-opt %t.metadata 2>&1 | FileCheck %s --check-prefix=METADATA
// METADATA: .metadata:2:1: error: file metadata is not read, expected only operations
// RUN: %python -c "print('#a0 = [1]\n' + ''.join('#a%d = [#a%d, #a%d]\n' % (i, i - 1, i - 1) for i in range(1, 40)))" > %t.aliases
// RUN: not ad-opt %t.aliases 2>&1 | FileCheck %s --check-prefix=ALIASES
// ALIASES: .aliases:{{[0-9]+}}:{{[0-9]+}}: error: aliases stand for more than 1000000 attributes, types or locations
// RUN: printf '!t = index\nmodule attributes {a = array< // no\n !t: 1>} {}\n' > %t.array
// RUN: not ad-opt %t.array 2>&1 | FileCheck %s --check-prefix=ARRAY
// ARRAY: .array:2:24: error: elements of an array are of no integer or float type

// RUN: ad-opt %s --cse --mlir-print-ir-before=cse --mlir-print-ir-after-all --mlir-timing 2>&1 | FileCheck %s --check-prefix=PRINT
// PRINT: IR Dump Before CSE
// PRINT: IR Dump After CSE
// PRINT: Execution time report
// PRINT: func.func @f
func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
