// RUN: ad-opt %s | FileCheck %s
func.func @f() { return }
