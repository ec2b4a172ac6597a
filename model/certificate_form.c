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
