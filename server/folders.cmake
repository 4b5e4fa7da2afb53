# The one-way rule, one line a folder.
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-i18n icu-uc)
find_package(simdjson REQUIRED)
find_package(date REQUIRED)
socle_folder(base PATH base LIBS PkgConfig::ICU simdjson::simdjson date::date-tz sodium)
