// certificate: PEM files as HAProxy loads them.  This is the only file that knows of libcrypto, and
// no byte of a key leaves it.
#pragma once

#include "model/host.h"

// Why HAProxy refuses a file, in the order in which it looks.
enum certificate_fault {
	CERTIFICATE_GOOD,
	CERTIFICATE_UNSEEN, // nothing is known: there is no host, or we may not look
	CERTIFICATE_ABSENT,
	CERTIFICATE_NO_FILE,    // a directory where it takes no directory
	CERTIFICATE_UNREADABLE, // holds no certificate in PEM form
	CERTIFICATE_BAD_CHAIN,  // something after the first certificate is broken
	CERTIFICATE_NO_KEY,
	CERTIFICATE_ENCRYPTED, // the key asks for a password
	CERTIFICATE_BAD_KEY,   // a file of its own that should hold the key does not
	CERTIFICATE_MISMATCH,  // the key is of another certificate
	CERTIFICATE_EXTRA,     // a file that goes with it cannot be used; see extra
};

// What else a file of certificates looks like.
enum certificate_form {
	FORM_OTHER,
	FORM_BROKEN, // begins a certificate in PEM form
	FORM_EMPTY,
	FORM_DER,     // binary: DER or PKCS#12
	FORM_KEY,     // only a key
	FORM_REQUEST, // a signing request
	FORM_DH,      // Diffie-Hellman parameters
};

struct certificate {
	enum certificate_fault fault;
	struct text path; // as asked
	struct host_info file;
	enum certificate_form form; // of CERTIFICATE_UNREADABLE
	struct text key_path;       // where the key is, or was expected
	struct host_info key_file;

	// Of the first certificate; not set before CERTIFICATE_BAD_CHAIN.
	struct text common_name;
	const struct text *names; // DNS names and addresses of subjectAltName
	size_t nnames;
	struct text issuer;      // one line
	struct text fingerprint; // SHA-256, 32 bytes
	int64_t not_before, not_after;
	bool self_signed;
	const char *key_type; // "RSA", "EC"
	int key_bits;
	size_t nchain;       // certificates after the first
	size_t out_of_order; // the first, from 1, that did not issue the one before it; 0 if none
	bool issuer_follows; // one of those issued it
	bool chain_broken;   // what follows them is none, and HAProxy 2.6 leaves it out
	struct text extra;   // of CERTIFICATE_EXTRA: the file,
	const char *extra_fault; // and a clause
};

// What the bytes of a file without a certificate look like.
enum certificate_form certificate_form_of(struct text bytes);

// Whether the bytes of a file are a list of certificate timestamps.
bool certificate_is_sctl(struct text bytes);

// How HAProxy looks for a key that is not in the file; ssl-load-extra-files and -del-ext.
struct certificate_extras {
	bool key;                // look for FILE.key
	bool bundle;             // FILE.rsa, FILE.ecdsa and FILE.dsa stand for an absent FILE
	bool del_ext;            // ".crt" is cut off before ".key" is added
	bool sctl, ocsp, issuer; // use FILE.sctl and so on, if they are there
	bool chains;             // missing issuers are looked for elsewhere: issuers-chain-path
	bool strict;             // a broken chain is refused: since 2.8
};

// The file at path with its key.
const struct certificate *certificate_load(const struct host *h, struct arena *a, struct text path,
	const struct certificate_extras *extras);

// The file at path with the key at key_path (crt-store's "crt" and "key"); an empty key_path means
// none is needed.
const struct certificate *certificate_load_pair(
	const struct host *h, struct arena *a, struct text path, struct text key_path);

// Whether a ca-file or crl-file holds anything that HAProxy takes from it.  True if that cannot be
// told.
bool certificate_ca(const struct host *h, struct arena *a, struct text path);

// Whether the file holds Diffie-Hellman parameters.  True if that cannot be told.
bool certificate_dh(const struct host *h, struct arena *a, struct text path);

// Whether one of the file's certificates has that subject, in one line.  Of a chain for
// issuers-chain-path the first counts, and HAProxy passes over one without a SubjectKeyIdentifier.
bool certificate_subject_in(
	const struct host *h, struct arena *a, struct text path, struct text subject, bool chain);

// Whether a root that the host itself trusts issued it, so that nothing is missing between the two.
bool certificate_root_issued(const struct host *h, struct arena *a, const struct certificate *c);

// Whether browsers take it for that host: a name of its own, or a wildcard for one label.
bool certificate_covers(const struct certificate *c, struct text host);

// Whether a certificate's name is that host, or a wildcard for its first label.
bool certificate_name_covers(struct text name, struct text host);

// What a hash function of libcrypto's ("sha256") makes of t, as an HMAC if there is a key; false if
// there is no such function.
bool digest_make(
	struct arena *a, const char *name, const struct text *key, struct text t, struct text *out);
