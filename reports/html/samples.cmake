# Writes the sample pages that the tests in the browser open:
#   cmake -D SAMPLE=html_sample -D PAGES=folder -P samples.cmake
file(MAKE_DIRECTORY ${PAGES})
foreach(sample showcase grouped smoke hostile large matrix hostile-matrix)
  execute_process(COMMAND ${SAMPLE} ${sample} ${PAGES}/${sample}.html COMMAND_ERROR_IS_FATAL ANY)
endforeach()
execute_process(COMMAND ${SAMPLE} large ${PAGES}/shortened.html 60 200000
  COMMAND_ERROR_IS_FATAL ANY)
