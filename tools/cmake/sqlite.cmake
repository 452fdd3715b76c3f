# linnet::sqlite: one amalgamation, with the same features, on both targets.
#
# THREADSAFE=0: a program uses SQLite from one thread only (the engine's).

set(LINNET_SQLITE_DIR ${LINNET_TOOLCHAIN_DIR}/sqlite)

set(linnet_sqlite_options
    SQLITE_THREADSAFE=0
    SQLITE_TEMP_STORE=2
    SQLITE_DQS=0
    SQLITE_USE_URI=1
    SQLITE_ENABLE_FTS5
    SQLITE_DEFAULT_PAGE_SIZE=8192
    SQLITE_DEFAULT_CACHE_SIZE=-8192
    SQLITE_DEFAULT_FOREIGN_KEYS=1
    SQLITE_DEFAULT_MEMSTATUS=0
    SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
    SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_STRICT_SUBTYPE=1
    SQLITE_OMIT_AUTHORIZATION
    SQLITE_OMIT_COMPLETE
    SQLITE_OMIT_DECLTYPE
    SQLITE_OMIT_DEPRECATED
    SQLITE_OMIT_GET_TABLE
    SQLITE_OMIT_LOAD_EXTENSION
    SQLITE_OMIT_PROGRESS_CALLBACK
    SQLITE_OMIT_SHARED_CACHE
    SQLITE_OMIT_TCL_VARIABLE
    SQLITE_OMIT_TRACE
    SQLITE_OMIT_UTF16)

add_library(linnet_sqlite STATIC EXCLUDE_FROM_ALL ${LINNET_SQLITE_DIR}/sqlite3.c)
add_library(linnet::sqlite ALIAS linnet_sqlite)
target_include_directories(linnet_sqlite SYSTEM PUBLIC ${LINNET_SQLITE_DIR})
target_compile_definitions(linnet_sqlite PRIVATE ${linnet_sqlite_options})
target_compile_options(linnet_sqlite PRIVATE -w)
if(EMSCRIPTEN)
  target_compile_options(linnet_sqlite PRIVATE -Oz)
  target_compile_definitions(linnet_sqlite PRIVATE SQLITE_DEFAULT_UNIX_VFS="unix-none")
else()
  target_compile_options(linnet_sqlite PRIVATE -O2)
  target_link_libraries(linnet_sqlite PUBLIC m)
endif()
