# One libFuzzer target per file of fuzz/: fuzz_<name>, with seeds in fuzz/seeds/<name>/ where there are any.

if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "fuzz targets need clang: use the asan preset")
endif()
file(GLOB fuzz_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzz/*.cpp)
foreach(file IN LISTS fuzz_files)
  get_filename_component(name ${file} NAME_WE)
  add_executable(fuzz_${name} ${file})
  target_link_libraries(fuzz_${name} PRIVATE ${stackworthy_layers} ours)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
endforeach()
