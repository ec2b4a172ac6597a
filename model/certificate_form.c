#include "model/certificate.h"

enum certificate_form
certificate_form_of(struct text bytes)
{
	static const struct {
		const char *mark;
		enum certificate_form form;
	} marks[] = {
		{ "BEGIN CERTIFICATE-----", FORM_BROKEN },
		{ "PRIVATE KEY-----", FORM_KEY },
		{ "CERTIFICATE REQUEST-----", FORM_REQUEST },
		{ "DH PARAMETERS-----", FORM_DH },
	};

	if (!bytes.len)
		return FORM_EMPTY;
	if (bytes.ptr[0] == '\x30' && bytes.len > 1 && bytes.ptr[1] & '\x80')
		return FORM_DER;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (text_has(bytes, marks[i].mark))
			return marks[i].form;
	return FORM_OTHER;
}

// sctl = size (size byte*)*, each size of two bytes, the first that of all the rest
bool
certificate_is_sctl(struct text t)
{
	const unsigned char *b = (const unsigned char *)t.ptr;
	size_t pos = 2;

	if (t.len < 2 || ((size_t)b[0] << 8 | b[1]) + 2 != t.len)
		return false;
	while (pos + 2 <= t.len)
		pos += ((size_t)b[pos] << 8 | b[pos + 1]) + 2;
	return pos == t.len;
}

bool
certificate_root_issued(const struct host *h, struct arena *a, const struct certificate *c)
{
	static const char *const stores[] = { "/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem" };

	for (size_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++)
		if (certificate_subject_in(h, a, text_of(stores[i]), c->issuer, false))
			return true;
	return false;
}
