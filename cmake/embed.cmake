# rule_registry(TARGET): every rules/<area>/<name>.cpp defines rules::<area>::<name>::rule (dashes become underscores);
# the table of them is written when CMake runs, which a new file makes it do.
function(rule_registry target)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/rules/*/*.cpp)
  list(SORT files)
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "^rules/([^/]+)/([^/]+)\\.cpp$" "\\1" area ${file})
    string(REGEX REPLACE "^rules/([^/]+)/([^/]+)\\.cpp$" "\\2" name ${file})
    set(id ${area}/${name})
    string(REPLACE "-" "_" area ${area})
    string(REPLACE "-" "_" name ${name})
    string(APPEND declarations "namespace stackworthy::rules::${area}::${name} {\nextern const Rule rule;\n}\n")
    string(APPEND entries "    {\"${id}\", &rules::${area}::${name}::rule},\n")
  endforeach()
  list(LENGTH files count)
  if(count EQUAL 0)
    set(body "std::span<const RegisteredRule> registered_rules() { return {}; }\n")
  else()
    set(body "namespace {\nconst RegisteredRule table[] = {\n${entries}};\n}  // namespace\n\nstd::span<const RegisteredRule> registered_rules() { return table; }\n")
  endif()
  set(registry ${CMAKE_BINARY_DIR}/generated/registry.cpp)
  file(CONFIGURE OUTPUT ${registry} @ONLY CONTENT
"// Written by cmake/embed.cmake from the files below rules/.
#include \"analyzer/catalogue.h\"
#include \"analyzer/rule.h\"

${declarations}
namespace stackworthy {

${body}
}  // namespace stackworthy
")
  if(EXISTS ${CMAKE_SOURCE_DIR}/analyzer/catalogue.h)
    target_sources(${target} PRIVATE ${registry})
    set_source_files_properties(${registry} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

# embed_fixtures(TARGET): the bytes of fixtures/<area>/<rule>/ as one read-only table, so that `explain` shows a rule's
# own examples from the one binary. The assembler copies them in (.incbin); nothing has to turn bytes into C++.
function(embed_fixtures target)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/fixtures LIST_DIRECTORIES false ${CMAKE_SOURCE_DIR}/fixtures/*)
  list(FILTER files EXCLUDE REGEX "^(stacks|broken)/")
  list(SORT files)
  set(assembly "")
  set(declarations "")
  set(entries "")
  set(paths "")
  set(index 0)
  foreach(file IN LISTS files)
    string(APPEND assembly
"  .global stackworthy_fixture_${index}\n  .global stackworthy_fixture_${index}_end\nstackworthy_fixture_${index}:\n  .incbin \"${CMAKE_SOURCE_DIR}/fixtures/${file}\"\nstackworthy_fixture_${index}_end:\n  .byte 0\n")
    string(APPEND declarations "extern const char stackworthy_fixture_${index}[], stackworthy_fixture_${index}_end[];\n")
    string(APPEND entries "      {\"${file}\", {stackworthy_fixture_${index}, stackworthy_fixture_${index}_end}},\n")
    list(APPEND paths ${CMAKE_SOURCE_DIR}/fixtures/${file})
    math(EXPR index "${index} + 1")
  endforeach()
  set(bytes ${CMAKE_BINARY_DIR}/generated/fixtures.s)
  file(CONFIGURE OUTPUT ${bytes} @ONLY CONTENT "  .section .rodata\n${assembly}  .section .note.GNU-stack,\"\",@progbits\n")
  set(table ${CMAKE_BINARY_DIR}/generated/embedded.cpp)
  if(index EQUAL 0)
    set(body "std::span<const EmbeddedFile> embedded_fixtures() { return {}; }\n")
  else()
    set(body "std::span<const EmbeddedFile> embedded_fixtures() {\n  static const EmbeddedFile files[] = {\n${entries}  };\n  return files;\n}\n")
  endif()
  file(CONFIGURE OUTPUT ${table} @ONLY CONTENT
"// Written by cmake/embed.cmake from the files below fixtures/.
#include \"analyzer/embedded.h\"

extern \"C\" {
${declarations}}

namespace stackworthy {

${body}
}  // namespace stackworthy
")
  # clang warns of every flag that an assembler has no use for.
  set_source_files_properties(${bytes} PROPERTIES OBJECT_DEPENDS "${paths}" LANGUAGE ASM COMPILE_OPTIONS -Wno-unused-command-line-argument)
  target_sources(${target} PRIVATE ${bytes} ${table})
endfunction()
