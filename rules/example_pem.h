// example_pem: certificates and keys of nobody, for the examples of rules.  tests/pem.py made them.
#pragma once

#define EXAMPLE_INTERMEDIATE                                                                       \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIBfDCCASGgAwIBAgICEAEwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMRXhhbXBs\n"                       \
	"ZSBSb290MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAfMR0wGwYD\n"                       \
	"VQQDDBRFeGFtcGxlIEludGVybWVkaWF0ZTBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"                       \
	"A0IABFLgI64sJaapMf/qkFl0orRwNkNsR/iaH1eCFHw0E+9Lj1ZLKB8WV4PMd3Xh\n"                       \
	"zVMW1mVVkAl0D/9+jpLWeJ7UjK6jUzBRMA8GA1UdEwEB/wQFMAMBAf8wHQYDVR0O\n"                       \
	"BBYEFLFA0xTrX5Q8kv6BX1cbU/7mq7y6MB8GA1UdIwQYMBaAFFPLwoN6FiHAqhkI\n"                       \
	"oWZUEV1oTGgqMAoGCCqGSM49BAMCA0kAMEYCIQCW1Htn7Nb+iKSPeG/jkpXrdrmx\n"                       \
	"brZ/RtFVLnmcIWn9nQIhANQ34FXL2Flz59jcSXKv+EuHeZNYDlLLKdlfD6pSkON1\n"                       \
	"-----END CERTIFICATE-----\n"

#define EXAMPLE_LEAF                                                                               \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIBmDCCAT+gAwIBAgICEAIwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwURXhhbXBs\n"                       \
	"ZSBJbnRlcm1lZGlhdGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBa\n"                       \
	"MBsxGTAXBgNVBAMMEGNoYXQuZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIBBggqhkjO\n"                       \
	"PQMBBwNCAATlYpxW4/1pP/mbGjNdUf1gnffVqhpzaMOtosQmafBufTBELwF/zsZp\n"                       \
	"ZvaKXw1q8ZRzA8bnNQ7TtmAE0oQlANc4o20wazAMBgNVHRMBAf8EAjAAMB0GA1Ud\n"                       \
	"DgQWBBThlk+LzikG8w5eXYxEHLMijCoGdTAbBgNVHREEFDASghBjaGF0LmV4YW1w\n"                       \
	"bGUub3JnMB8GA1UdIwQYMBaAFLFA0xTrX5Q8kv6BX1cbU/7mq7y6MAoGCCqGSM49\n"                       \
	"BAMCA0cAMEQCIBVUt8JXZLr7eHy3F1K45rAWgEl/v72OoRFFTdqprvKaAiA9J6vO\n"                       \
	"Pet4peSte4n0NPO01InCNRWAlj4cUIgn6JXeBQ==\n"                                               \
	"-----END CERTIFICATE-----\n"

#define EXAMPLE_LEAF_KEY                                                                           \
	"-----BEGIN PRIVATE KEY-----\n"                                                            \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgK5O4jvN2lb1jIYzt\n"                       \
	"BuIbj8u+99Yge6+bFVnHqM8+O4qhRANCAATlYpxW4/1pP/mbGjNdUf1gnffVqhpz\n"                       \
	"aMOtosQmafBufTBELwF/zsZpZvaKXw1q8ZRzA8bnNQ7TtmAE0oQlANc4\n"                               \
	"-----END PRIVATE KEY-----\n"

#define EXAMPLE_OTHER                                                                              \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIBmDCCAT2gAwIBAgICEAMwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwURXhhbXBs\n"                       \
	"ZSBJbnRlcm1lZGlhdGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBa\n"                       \
	"MBoxGDAWBgNVBAMMD3d3dy5leGFtcGxlLm9yZzBZMBMGByqGSM49AgEGCCqGSM49\n"                       \
	"AwEHA0IABHZSgDIKTVyp3p86A6c7dKMo9kXt8Sany86YnIaTbncwEaqjfl1hOsEK\n"                       \
	"OaL0TL4sv4wyOb0os+j/6Oh7QtsrPWejbDBqMAwGA1UdEwEB/wQCMAAwHQYDVR0O\n"                       \
	"BBYEFN8dt1XbNp0VtPBBf+Iq7B35smWlMBoGA1UdEQQTMBGCD3d3dy5leGFtcGxl\n"                       \
	"Lm9yZzAfBgNVHSMEGDAWgBSxQNMU61+UPJL+gV9XG1P+5qu8ujAKBggqhkjOPQQD\n"                       \
	"AgNJADBGAiEA9iv220U0lIklKzPN81JKmuZQduY8ghg5kygnDrFXmysCIQDUxAcx\n"                       \
	"NrZ6HyhszSqOmLyw7kdxs36op6H6SraT7fiJCQ==\n"                                               \
	"-----END CERTIFICATE-----\n"

#define EXAMPLE_OTHER_KEY                                                                          \
	"-----BEGIN PRIVATE KEY-----\n"                                                            \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7Zconh0CjQ08NuLu\n"                       \
	"OcLF2t2vN9+yTmt6JSASpZ7zPyqhRANCAAR2UoAyCk1cqd6fOgOnO3SjKPZF7fEm\n"                       \
	"p8vOmJyGk253MBGqo35dYTrBCjmi9Ey+LL+MMjm9KLPo/+joe0LbKz1n\n"                               \
	"-----END PRIVATE KEY-----\n"

#define EXAMPLE_EXPIRED                                                                            \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIBlzCCAT2gAwIBAgICEAUwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwURXhhbXBs\n"                       \
	"ZSBJbnRlcm1lZGlhdGUwHhcNMjAwMTAxMDAwMDAwWhcNMjAwMzMxMDAwMDAwWjAb\n"                       \
	"MRkwFwYDVQQDDBBjaGF0LmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"                       \
	"AQcDQgAEAmLvOfsbkIZdYHE0lFTHJbj4znBBdVge0oPppiZXdirQpIOi5WHT5Dcl\n"                       \
	"0gIHqxOj1aDc0skeb25sImrzo32M36NtMGswDAYDVR0TAQH/BAIwADAdBgNVHQ4E\n"                       \
	"FgQUOHTrCF7w4R47n0iPMBpuyQ2JEmEwGwYDVR0RBBQwEoIQY2hhdC5leGFtcGxl\n"                       \
	"Lm9yZzAfBgNVHSMEGDAWgBSxQNMU61+UPJL+gV9XG1P+5qu8ujAKBggqhkjOPQQD\n"                       \
	"AgNIADBFAiBEg20OHEKIBGEqG6KikNEyIjSy9RHDPgibKCOWBMY+OAIhAL6EdXvO\n"                       \
	"RJca4u0NxkH/sZM0e4D01b67oSsqopSwWmJx\n"                                                   \
	"-----END CERTIFICATE-----\n"

#define EXAMPLE_EXPIRED_KEY                                                                        \
	"-----BEGIN PRIVATE KEY-----\n"                                                            \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIlUcili1uowHkT0m\n"                       \
	"uvS+2VNl3Agv5eu7s7g8W0N+4cGhRANCAAQCYu85+xuQhl1gcTSUVMcluPjOcEF1\n"                       \
	"WB7Sg+mmJld2KtCkg6LlYdPkNyXSAgerE6PVoNzSyR5vbmwiavOjfYzf\n"                               \
	"-----END PRIVATE KEY-----\n"

#define EXAMPLE_EXPIRING                                                                           \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIBlzCCAT2gAwIBAgICEAYwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwURXhhbXBs\n"                       \
	"ZSBJbnRlcm1lZGlhdGUwHhcNMjYxMTAxMDAwMDAwWhcNMjcwMTExMDAwMDAwWjAb\n"                       \
	"MRkwFwYDVQQDDBBjaGF0LmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"                       \
	"AQcDQgAE5t5LeFG1v4XYIS/eDU00dGKitbn2ft2nQbAU0G4HumqKAPUNq+Fbv4Bo\n"                       \
	"piIaKDY4SiFrdzfI1Jf9JEXY+nw8J6NtMGswDAYDVR0TAQH/BAIwADAdBgNVHQ4E\n"                       \
	"FgQUYInMsa0GPrftaFpphckuI9leMKMwGwYDVR0RBBQwEoIQY2hhdC5leGFtcGxl\n"                       \
	"Lm9yZzAfBgNVHSMEGDAWgBSxQNMU61+UPJL+gV9XG1P+5qu8ujAKBggqhkjOPQQD\n"                       \
	"AgNIADBFAiEAkoG4ZJGDipnnsDCHXTb2EPGKhWUN6jIiF2YiB7ZcvIACIHDAvxPM\n"                       \
	"oN+F1OhHkjseMJC+gbCkZm3hbcewLL/mCzoF\n"                                                   \
	"-----END CERTIFICATE-----\n"

#define EXAMPLE_EXPIRING_KEY                                                                       \
	"-----BEGIN PRIVATE KEY-----\n"                                                            \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgs1LgGvcRBBb/LBSx\n"                       \
	"3lEsyul0Q1tTeTfVV0/Z+VGgIEOhRANCAATm3kt4UbW/hdghL94NTTR0YqK1ufZ+\n"                       \
	"3adBsBTQbge6aooA9Q2r4Vu/gGimIhooNjhKIWt3N8jUl/0kRdj6fDwn\n"                               \
	"-----END PRIVATE KEY-----\n"

#define EXAMPLE_WEAK                                                                               \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIB4DCCAYagAwIBAgICEAgwCgYIKoZIzj0EAwIwHzEdMBsGA1UEAwwURXhhbXBs\n"                       \
	"ZSBJbnRlcm1lZGlhdGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBa\n"                       \
	"MBsxGTAXBgNVBAMMEGNoYXQuZXhhbXBsZS5vcmcwgZ8wDQYJKoZIhvcNAQEBBQAD\n"                       \
	"gY0AMIGJAoGBALtH0fkW6TsluxppNaQ4BlG+S3hToFYtl38znCD4otk8g1ywE/0x\n"                       \
	"vS9ZoIPTfDqD+W70BLG+Wge2jULwq6As1kNlYU1Zicir9vz+GLRnD55eDs32vHr9\n"                       \
	"V4z5bT/JDZdlHPGcVMozuX7DG6wZowgcY2iqk92m9yReuYGHYUKineTrAgMBAAGj\n"                       \
	"bTBrMAwGA1UdEwEB/wQCMAAwHQYDVR0OBBYEFNqUNVCzyDw5s1kZ7sXueLKvbZIi\n"                       \
	"MBsGA1UdEQQUMBKCEGNoYXQuZXhhbXBsZS5vcmcwHwYDVR0jBBgwFoAUsUDTFOtf\n"                       \
	"lDyS/oFfVxtT/uarvLowCgYIKoZIzj0EAwIDSAAwRQIhAOe83LRm1ajx5JoGUWmn\n"                       \
	"Xj8wpK0ZKVTF/8TRc7WzoAfLAiBqbQmQhBD1TGwFiBKMsvZfPF7YBOqOsqutGSHg\n"                       \
	"J8vQmw==\n"                                                                               \
	"-----END CERTIFICATE-----\n"

#define EXAMPLE_WEAK_KEY                                                                           \
	"-----BEGIN PRIVATE KEY-----\n"                                                            \
	"MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBALtH0fkW6Tsluxpp\n"                       \
	"NaQ4BlG+S3hToFYtl38znCD4otk8g1ywE/0xvS9ZoIPTfDqD+W70BLG+Wge2jULw\n"                       \
	"q6As1kNlYU1Zicir9vz+GLRnD55eDs32vHr9V4z5bT/JDZdlHPGcVMozuX7DG6wZ\n"                       \
	"owgcY2iqk92m9yReuYGHYUKineTrAgMBAAECgYB45F6tfVWnAa8q2FlxHV0u7TkI\n"                       \
	"fmsU1i9iRC13tyhgNMjTTzJIEhB+fUu5bQ5XM5QTRF+3YRn6uqOrX3JaXjcchY+N\n"                       \
	"MBX4hpTgY+8HV9H48uwiHJr92bTlNm2Lys0uf+rGeBgZ9HBws6lNP0Y4T7BKG7zy\n"                       \
	"daLTywbvhqiY1m1B6QJBAOCweY6MCoGMN8uSHz9JEgMYCoLJWV92kl15NVW9+kHt\n"                       \
	"XVnxLpgBFRDiK+dtpi+tK9E+MGNouTnU/XDuZroxof0CQQDVYNSqoL4rHEwbJzA4\n"                       \
	"f9vC0+0NFUnBu/nL3m+175cOJ+wCi2OFiK96pkX5H7QHd5DPfSd9jmXU+xuv6jAC\n"                       \
	"NoMHAkAI5nSqNNnlr8w2AB/Evfw8qyMfcyJbKbM6iKaYMuJK4kAkY+1YkBJpjMv4\n"                       \
	"att+X/mwXCpGhctwgwNXCdp/3Z9xAkEAnyie+Lb1okp1KjvM6BfW4DgbtYqPfYat\n"                       \
	"CLheMyMHVXPJwwwdq9kMqzujLfPL4VX6GgqMjkbNBlRXjpvsO3pVuQJBAJzHAN4n\n"                       \
	"k6ZZQ/JLb5qKX6CZrS9QhY9FhyicnpmJyBZS0uYYk9kY8+ZmLB8H3ta+F+Nu8E86\n"                       \
	"lDacI2OvsxwZjns=\n"                                                                       \
	"-----END PRIVATE KEY-----\n"

#define EXAMPLE_PLACEHOLDER                                                                        \
	"-----BEGIN CERTIFICATE-----\n"                                                            \
	"MIIBXjCCAQWgAwIBAgICEAkwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxo\n"                       \
	"b3N0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAUMRIwEAYDVQQD\n"                       \
	"DAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARsgMB2F31+9HiS\n"                       \
	"IQLiUMkuxkzjnvLF+1Gfvl76fPAKy10uQz9lQBisvSvUsmZ5zdhVrPnd0p9CJZGE\n"                       \
	"pGPIxGfao0UwQzAMBgNVHRMBAf8EAjAAMB0GA1UdDgQWBBSkh55elI0Jg//UOpZA\n"                       \
	"RonFTXMzUDAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDRwAwRAIg\n"                       \
	"ANo/3gzAFqenJuM7n/4lhg+9CAJSnDBSBVRdfwVdt3wCICcBOZA88qPhlnKEY1/I\n"                       \
	"Dey9CFAWmyKqV0MHLuuZWupb\n"                                                               \
	"-----END CERTIFICATE-----\n"

#define EXAMPLE_PLACEHOLDER_KEY                                                                    \
	"-----BEGIN PRIVATE KEY-----\n"                                                            \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgs8uXf+TZ0VhLS+/p\n"                       \
	"YEI0vnHwzUfUduHJZhCH9iqsVhqhRANCAARsgMB2F31+9HiSIQLiUMkuxkzjnvLF\n"                       \
	"+1Gfvl76fPAKy10uQz9lQBisvSvUsmZ5zdhVrPnd0p9CJZGEpGPIxGfa\n"                               \
	"-----END PRIVATE KEY-----\n"

#define EXAMPLE_ENCRYPTED_KEY                                                                      \
	"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"                                                  \
	"MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjfSTgqunnjxAICCAAw\n"                       \
	"DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEAWbJe8cwMHnBRUPyzoEgUIEgZAT\n"                       \
	"rczh8HC7T99Izxb2D8r8xE2TOApZfrRLi8ewQJ4fO68gSfRXyBJTM5s22lCn1hmV\n"                       \
	"0ziCzk9FHMCr+Mf7yZrjMC6nqsqhQOCdY3Z9lF+ExBa+Y0SdOkNpv6+VHQgmdhU1\n"                       \
	"zq9GlvrCM3gbSMCQu/AHUXJPfgnw/yORKuuFS0lGRDPU4EG4npztN/ukWhz0Su0=\n"                       \
	"-----END ENCRYPTED PRIVATE KEY-----\n"
