# Finds what talkspec::client links, as reference/server/CMakeLists.txt found it.
find_dependency(OpenSSL 3.0)
find_dependency(Threads)
find_package(httplib CONFIG QUIET)
if(NOT TARGET httplib::httplib)
  find_dependency(PkgConfig)
  pkg_check_modules(cpp_httplib REQUIRED IMPORTED_TARGET cpp-httplib>=0.11.4)
endif()
