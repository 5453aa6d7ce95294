# One Catch2 binary from tests/*.cpp and tests/*/*.cpp; one ctest entry per file (by its name as a tag), one per hostile
# test, and entries for what is checked from outside.

set(Catch2_DIR /usr/lib/cmake/Catch2 CACHE PATH "Where Catch2 2.13 is configured")
find_package(Catch2 2.13 REQUIRED CONFIG)
include(Catch)

file(GLOB test_files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/tests/*.cpp ${CMAKE_SOURCE_DIR}/tests/*/*.cpp)
list(FILTER test_files EXCLUDE REGEX "^tests/(no_compile|oracle|data)/")
list(FILTER test_files INCLUDE REGEX "${STACKWORTHY_TEST_FILES}")
set(slowness 1)
if(STACKWORTHY_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(slowness 10)
endif()

if(test_files)
  add_executable(stackworthy_tests ${test_files})
  set(test_layers ${STACKWORTHY_TEST_LAYERS})
  if(NOT test_layers)
    set(test_layers ${stackworthy_layers})
  endif()
  target_link_libraries(stackworthy_tests PRIVATE ${test_layers} ours pattern yamlcpp nlohmann_json::nlohmann_json Catch2::Catch2WithMain)
  target_compile_definitions(stackworthy_tests PRIVATE
    STACKWORTHY_SHARED="${STACKWORTHY_SHARED}"
    STACKWORTHY_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    STACKWORTHY_BINARY="${CMAKE_BINARY_DIR}/stackworthy")
  if(STACKWORTHY_SANITIZE)
    target_compile_definitions(stackworthy_tests PRIVATE STACKWORTHY_SANITIZED)
  endif()
  if(TARGET stackworthy)
    add_dependencies(stackworthy_tests stackworthy)
  endif()

  foreach(file IN LISTS test_files)
    get_filename_component(tag ${file} NAME_WE)
    string(REGEX REPLACE "^tests/(.*)\\.cpp$" "\\1" name ${file})
    add_test(NAME ${name} COMMAND stackworthy_tests -\# "[\#${tag}]" -w NoTests WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    math(EXPR timeout "120 * ${slowness}")
    set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout})
  endforeach()
endif()
