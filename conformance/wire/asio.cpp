// The one translation unit in which Asio's own functions are compiled.

// First: Asio allocates by what it knows of the standard library when it is included, and must free
// here what it allocates elsewhere.
#include <cstddef>

#include <asio/impl/src.hpp>
#include <asio/ssl/impl/src.hpp>
