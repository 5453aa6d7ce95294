# cmake -DCOMPILER=... -DFILE=... -DROOT=... -P check.cmake: a file with `// expect: WORDS` on its first
# line must be refused with an error that matches WORDS; one without must compile.
file(STRINGS ${FILE} first LIMIT_COUNT 1)
execute_process(COMMAND ${COMPILER} -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I${ROOT} ${FILE}
                RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(first MATCHES "^// expect: (.*)$")
  set(words "${CMAKE_MATCH_1}")
  if(status EQUAL 0)
    message(FATAL_ERROR "${FILE} compiles, but must not")
  endif()
  string(REGEX MATCHALL "error:[^\n]*" errors "${output}")
  string(FIND "${output}" "fatal error" fatal)
  if(NOT "${errors}" MATCHES "${words}" OR NOT fatal EQUAL -1)
    message(FATAL_ERROR "${FILE} is refused for another reason than \"${words}\":\n${output}")
  endif()
elseif(NOT status EQUAL 0)
  message(FATAL_ERROR "${FILE} must compile:\n${output}")
endif()
