# The one-way rule, one line a folder.
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-i18n icu-uc)
find_package(simdjson REQUIRED)
find_package(date REQUIRED)
socle_folder(base PATH base LIBS PkgConfig::ICU simdjson::simdjson date::date-tz sodium)

# io: talks to files, sheets and mail; sees base only, each library private to its folder.
pkg_check_modules(UCHARDET REQUIRED IMPORTED_TARGET uchardet)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(EXPAT REQUIRED IMPORTED_TARGET expat)
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)
socle_folder(io_csv PATH io/csv USES base LIBS PkgConfig::UCHARDET)

# The HTTP server: the only folder that sees Boost (1.74: <utility> first, no PCH) and OpenSSL.
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
socle_folder(http_transport NO_PCH PATH http/transport USES base LIBS OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB)
socle_folder(io_files PATH io/files USES base)
add_executable(http_transport_bench EXCLUDE_FROM_ALL http/transport/server_bench.cpp)
target_link_libraries(http_transport_bench PRIVATE http_transport Threads::Threads)
