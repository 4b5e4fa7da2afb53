# Measures of io, beside bare baselines (SOCLE_BENCH=ON): csv_bench.
option(SOCLE_BENCH "Google Benchmark targets" OFF)
if(SOCLE_BENCH)
  find_package(benchmark REQUIRED)
  add_executable(csv_bench ${CMAKE_CURRENT_SOURCE_DIR}/io/csv/csv_bench.cpp)
  target_link_libraries(csv_bench PRIVATE io_csv benchmark::benchmark fmt::fmt Threads::Threads)
endif()
