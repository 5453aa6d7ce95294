# Other people's code. Debian's CMake configurations name shared libraries, which a static link refuses, so the archives
# are named here. The C sources of tree-sitter come from node_modules and are compiled without warnings.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(CLI11 2.1 REQUIRED CONFIG)
find_package(nlohmann_json 3.11 REQUIRED CONFIG)

function(static_library name archive header)
  find_library(${name}_archive NAMES ${archive} REQUIRED)
  find_path(${name}_include NAMES ${header} REQUIRED)
  add_library(${name} STATIC IMPORTED)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${${name}_archive} INTERFACE_INCLUDE_DIRECTORIES ${${name}_include})
endfunction()
static_library(libyaml libyaml.a yaml.h)
static_library(yamlcpp libyaml-cpp.a yaml-cpp/yaml.h)
static_library(utf8proc libutf8proc.a utf8proc.h)
static_library(re2 libre2.a re2/re2.h)
target_link_libraries(re2 INTERFACE Threads::Threads)

set(node_modules ${CMAKE_SOURCE_DIR}/node_modules)
if(NOT EXISTS ${node_modules}/tree-sitter/vendor/tree-sitter/lib/src/lib.c)
  message(FATAL_ERROR "node_modules is missing: run tools/setup (or npm ci)")
endif()

function(c_library name headers)
  add_library(${name} STATIC ${ARGN})
  target_include_directories(${name} SYSTEM PUBLIC ${headers})
  target_compile_options(${name} PRIVATE -w -fno-strict-aliasing)
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF C_STANDARD 11)
  sanitize(${name})
endfunction()

# Applies STACKWORTHY_SANITIZE to a target; the link needs it too.
function(sanitize name)
  if(STACKWORTHY_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${STACKWORTHY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${name} PUBLIC -fsanitize=${STACKWORTHY_SANITIZE})
  endif()
endfunction()

set(tree_sitter_lib ${node_modules}/tree-sitter/vendor/tree-sitter/lib)
c_library(tree_sitter ${tree_sitter_lib}/include ${tree_sitter_lib}/src/lib.c)
target_include_directories(tree_sitter PRIVATE ${tree_sitter_lib}/src)
target_compile_definitions(tree_sitter PRIVATE _DEFAULT_SOURCE _POSIX_C_SOURCE=200112L)

# The two grammars bring headers of the same names and different layouts: each is compiled with its own and exports none.
function(grammar name package)
  file(GLOB sources ${node_modules}/${package}/src/parser.c ${node_modules}/${package}/src/scanner.c)
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} SYSTEM PRIVATE ${node_modules}/${package}/src)
  target_compile_options(${name} PRIVATE -w -fno-strict-aliasing)
  set_target_properties(${name} PROPERTIES C_STANDARD 11)
  sanitize(${name})
endfunction()
grammar(tree_sitter_hcl @tree-sitter-grammars/tree-sitter-hcl)
grammar(tree_sitter_json tree-sitter-json)
