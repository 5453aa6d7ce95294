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
    file(STRINGS ${file} has_tests REGEX "^(TEST_CASE|SCENARIO)" LIMIT_COUNT 1)
    if(NOT has_tests OR file MATCHES "^tests/hostile/")
      continue()
    endif()
    get_filename_component(tag ${file} NAME_WE)
    string(REGEX REPLACE "^tests/(.*)\\.cpp$" "\\1" name ${file})
    add_test(NAME ${name} COMMAND stackworthy_tests -\# "[\#${tag}]" -w NoTests WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    math(EXPR timeout "120 * ${slowness}")
    set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout})
  endforeach()
endif()

# Hostile input: each test alone; each run in it has the limits of time and memory that tests/hostile/workplace.h names.
list(FILTER test_files INCLUDE REGEX "^tests/hostile/")
if(test_files)
  math(EXPR timeout "120 * ${slowness}")
  catch_discover_tests(stackworthy_tests TEST_SPEC "[hostile]" TEST_PREFIX "hostile: "
                       WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} PROPERTIES TIMEOUT ${timeout})
endif()

# What must not compile, with its reason; control.cpp must.
file(GLOB snippets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/no_compile/*.cpp)
foreach(file IN LISTS snippets)
  get_filename_component(name ${file} NAME_WE)
  add_test(NAME no_compile/${name}
           COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_CXX_COMPILER} -DFILE=${file} -DROOT=${CMAKE_SOURCE_DIR}
                   -P ${CMAKE_SOURCE_DIR}/tests/no_compile/check.cmake)
endforeach()

# The product's own fixture runner over the rules' fixtures.
if(TARGET stackworthy)
  add_test(NAME fixtures COMMAND stackworthy test fixtures WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(fixtures PROPERTIES TIMEOUT 300)
  # Independent validators of what is written: Microsoft's for SARIF, ajv for our own schemas.
  add_test(NAME conformance COMMAND ${CMAKE_SOURCE_DIR}/tests/conformance/run $<TARGET_FILE:stackworthy> ${STACKWORTHY_SHARED} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(conformance PROPERTIES TIMEOUT 600)
  add_test(NAME examples COMMAND ${CMAKE_SOURCE_DIR}/tests/conformance/examples $<TARGET_FILE:stackworthy> WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(examples PROPERTIES TIMEOUT 600)
endif()

# The hooks under the real pre-commit.
if(TARGET stackworthy)
  add_test(NAME hooks COMMAND ${CMAKE_SOURCE_DIR}/tests/hooks/run $<TARGET_FILE:stackworthy>)
  set_tests_properties(hooks PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 300)
endif()

# What Terraform itself planned, and what others labelled: scored by the programs that come with the data.
if(TARGET stackworthy)
  foreach(score IN ITEMS "terraform-oracle/compare.py|--least-equal 97" "labels/score.py|--only-mapped --least-silence .98")
    string(REPLACE "|" ";" score "${score}")
    list(GET score 0 program)
    list(GET score 1 flags)
    get_filename_component(name ${program} DIRECTORY)
    set(program "${STACKWORTHY_SHARED}/${program}")
    add_test(NAME ${name} COMMAND sh -c "command -v python3 >/dev/null && test -f '${program}' || { echo 'skipped: python3 or ${program} is not here'; exit 77; }; exec python3 '${program}' --bin '$<TARGET_FILE:stackworthy>' ${flags}")
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600)
  endforeach()
endif()

# One word where the corpus is absent: the tests that read it then pass without having looked.
add_test(NAME shared_data COMMAND sh -c "test -d '${STACKWORTHY_SHARED}/corpus' || { echo 'skipped: no corpus, labels and oracle at ${STACKWORTHY_SHARED}'; exit 77; }")
set_tests_properties(shared_data PROPERTIES SKIP_RETURN_CODE 77)
# `tools/test --all` runs the sanitizers and fuzz targets first and names here what failed, so that the last summary is whole.
add_test(NAME earlier_steps COMMAND sh -c "test -z \"$STACKWORTHY_FAILED\" || { echo \"failed before:$STACKWORTHY_FAILED\"; exit 1; }")
if(TARGET stackworthy)
  add_test(NAME readme COMMAND ${CMAKE_SOURCE_DIR}/tools/readme --check $<TARGET_FILE:stackworthy>)
endif()
