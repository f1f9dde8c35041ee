# Writes the sample report and validates it: cmake -D NODE=… -D SAMPLE=… -D WORK=… -P validate.cmake
if(NOT NODE)
  message(FATAL_ERROR "Node.js is missing: run scripts/install-dependencies, then configure again")
endif()
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)
cmake_path(GET root PARENT_PATH root)
execute_process(COMMAND ${SAMPLE} ${WORK}/ctrf_sample.json COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${NODE} ${CMAKE_CURRENT_LIST_DIR}/validate.mjs ${root}/build/npm/node_modules
    ${WORK}/ctrf_sample.json
  COMMAND_ERROR_IS_FATAL ANY)
