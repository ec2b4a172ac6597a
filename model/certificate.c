#include "model/certificate.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

enum { MAX_PEM = 4 * 1024 * 1024, MAX_CA = 64 * 1024 * 1024, MAX_NAMES = 1000, MAX_CHAIN = 100 };

// A file being read.
struct loader {
	struct arena *arena;
	struct certificate *cert;
	X509 *leaf;
	EVP_PKEY *key;
	bool asked; // libcrypto asked for a password
	const struct certificate_extras *extras;
};

static void
wipe_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	if (p)
		OPENSSL_cleanse(p, malloc_usable_size(p));
	free(p);
}

static void *
plain_malloc(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return malloc(n);
}

static void *
wipe_realloc(void *p, size_t n, const char *file, int line)
{
	size_t old = p ? malloc_usable_size(p) : 0;
	void *new = malloc(n);

	if (new &&p)
		memcpy(new, p, old < n ? old : n);
	if (new)
		wipe_free(p, file, line);
	return new;
}

// libcrypto gives back some memory of a key as it is.  The machine's own settings of libcrypto are
// none of ours, and may name modules to load.
static void
start_crypto(void)
{
	CRYPTO_set_mem_functions(plain_malloc, wipe_realloc, wipe_free);
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

// HAProxy would ask on the terminal; we say no and remember it.
static int
no_password(char *buf, int size, int writing, void *asked)
{
	(void)buf;
	(void)size;
	(void)writing;
	*(bool *)asked = true;
	return -1;
}

static struct text
text_of_bio(struct arena *a, BIO *bio)
{
	char *bytes;
	long n = BIO_get_mem_data(bio, &bytes);

	return text_of(arena_strndup(a, bytes, n > 0 ? (size_t)n : 0));
}

static struct text
name_text(struct arena *a, const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	struct text t;

	X509_NAME_print_ex(bio, name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
	t = text_of_bio(a, bio);
	BIO_free(bio);
	return t;
}

static struct text
string_text(struct arena *a, const ASN1_STRING *s)
{
	const char *bytes = (const char *)ASN1_STRING_get0_data(s);

	return text_of(arena_strndup(a, bytes, (size_t)ASN1_STRING_length(s)));
}

static struct text
common_name(struct arena *a, const X509 *x)
{
	const X509_NAME *subject = X509_get_subject_name(x);
	int i = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);

	if (i < 0)
		return (struct text){ "", 0 };
	return string_text(a, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, i)));
}

static struct text
address_text(struct arena *a, const ASN1_OCTET_STRING *ip)
{
	const unsigned char *b = ASN1_STRING_get0_data(ip);

	if (ASN1_STRING_length(ip) == 4)
		return text_printf(a, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
	return TEXT("an IPv6 address");
}

static void
set_names(struct arena *a, struct certificate *c, const X509 *x)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	int n = names ? sk_GENERAL_NAME_num(names) : 0;
	struct text *all = arena_array(a, struct text, (size_t)(n < MAX_NAMES ? n : MAX_NAMES) + 1);

	for (int i = 0; i < n && i < MAX_NAMES; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type == GEN_DNS)
			all[c->nnames++] = string_text(a, name->d.dNSName);
		else if (name->type == GEN_IPADD)
			all[c->nnames++] = address_text(a, name->d.iPAddress);
	}
	c->names = all;
	GENERAL_NAMES_free(names);
}

static int64_t
time_of(const ASN1_TIME *t)
{
	struct tm tm = { 0 };

	return ASN1_TIME_to_tm(t, &tm) ? (int64_t)timegm(&tm) : 0;
}

static void
set_fingerprint(struct arena *a, struct certificate *c, const X509 *x)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (X509_digest(x, EVP_sha256(), digest, &n))
		c->fingerprint = (struct text){ arena_strndup(a, (const char *)digest, n), n };
}

static void
set_key_facts(struct certificate *c, X509 *x)
{
	EVP_PKEY *key = X509_get0_pubkey(x);

	if (!key)
		return;
	c->key_type = EVP_PKEY_get_id(key) == EVP_PKEY_EC ? "EC" : EVP_PKEY_get0_type_name(key);
	c->key_bits = EVP_PKEY_get_bits(key);
	if (!c->key_type)
		c->key_type = "unknown";
}

static void
set_facts(struct arena *a, struct certificate *c, X509 *x)
{
	c->common_name = common_name(a, x);
	c->issuer = name_text(a, X509_get_issuer_name(x));
	c->not_before = time_of(X509_get0_notBefore(x));
	c->not_after = time_of(X509_get0_notAfter(x));
	c->self_signed = X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) == 0 &&
	                 X509_verify(x, X509_get0_pubkey(x)) == 1;
	set_names(a, c, x);
	set_fingerprint(a, c, x);
	set_key_facts(c, x);
}

// What follows the first certificate.  False if it is broken.
static bool
read_chain(struct loader *l, BIO *in)
{
	X509 *before = l->leaf, *x;
	unsigned long e;

	while (l->cert->nchain < MAX_CHAIN && (x = PEM_read_bio_X509(in, NULL, NULL, NULL))) {
		l->cert->nchain++;
		l->cert->issuer_follows |= X509_check_issued(x, l->leaf) == X509_V_OK;
		if (!l->cert->out_of_order && X509_check_issued(x, before) != X509_V_OK)
			l->cert->out_of_order = l->cert->nchain;
		if (before != l->leaf)
			X509_free(before);
		before = x;
	}
	if (before != l->leaf)
		X509_free(before);
	e = ERR_get_error();
	if (!e || (ERR_GET_LIB(e) == ERR_LIB_PEM && ERR_GET_REASON(e) == PEM_R_NO_START_LINE))
		return true;
	l->cert->chain_broken = true;
	return ERR_GET_LIB(e) == ERR_LIB_PEM && !l->extras->strict;
}

// Key first, then the first certificate, then the others: as HAProxy does, each from the file's
// start.
static void
read_pem(struct loader *l, struct text bytes)
{
	BIO *in = BIO_new_mem_buf(bytes.ptr, (int)bytes.len);

	l->key = PEM_read_bio_PrivateKey(in, NULL, no_password, &l->asked);
	BIO_reset(in);
	ERR_clear_error();
	l->leaf = PEM_read_bio_X509_AUX(in, NULL, no_password, &l->asked);
	if (!l->leaf) {
		l->cert->fault = CERTIFICATE_UNREADABLE;
		l->cert->form = certificate_form_of(bytes);
	} else {
		set_facts(l->arena, l->cert, l->leaf);
		if (!read_chain(l, in))
			l->cert->fault = CERTIFICATE_BAD_CHAIN;
	}
	ERR_clear_error();
	BIO_free(in);
}

static void
read_key(struct loader *l, struct text bytes)
{
	BIO *in = BIO_new_mem_buf(bytes.ptr, (int)bytes.len);

	l->key = PEM_read_bio_PrivateKey(in, NULL, no_password, &l->asked);
	ERR_clear_error();
	BIO_free(in);
}

// Reads the file and forgets its bytes.  False if we cannot say what it holds.
static bool
with_file(const struct host *h, struct loader *l, struct text path,
	void (*read)(struct loader *, struct text))
{
	struct text bytes;

	if (!host_read(h, l->arena, path, MAX_PEM, &bytes))
		return false;
	read(l, bytes);
	OPENSSL_cleanse((char *)bytes.ptr, bytes.len);
	return true;
}

static const enum certificate_fault kinds[] = {
	[HOST_UNKNOWN] = CERTIFICATE_UNSEEN,
	[HOST_ABSENT] = CERTIFICATE_ABSENT,
	[HOST_FILE] = CERTIFICATE_GOOD,
	[HOST_DIRECTORY] = CERTIFICATE_NO_FILE,
	[HOST_SOCKET] = CERTIFICATE_NO_FILE,
	[HOST_OTHER] = CERTIFICATE_UNSEEN, // a device may give anything
	[HOST_LINK] = CERTIFICATE_ABSENT,
};

static void
load_first(const struct host *h, struct loader *l, struct text path)
{
	struct certificate *c = l->cert;

	start_crypto();
	c->path = c->key_path = path;
	c->file = c->key_file = host_look(h, l->arena, path);
	c->fault = kinds[c->file.kind];
	if (c->fault == CERTIFICATE_GOOD && !with_file(h, l, path, read_pem))
		c->fault = CERTIFICATE_UNSEEN;
}

// The key's own file, if the first one held none.
static void
load_key(const struct host *h, struct loader *l, struct text path)
{
	struct certificate *c = l->cert;

	c->key_path = path;
	c->key_file = host_look(h, l->arena, path);
	c->fault = kinds[c->key_file.kind];
	if (c->fault == CERTIFICATE_GOOD && !with_file(h, l, path, read_key))
		c->fault = CERTIFICATE_UNSEEN;
	if (c->fault == CERTIFICATE_ABSENT)
		c->fault = CERTIFICATE_NO_KEY;
	else if (c->fault != CERTIFICATE_UNSEEN && !l->key)
		c->fault = CERTIFICATE_BAD_KEY;
}

static void
refuse_extra(struct loader *l, struct text path, const char *why)
{
	l->cert->fault = CERTIFICATE_EXTRA;
	l->cert->extra = path;
	l->cert->extra_fault = why;
}

static void
check_sctl(const struct host *h, struct loader *l, struct text stem)
{
	struct text path = text_printf(l->arena, "%.*s.sctl", TEXT_ARG(stem)), bytes;

	if (l->extras->sctl && host_read(h, l->arena, path, MAX_PEM, &bytes) &&
		!certificate_is_sctl(bytes))
		refuse_extra(l, path, "is no list of certificate timestamps");
}

static void
check_issuer(struct loader *l, struct text path, struct text bytes)
{
	BIO *in = BIO_new_mem_buf(bytes.ptr, (int)bytes.len);
	X509 *x = PEM_read_bio_X509_AUX(in, NULL, no_password, &l->asked);

	if (!x)
		refuse_extra(l, path, "holds no certificate");
	else if (X509_check_issued(x, l->leaf) != X509_V_OK)
		refuse_extra(l, path, "did not issue the certificate");
	X509_free(x);
	BIO_free(in);
}

// An OCSP response needs the issuer: from the file, else from FILE.issuer.
static void
check_ocsp(const struct host *h, struct loader *l, struct text stem)
{
	struct text path = text_printf(l->arena, "%.*s.ocsp", TEXT_ARG(stem));
	struct text issuer = text_printf(l->arena, "%.*s.issuer", TEXT_ARG(stem)), bytes;

	if (!l->extras->ocsp || l->extras->chains || l->cert->issuer_follows ||
		host_look(h, l->arena, path).kind != HOST_FILE)
		return;
	if (l->extras->issuer && host_read(h, l->arena, issuer, MAX_PEM, &bytes))
		check_issuer(l, issuer, bytes);
	else
		refuse_extra(l, path, "is of no use without the certificate's issuer");
}

static const struct certificate *
finish(struct loader *l)
{
	struct certificate *c = l->cert;

	if (l->asked && !l->key && c->fault >= CERTIFICATE_NO_KEY)
		c->fault = CERTIFICATE_ENCRYPTED;
	if (c->fault == CERTIFICATE_GOOD && l->key && X509_check_private_key(l->leaf, l->key) != 1)
		c->fault = CERTIFICATE_MISMATCH;
	ERR_clear_error();
	X509_free(l->leaf);
	EVP_PKEY_free(l->key);
	return c;
}

const struct certificate *
certificate_load(const struct host *h, struct arena *a, struct text path,
	const struct certificate_extras *extras)
{
	struct loader l = {
		.arena = a, .cert = arena_new(a, struct certificate), .extras = extras
	};
	struct text stem = path;

	load_first(h, &l, path);
	if (extras->del_ext && text_ends(path, ".crt"))
		stem.len -= strlen(".crt");
	if (l.cert->fault == CERTIFICATE_GOOD && !l.key) {
		l.cert->fault = CERTIFICATE_NO_KEY;
		if (extras->key)
			load_key(h, &l, text_printf(a, "%.*s.key", TEXT_ARG(stem)));
	}
	if (l.cert->fault == CERTIFICATE_GOOD)
		check_sctl(h, &l, stem);
	if (l.cert->fault == CERTIFICATE_GOOD)
		check_ocsp(h, &l, stem);
	return finish(&l);
}

const struct certificate *
certificate_load_pair(const struct host *h, struct arena *a, struct text path, struct text key_path)
{
	static const struct certificate_extras none = { .strict = true }; // crt-store is of 3.0
	struct loader l = { .arena = a, .cert = arena_new(a, struct certificate), .extras = &none };

	load_first(h, &l, path);
	if (l.cert->fault == CERTIFICATE_GOOD && key_path.len) {
		EVP_PKEY_free(l.key);
		l.key = NULL;
		load_key(h, &l, key_path);
	}
	return finish(&l);
}

// Calls it a match if one of the file's certificates has that subject; of a chain, the first, with
// an identifier of its key.
static bool
has_subject(struct arena *a, struct text pem, struct text subject, bool chain)
{
	BIO *in = BIO_new_mem_buf(pem.ptr, (int)pem.len);
	bool found = false;
	X509 *x;

	while (!found && (x = PEM_read_bio_X509_AUX(in, NULL, no_password, &(bool){ false }))) {
		found = text_eq(name_text(a, X509_get_subject_name(x)), subject) &&
		        (!chain || X509_get_ext_by_NID(x, NID_subject_key_identifier, -1) >= 0);
		X509_free(x);
		if (chain)
			break;
	}
	ERR_clear_error();
	BIO_free(in);
	return found;
}

bool
certificate_subject_in(
	const struct host *h, struct arena *a, struct text path, struct text subject, bool chain)
{
	struct text bytes;

	return host_read(h, a, path, MAX_CA, &bytes) && has_subject(a, bytes, subject, chain);
}

bool
certificate_ca(const struct host *h, struct arena *a, struct text path)
{
	STACK_OF(X509_INFO) * all;
	struct text bytes;
	bool found = false;
	BIO *in;

	if (!host_read(h, a, path, MAX_CA, &bytes))
		return true;
	start_crypto();
	in = BIO_new_mem_buf(bytes.ptr, (int)bytes.len);
	all = PEM_X509_INFO_read_bio(in, NULL, no_password, &(bool){ false });
	for (int i = 0; i < sk_X509_INFO_num(all); i++)
		found |= sk_X509_INFO_value(all, i)->x509 || sk_X509_INFO_value(all, i)->crl;
	sk_X509_INFO_pop_free(all, X509_INFO_free);
	ERR_clear_error();
	BIO_free(in);
	OPENSSL_cleanse((char *)bytes.ptr, bytes.len);
	return found;
}

bool
certificate_dh(const struct host *h, struct arena *a, struct text path)
{
	struct text bytes;
	EVP_PKEY *dh;
	BIO *in;

	if (!host_read(h, a, path, MAX_PEM, &bytes))
		return true;
	start_crypto();
	in = BIO_new_mem_buf(bytes.ptr, (int)bytes.len);
	dh = PEM_read_bio_Parameters(in, NULL);
	ERR_clear_error();
	BIO_free(in);
	OPENSSL_cleanse((char *)bytes.ptr, bytes.len);
	EVP_PKEY_free(dh);
	return dh != NULL;
}

bool
digest_make(
	struct arena *a, const char *name, const struct text *key, struct text t, struct text *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	const EVP_MD *function;
	unsigned n = 0;

	start_crypto();
	function = EVP_get_digestbyname(name);
	if (!function)
		return false;
	if (key)
		HMAC(function, key->ptr, (int)key->len, (const unsigned char *)t.ptr, t.len, digest,
			&n);
	else
		EVP_Digest(t.ptr, t.len, digest, &n, function, NULL);
	*out = (struct text){ arena_strndup(a, (const char *)digest, n), n };
	return true;
}
