// RUN: ad-opt %s | FileCheck %s
