// The one translation unit in which Asio's own functions are compiled.
#include <asio/impl/src.hpp>
#include <asio/ssl/impl/src.hpp>
