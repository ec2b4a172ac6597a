// tls: the certificates that a configuration loads, and what leads to them.
#pragma once

#include "model/certificate.h"
#include "model/model.h"

enum tls_role {
	TLS_CERTIFICATE, // a file with a certificate and its key
	TLS_DIRECTORY,   // of such files
	TLS_LIST,        // a crt-list
	TLS_CA,          // ca-file and its like: no key
	TLS_DH,          // ssl-dh-param-file
	TLS_ISSUERS      // a directory of issuers' certificates
};

// A file or directory, by each way that leads to it.
struct tls_file {
	struct tls_file *next;
	enum tls_role role;
	const struct line *line; // that names it, or the directory or list it is in
	size_t word;
	bool bind;  // a listener presents it; else a server line or a crt-store has it
	bool again; // an earlier one has the same path
	struct text path;
	struct host_info info;
	const struct tls_file *from;    // the directory or list that it is in; NULL
	size_t list_line;               // in that list
	struct text filters;            // its SNI filters there; empty means its own names
	const struct certificate *cert; // of TLS_CERTIFICATE
	const char *fault; // of other roles than TLS_CERTIFICATE: a clause, if it is none
	size_t fault_line;
	unsigned fault_versions; // that refuse it; 0: all
	size_t entries;          // of TLS_LIST and TLS_DIRECTORY
	bool partial;            // of TLS_LIST: has entries that are not judged
	size_t strays;           // of TLS_DIRECTORY: those that are no certificates
};

// All of them, in order, entries after what they are in; NULL without a host.
struct tls_file *tls_find(struct arena *a, const struct model *m);

// The next file after f (NULL: the first) that `is` says yes to.  A path counts once, and so does a
// directory, whatever it has in it.
const struct tls_file *tls_next(const struct model *m, const struct tls_file *f,
	bool (*is)(const struct model *m, const struct tls_file *f));

// "'/etc/ssl/a.pem'", the line of the crt-list that has it, and how many others of its directory
// `is` says yes to.
const char *tls_name(const struct model *m, const struct tls_file *f,
	bool (*is)(const struct model *m, const struct tls_file *f));

// Whether one of the directories of issuers' certificates may hold who issued c.
bool tls_has_issuer(const struct model *m, const struct certificate *c);

// Whether it is a directory's entry that is no certificate at all.
bool tls_stray(const struct tls_file *f);

// The group that HAProxy, root or the system's keepers of keys belong to.
bool tls_trusted_group(const struct model *m, struct text group, long gid);

// Whether the directories above let everybody through to that path, or else some group that is not
// trusted.
bool tls_reachable(const struct model *m, struct text path, bool everybody);

// The certificate that one of the section's listeners sends for the host and that covers it, one
// that is not self-signed if there is one; NULL if none does.
const struct tls_file *tls_covering(
	const struct model *m, const struct section *s, struct text host);

// Whether the bind line has a certificate of its own for the name; UNKNOWN where not all of them
// are known.
enum truth tls_presents(const struct model *m, const struct line *bind, struct text name);

// The word of a bind line that names its certificate; 0 if it has none.
size_t tls_word(const struct line *bind);

// Whether m->tls_files has everything that the section's listeners name.
bool tls_complete(const struct model *m, const struct section *s);

// Whether a bind line is certain to load no certificate from anywhere, though it should.  `own` is
// the first of its files, others of the line follow; NULL if it has none.
bool tls_without_certificate(
	const struct model *m, const struct line *bind, const struct tls_file *own);
