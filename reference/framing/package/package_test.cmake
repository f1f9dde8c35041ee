# cmake -D BUILD=… … -P package_test.cmake (see CMakeLists.txt): installs the build into WORK, and
# there configures, builds and runs CONSUMER, which knows of talkspec only what was installed.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${result}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect what wanted)
  if(NOT output STREQUAL wanted)
    message(FATAL_ERROR "${what} printed:\n${output}\ninstead of:\n${wanted}")
  endif()
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)

set(flags)
if(SANITIZE)
  set(flags -fsanitize=${SANITIZE})
endif()
run(${CMAKE_COMMAND} -S ${CONSUMER} -B ${WORK}/build -G ${GENERATOR}
  -D CMAKE_BUILD_TYPE=Release -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_CXX_FLAGS=${flags}
  -D CMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/decode)
expect(decode "hello\nworld\nthe stream ended after 32 bytes\n")
run(${WORK}/build/embed)
expect(embed "http://example.org:80\n")

foreach(program talkspec talk-server talk-client)
  run(${WORK}/prefix/${BINDIR}/${program} --help)
endforeach()
run(${WORK}/prefix/${BINDIR}/talkspec list)
if(NOT output MATCHES "framing")
  message(FATAL_ERROR "the installed talkspec finds no suite:\n${output}")
endif()

foreach(file
    bash-completion/completions/talkspec zsh/vendor-completions/_talkspec
    fish/vendor_completions.d/talkspec.fish man/man1/talkspec.1 man/man1/talk-server.1 man/man1/talk-client.1
    talkspec/scenario.schema.json talkspec/requirements.schema.json talkspec/target.schema.json
    talkspec/known-failures.schema.json talkspec/report.schema.json talkspec/suite/delivery.json)
  if(NOT EXISTS ${WORK}/prefix/${DATADIR}/${file})
    message(FATAL_ERROR "${file} is not installed below ${DATADIR}")
  endif()
endforeach()
run(${CMAKE_COMMAND} -E env MANWIDTH=80 man -l ${WORK}/prefix/${DATADIR}/man/man1/talkspec.1)
if(NOT output MATCHES "talkspec run")
  message(FATAL_ERROR "the installed man page says nothing of talkspec run:\n${output}")
endif()
run(bash -n ${WORK}/prefix/${DATADIR}/bash-completion/completions/talkspec)
run(zsh -n ${WORK}/prefix/${DATADIR}/zsh/vendor-completions/_talkspec)
run(fish -n ${WORK}/prefix/${DATADIR}/fish/vendor_completions.d/talkspec.fish)
run(${WORK}/prefix/${BINDIR}/talkspec validate ${WORK}/prefix/${DATADIR}/talkspec/suite)

# The example that MANUAL.md shows is the one that was built here.
file(READ ${README} readme)
file(READ ${CONSUMER}/decode.cpp example)
string(FIND "${readme}" "```cpp\n${example}```" found)
if(found EQUAL -1)
  message(FATAL_ERROR "${README} does not show ${CONSUMER}/decode.cpp as it is")
endif()
