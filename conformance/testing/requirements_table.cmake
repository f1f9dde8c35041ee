# Fails when conformance/REQUIREMENTS.md does not match the catalogue and the suite.
execute_process(COMMAND ${TALKSPEC} list --requirements --markdown OUTPUT_VARIABLE written COMMAND_ERROR_IS_FATAL ANY)
file(READ "${TABLE}" committed)
if(NOT written STREQUAL committed)
  message(FATAL_ERROR "${TABLE} is out of date. Run: talkspec list --requirements --markdown > conformance/REQUIREMENTS.md")
endif()
