// RUN: ad-opt %s --verify-diagnostics
func.func @f() { return }
