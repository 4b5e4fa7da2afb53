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
if(SOCLE_SANITIZE STREQUAL "thread")
  target_compile_options(http_transport PRIVATE -Wno-tsan)   # Asio has fences; what they order is ordered by locks too
endif()
socle_folder(io_files PATH io/files USES base)
socle_folder(io_sealed PATH io/sealed USES base LIBS sodium)
add_executable(http_transport_bench EXCLUDE_FROM_ALL http/transport/server_bench.cpp)
target_link_libraries(http_transport_bench PRIVATE http_transport Threads::Threads)

# Storage: the only folder that sees sqlite3 and libpq. It includes the plain headers of kernel/meta (Cell, ColumnKind).
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
find_package(PostgreSQL REQUIRED)
socle_folder(kernel_storage PATH kernel/storage USES base LIBS PkgConfig::SQLITE PostgreSQL::PostgreSQL)
add_executable(storage_bench EXCLUDE_FROM_ALL kernel/storage/storage_bench.cpp)
target_link_libraries(storage_bench PRIVATE kernel_storage PkgConfig::SQLITE benchmark Threads::Threads)
# Migrations: the .sql files, embedded.
socle_folder(migrations PATH migrations USES kernel_storage)
file(GLOB migration_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/migrations/*.sql)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/generated/migrations/embedded.cpp
  COMMAND ${CMAKE_COMMAND} -DOUT=${CMAKE_BINARY_DIR}/generated/migrations/embedded.cpp "-DFILES=${migration_files}"
          -P ${CMAKE_CURRENT_SOURCE_DIR}/migrations/embed.cmake
  DEPENDS ${migration_files} ${CMAKE_CURRENT_SOURCE_DIR}/migrations/embed.cmake VERBATIM)
target_sources(migrations PRIVATE ${CMAKE_BINARY_DIR}/generated/migrations/embedded.cpp)
# What happened, and what is to be done later.
socle_folder(kernel_events PATH kernel/events USES base kernel_storage)
# On PostgreSQL the feed waits for every older transaction of the server: those of another suite would keep its changes back.
set_tests_properties(kernel_events PROPERTIES RUN_SERIAL ON)
target_link_libraries(kernel_events_test PRIVATE migrations)
socle_folder(kernel_jobs PATH kernel/jobs USES base kernel_storage kernel_events)
target_link_libraries(kernel_jobs_test PRIVATE migrations)

# The model: definitions, layers, the compiled snapshot; yaml-cpp in one file. The standard model is embedded by the build.
find_package(yaml-cpp REQUIRED)
socle_folder(kernel_meta PATH kernel/meta USES base LIBS yaml-cpp EXCLUDE publish)
file(GLOB standard_model RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS kernel/*/entities/*.yaml kernel/meta/labels/fr.json kernel/meta/labels/en.json
  modules/*/entities/*.yaml modules/*/pipelines/*.yaml modules/*/roles/*.yaml modules/*/labels/fr.json modules/*/labels/en.json)
list(JOIN standard_model "\n" standard_lines)
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/generated/standard_files.txt CONTENT "${standard_lines}\n")
list(TRANSFORM standard_model PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/generated/standard_files.cpp
  COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_CURRENT_SOURCE_DIR} -DLIST=${CMAKE_BINARY_DIR}/generated/standard_files.txt
    -DOUT=${CMAKE_BINARY_DIR}/generated/standard_files.cpp -P ${CMAKE_CURRENT_SOURCE_DIR}/kernel/meta/embed_standard.cmake
  DEPENDS ${standard_model} ${CMAKE_BINARY_DIR}/generated/standard_files.txt kernel/meta/embed_standard.cmake)
add_library(kernel_standard STATIC ${CMAKE_BINARY_DIR}/generated/standard_files.cpp)
target_link_libraries(kernel_standard PUBLIC kernel_meta)
socle_folder(io_xlsx PATH io/xlsx USES base LIBS PkgConfig::LIBZIP PkgConfig::EXPAT PkgConfig::XLSXWRITER)

# Field types: phone numbers and HTML each in one file of the folder. The tests write real columns on both engines.
pkg_check_modules(GUMBO REQUIRED IMPORTED_TARGET gumbo)
socle_folder(kernel_fields PATH kernel/fields USES base LIBS PkgConfig::ICU PkgConfig::GUMBO phonenumber protobuf)
if(TARGET kernel_fields_test)
  target_link_libraries(kernel_fields_test PRIVATE kernel_storage)
endif()

# The one condition tree and its formulas; the list, aggregate and board plans made of it.
socle_folder(kernel_expr PATH kernel/expr USES base kernel_meta kernel_storage)
foreach(t kernel_expr_test kernel_expr_filter_fuzz kernel_expr_formula_fuzz)
  if(TARGET ${t})
    target_link_libraries(${t} PRIVATE kernel_fields)
  endif()
endforeach()

# Publishing: versions, drafts, planned tables. Its tests compile the standard model with the real field types.
socle_folder(kernel_publish PATH kernel/meta/publish USES base kernel_meta kernel_storage kernel_fields)
if(TARGET kernel_publish_test)
  target_link_libraries(kernel_publish_test PRIVATE kernel_standard kernel_expr migrations)
endif()
socle_folder(io_table PATH io/table USES base io_csv io_xlsx io_files)
add_executable(csv_bench EXCLUDE_FROM_ALL io/csv/csv_bench.cpp)
target_link_libraries(csv_bench PRIVATE io_csv benchmark Threads::Threads)

# Rights, the write path, the timeline: records of any entity.
socle_folder(kernel_query PATH kernel/query USES base kernel_meta kernel_expr kernel_storage)
if(TARGET kernel_query_test)
  target_link_libraries(kernel_query_test PRIVATE kernel_fields)
endif()
add_executable(query_bench EXCLUDE_FROM_ALL kernel/query/query_bench.cpp)
target_link_libraries(query_bench PRIVATE kernel_query kernel_fields PkgConfig::SQLITE Threads::Threads)
target_compile_definitions(query_bench PRIVATE SOCLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
socle_folder(kernel_access PATH kernel/access USES base kernel_meta kernel_storage kernel_events LIBS kernel_query)
target_link_libraries(kernel_access PUBLIC kernel_query)
if(TARGET kernel_access_test)
  target_link_libraries(kernel_access_test PRIVATE migrations)
endif()
socle_folder(kernel_records PATH kernel/records USES base kernel_meta kernel_fields kernel_expr kernel_storage kernel_query kernel_access kernel_jobs)
socle_folder(kernel_timeline PATH kernel/timeline USES base kernel_records)
target_link_libraries(kernel_records PUBLIC kernel_timeline)

# Handles: one constant per field of a standard entity, generated from its YAML (tools/generate_handles.cpp).
add_executable(generate_handles ${CMAKE_SOURCE_DIR}/tools/generate_handles.cpp)
target_link_libraries(generate_handles PRIVATE yaml-cpp)
file(GLOB entity_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/modules/*/entities/*.yaml)
set(handle_headers)
foreach(f ${entity_files})
  get_filename_component(entity ${f} NAME_WE)
  string(REGEX REPLACE ".*/modules/([a-z]+)/entities/.*" "\\1" module ${f})
  set(out ${CMAKE_BINARY_DIR}/generated/modules/${module}/${entity}_fields.h)
  add_custom_command(OUTPUT ${out} COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated/modules/${module}
    COMMAND generate_handles ${f} ${out} DEPENDS ${f} generate_handles VERBATIM)
  list(APPEND handle_headers ${out})
endforeach()
add_custom_target(handles DEPENDS ${handle_headers})

socle_folder(kernel_search PATH kernel/search USES base kernel_records kernel_events)
# The kernel put together.
add_library(kernel STATIC kernel/kernel.cpp kernel/whole_base.cpp kernel/examine.cpp)
target_include_directories(kernel PUBLIC ${CMAKE_SOURCE_DIR}/server)
target_link_libraries(kernel PUBLIC kernel_records kernel_timeline kernel_search kernel_jobs kernel_events kernel_publish kernel_standard migrations fmt::fmt Threads::Threads)

# Modules: the CRM. Each sees the kernel and the public headers of the modules that its module.yaml declares.
socle_folder(module_identity PATH modules/identity USES base kernel_access kernel_records LIBS sodium)
socle_folder(module_parties PATH modules/parties USES base kernel_records)
socle_folder(module_activities PATH modules/activities USES base kernel_records)
socle_folder(module_sales PATH modules/sales USES base kernel module_parties module_activities module_identity)
foreach(m identity parties activities sales)
  add_dependencies(module_${m} handles)
endforeach()

# Sentences of refusals, in both languages.
include(${CMAKE_SOURCE_DIR}/cmake/embed.cmake)
file(GLOB sentence_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*/labels/errors.*.json ${CMAKE_CURRENT_SOURCE_DIR}/*/*/labels/errors.*.json)
socle_embed(sentences FUNCTION sentence_files BASE ${CMAKE_CURRENT_SOURCE_DIR} FILES ${sentence_files})

socle_folder(module_quality PATH modules/quality USES base kernel io_csv io_table io_files)
socle_folder(module_reports PATH modules/reports USES base kernel_records kernel_jobs io_csv io_xlsx io_files)

# The web application, when it has been built (npm run build in web/), carried by the binary.
file(GLOB_RECURSE web_dist CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/dist/*)
socle_embed(web_embedded FUNCTION web_files BASE ${CMAKE_SOURCE_DIR}/web/dist FILES ${web_dist})

# The edges, and the binary.
socle_folder(http PATH http EXCLUDE transport USES base kernel http_transport module_identity module_reports module_quality module_sales io_files LIBS sentences web_embedded)
find_package(CLI11 REQUIRED)
socle_folder(cli PATH cli NO_PCH USES base kernel http module_identity module_quality module_reports io_files io_sealed LIBS CLI11::CLI11)
add_executable(socle main.cpp)
target_link_libraries(socle PRIVATE cli http kernel module_parties module_activities module_sales module_identity module_reports fmt::fmt Threads::Threads)
set_target_properties(socle PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})

# Scenarios: the product as the API shows it, on both databases (tests/scenario).
file(GLOB scenario_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/scenario/*.cpp)
add_executable(scenario_runner ${scenario_sources})
target_include_directories(scenario_runner PRIVATE ${CMAKE_SOURCE_DIR}/tests/scenario)
target_compile_definitions(scenario_runner PRIVATE SOCLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(scenario_runner PRIVATE http kernel module_parties module_activities module_sales module_quality module_reports module_identity fmt::fmt Threads::Threads)

# The access walk (tests/access): every door x everybody, on both databases, beside the same world.
file(GLOB access_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/access/*.cpp)
add_executable(access_test ${access_sources} ${CMAKE_SOURCE_DIR}/tests/scenario/world.cpp)
target_include_directories(access_test PRIVATE ${CMAKE_SOURCE_DIR}/tests/scenario)
target_compile_definitions(access_test PRIVATE SOCLE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(access_test PRIVATE http kernel module_parties module_activities module_sales module_quality module_reports module_identity GTest::gtest_main fmt::fmt Threads::Threads)
add_test(NAME access_sqlite COMMAND access_test --gtest_filter=-*postgres)
add_test(NAME access_postgres COMMAND access_test --gtest_filter=*postgres)
