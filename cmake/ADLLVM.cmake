# Finds LLVM/MLIR 22 and makes its static archives linkable without the LLVM shared library.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
find_program(AD_LLVM_CONFIG NAMES llvm-config-22 llvm-config REQUIRED)
execute_process(COMMAND ${AD_LLVM_CONFIG} --prefix OUTPUT_VARIABLE AD_LLVM_PREFIX
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
find_package(MLIR 22.1 REQUIRED CONFIG PATHS ${AD_LLVM_PREFIX}/lib/cmake/mlir NO_DEFAULT_PATH)
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} at ${AD_LLVM_PREFIX}")

list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

# The packaged MLIR archives name the LLVM shared library as their dependency. Linking it costs
# every tool 30 ms at start, and mixing it with static archives registers options twice. So the
# name is replaced by the list of static components that we use.
set(LLVM_LINK_LLVM_DYLIB OFF)
set(MLIR_LINK_MLIR_DYLIB OFF)
llvm_map_components_to_libnames(AD_LLVM_COMPONENTS
  core support irreader bitwriter bitreader asmparser remarks orcjit passes target targetparser
  frontendopenmp frontendopenacc frontendoffloading mc object transformutils scalaropts instcombine
  analysis x86codegen x86asmparser)
add_library(AdLLVMStatic INTERFACE)
target_link_libraries(AdLLVMStatic INTERFACE ${AD_LLVM_COMPONENTS})
foreach(target IN LISTS MLIR_EXPORTED_TARGETS)
  get_target_property(libs ${target} INTERFACE_LINK_LIBRARIES)
  if(libs)
    list(TRANSFORM libs REPLACE "^LLVM$" "AdLLVMStatic")
    list(TRANSFORM libs REPLACE "^\\$<LINK_ONLY:LLVM>$" "$<LINK_ONLY:AdLLVMStatic>")
    set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${libs}")
  endif()
endforeach()

find_program(AD_LLVM_TBLGEN NAMES llvm-tblgen PATHS ${AD_LLVM_PREFIX}/bin NO_DEFAULT_PATH REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
