# cmake -DOUT=embedded.cpp -DFILES="a.sql;b.sql" -P embed.cmake: the SQL files as one C++ table.
#
# 0007_name.sql is for both engines; 0007_name.sqlite.sql and 0007_name.postgres.sql are for one. migrations.cpp turns the
# neutral words of a file into the engine's own.
set(text "// Written by the build from the .sql files of this folder.\n#include \"migrations/embedded.h\"\n\nnamespace socle::migrations {\n\nconst std::vector<File>& files() {\n  static const std::vector<File> all = {\n")
foreach(path ${FILES})
  get_filename_component(file ${path} NAME)
  if(NOT file MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+(\\.sqlite|\\.postgres)?\\.sql$")
    message(FATAL_ERROR "${file}: a migration is named 0007_words.sql, 0007_words.sqlite.sql or 0007_words.postgres.sql")
  endif()
  set(digits ${CMAKE_MATCH_1})
  string(REGEX REPLACE "^0+([0-9])" "\\1" number ${digits})
  file(READ ${path} sql)
  string(APPEND text "      {${number}, \"${file}\", R\"SQL(${sql})SQL\"},\n")
endforeach()
string(APPEND text "  };\n  return all;\n}\n\n}  // namespace socle::migrations\n")
file(WRITE ${OUT} "${text}")
