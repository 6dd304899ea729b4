# The one library that users link, libad.so, and what is installed with it.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# LLVM and MLIR are inside, and hidden: a program may use another LLVM beside this library. Only
# what include/ad declares is exported.
add_library(ad SHARED ${CMAKE_SOURCE_DIR}/cmake/exports.map)
add_library(ad::ad ALIAS ad)
set_target_properties(ad PROPERTIES LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION}
  SOVERSION ${PROJECT_VERSION_MAJOR} LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/exports.map)
target_link_libraries(ad PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,ADAPI>)
target_link_options(ad PRIVATE -Wl,--gc-sections -Wl,--as-needed -Wl,-z,relro,-z,now
  -Wl,--version-script=${CMAKE_SOURCE_DIR}/cmake/exports.map)
target_compile_features(ad INTERFACE cxx_std_17)
target_include_directories(ad INTERFACE $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

install(TARGETS ad EXPORT adTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS ad-opt RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET ad-run)
  install(TARGETS ad-run RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/ad ${CMAKE_BINARY_DIR}/include/ad OPTIONAL
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h" PATTERN "*.inc")

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ad)
install(EXPORT adTargets NAMESPACE ad:: DESTINATION ${package_dir})
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/adConfig.cmake.in
  ${CMAKE_BINARY_DIR}/adConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/adConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/adConfig.cmake ${CMAKE_BINARY_DIR}/adConfigVersion.cmake
  DESTINATION ${package_dir})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
