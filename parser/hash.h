// hash: the perfect hashes that the build makes of the names in the .def tables.
#pragma once

#include <stddef.h>

// Each: the place of the name among its table's rows, from 0; -1 if it has none.
int hash_keyword(const char *name, size_t len);
int hash_acl_name(const char *name, size_t len);
int hash_fetch(const char *name, size_t len);
int hash_converter(const char *name, size_t len);
int hash_alias(const char *name, size_t len);
int hash_use(const char *name, size_t len);
int hash_option(const char *name, size_t len);
int hash_timeout(const char *name, size_t len);
int hash_action(const char *name, size_t len);
int hash_bind_param(const char *name, size_t len);
int hash_server_param(const char *name, size_t len);
