# Installs what package-lock.json beside this file names into build/npm, unless it is there
# already; only then is the network needed.
# Usage: cmake -P reports/validators/install.cmake
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)
cmake_path(GET root PARENT_PATH root)
set(into ${root}/build/npm)
set(lock ${CMAKE_CURRENT_LIST_DIR}/package-lock.json)

file(MAKE_DIRECTORY ${into})
file(LOCK ${into} DIRECTORY GUARD PROCESS TIMEOUT 110)  # the tests of two presets may run at once
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${lock} ${into}/installed.json
  RESULT_VARIABLE differs OUTPUT_QUIET ERROR_QUIET)
if(NOT differs)
  return()
endif()

find_program(npm NAMES npm)
if(NOT npm)
  message(FATAL_ERROR "npm is missing: run scripts/install-dependencies")
endif()
file(COPY ${CMAKE_CURRENT_LIST_DIR}/package.json ${lock} ${CMAKE_CURRENT_LIST_DIR}/.npmrc
  DESTINATION ${into})
execute_process(
  COMMAND ${npm} ci --ignore-scripts --no-audit --no-fund --loglevel=error
  WORKING_DIRECTORY ${into} COMMAND_ERROR_IS_FATAL ANY)
file(COPY_FILE ${lock} ${into}/installed.json)
