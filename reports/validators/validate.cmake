# Writes sample reports and validates them:
# cmake -D NODE=… -D XMLLINT=… -D SAMPLE=… -D WORK=… -P validate.cmake
foreach(tool NODE XMLLINT)
  if(NOT ${tool})
    message(FATAL_ERROR "${tool} is missing: run scripts/install-dependencies, then configure again")
  endif()
endforeach()
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH reports)
cmake_path(GET reports PARENT_PATH root)
file(REMOVE_RECURSE ${WORK})
execute_process(COMMAND ${SAMPLE} ${WORK} COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${NODE} ${CMAKE_CURRENT_LIST_DIR}/validate.mjs ${root}/build/npm/node_modules
    ${reports}/report.schema.json ${WORK}
  COMMAND_ERROR_IS_FATAL ANY)
file(GLOB junit ${WORK}/*.junit)
file(GLOB svg ${WORK}/*.badge)
if(NOT junit OR NOT svg)
  message(FATAL_ERROR "nothing to validate in ${WORK}")
endif()
execute_process(COMMAND ${XMLLINT} --noout --nonet --schema ${reports}/forms/junit.xsd ${junit}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${XMLLINT} --noout --nonet ${svg} COMMAND_ERROR_IS_FATAL ANY)
