"""The words of values.py: what converters and conditions stumble over."""

INPUTS = ["hdr(x-a)", "req.fhdr(x-a)", "path", "query", "hdr(x-n)", "hdr(x-list)", "req.fhdr(x-j)", "url"]

FETCHES = [
    "path", "pathq", "url", "query", "base", "baseq", "method", "hdr(host)", "req.hdr(host)", "hdr(x-a)", "hdr(x-a,1)", "hdr(x-a,-1)",
    "hdr(x-a,-2)", "hdr(x-a,2)", "req.fhdr(x-a)", "req.fhdr(x-a,1)", "req.fhdr(x-a,-1)", "hdr(x-list)", "hdr(x-n)", "req.fhdr(x-j)",
    "hdr_cnt(x-a)", "req.fhdr_cnt(x-a)", "hdr_cnt()", "hdr_val(x-n)", "hdr_val(x-a,1)", "hdr_ip(x-a)", "hdr_ip(x-a,1)", "cook(sid)", "cook(SRV)",
    "cook()", "cook_cnt(sid)", "cook_cnt()", "cook_val(sid)", "urlp(a)", "urlp(b)", "urlp(a,;)", "urlp()", "urlp(token)", "urlp_val(a)", "url_param(A)",
    "urlp(url)", "url_ip", "url_port", "url32", "base32", "req.hdr_names", "req.hdr_names(;)", "http_auth_user", "http_auth_pass",
    "http_auth_type", "http_auth_bearer", "http_auth_bearer(x-a)", "http_auth(people)", "http_auth_group(people)", "req.ver", "src", "dst", "dst_port", "fe_name",
    "be_name", "so_name", "fe_defbe", "var(txn.v)", "var(txn.n)", "var(txn.none)", "var(txn.none,dflt)", "str(abc)", "str(a b)", "str()", "int(-5)", "int(0x10)", "bool(1)",
    "bool(false)", "bin(0a1B)", "ipv4(10.1.2.3)", "ipv6(2001:db8::1)", "ipv6(::ffff:10.1.2.3)", "meth(PATCH)", "always_true", "always_false", "ssl_fc", "ssl_fc_sni",
    "ssl_c_used", "ssl_c_verify", "ssl_fc_has_crt", "ssl_c_s_dn", "ssl_c_s_dn(CN)", "ssl_c_sha1", "ssl_c_serial", "ssl_c_err", "ssl_c_ca_err",
    "ssl_c_version", "ssl_c_notafter", "ssl_c_der", "ssl_c_key_alg", "ssl_f_s_dn", "ssl_fc_protocol", "ssl_fc_cipher", "ssl_fc_session_id", "ssl_fc_is_resumed",
    "ssl_fc_use_keysize", "ssl_fc_alg_keysize", "ssl_fc_unique_id", "ssl_fc_npn", "ssl_c_i_dn", "ssl_c_sig_alg",
    "ssl_fc_alpn", "capture.req.hdr(0)", "capture.req.method", "capture.req.uri", "capture.req.ver", "nbsrv(be0)", "fc_http_major", "fc_rcvd_proxy",
    "http_first_req", "req_proto_http", "wait_end", "base32+src", "url32+src", "fc_src", "fc_dst", "fc_dst_port", "fe_client_timeout",
    "be_server_timeout", "cur_client_timeout", "cur_server_timeout", "cur_tunnel_timeout", "be_tunnel_timeout", "req.body_len", "req.body_size", "req.body",
    "req.body_param(a)", "req.cook_names", "req.cook_names(;)", "req.hdrs", "req.hdrs_bin,hex", "src_is_local", "dst_is_local", "fc_pp_authority", "fc_pp_unique_id",
    "query(with_qm)", "fc_err", "srv_is_up(be0/s1)", "method,lower", "nbproc", "quic_enabled", "fc_src_is_local", "fc_dst_is_local", "src_port,bool", "hostname,length,bool",
    "ssl_fc_is_resumed,not", "acl(METH_GET)", "acl(!METH_GET,METH_HEAD)", "req.rdp_cookie(a)", "rdp_cookie_cnt(a)", "unique-id", "be_id,bool", "fe_id,bool",
    "act_conn,bool", "fe_conn,bool",  "req.timer.hdr,bool", "stopping", "prio_class", "prio_offset",
    "last_rule_line", "cpu_calls,bool", "payload(0,4)", "req.payload(0,3)", "req.len,bool", "http_auth_bearer,length", "txn.conn_retries", "be_connect_timeout", "cur_connect_timeout",
]

CONVERTERS = [
    "lower", "upper", "length", "hex", "hex2i", "base64", "b64dec", "ub64enc", "ub64dec", "url_dec", "url_dec(1)", "url_enc", "url_enc(query)",
    "field(1,a)", "field(2,:)", "field(-1,:)", "field(2,',',0)", "field(1,',',2)", "field(-2,',',2)", "field(3,/)", "field(1,' ')", "word(1,a)", "word(2,:)", "word(-1,:)", "word(2,',',0)",
    "word(1,',',2)", "word(-2,',',2)", "word(3,/)", "bytes(0)", "bytes(1)", "bytes(2,3)", "bytes(0,0)", "bytes(100)", "bytes(1,100)",
    "bytes(txn.n)", "bytes(0,txn.n)", "regsub(a,b)", "regsub(a,b,g)", "regsub(A,b,gi)", "regsub(x*,-,g)", "regsub('^(.)(.*)$','\\2\\1')", "regsub([0-9]+,<\\0>,g)", "regsub('(a)|(b)','[\\1\\2]',g)",
    "regsub(',',;,g)", "regsub('b$',,)", "ltrim(/)", "ltrim(a)", "rtrim(/)", "rtrim('a c')", "concat(<,txn.v,>)", "concat(-)", "concat(,txn.none,x)", "concat(a,txn.n,b)", "concat(,txn.v)", "add(1)", "add(txn.n)", "sub(3)", "mul(-2)",
    "mul(9223372036854775807)", "div(2)", "div(0)", "div(-1)", "mod(3)", "mod(0)", "mod(-4)", "and(7)", "or(8)", "xor(5)", "cpl", "neg", "not", "bool", "odd", "even", "add(-1)", "add(9223372036854775807)",
    "sub(-9223372036854775808)", "crc32", "crc32(1)", "crc32c", "crc32c(1)", "djb2", "djb2(1)", "sdbm", "sdbm(1)", "wt6", "wt6(1)", "xxh32", "xxh32(7)", "xxh64",
    "xxh64(7)", "xxh3", "xxh3(7)", "sha1,hex", "sha2,hex", "sha2(224),hex", "sha2(384),hex", "sha2(512),hex", "digest(md5),hex", "digest(sha512),hex", "hmac(sha256,c2VjcmV0),hex",
    "hmac(sha256,txn.key),hex", "json", "json(ascii)", "json(utf8)", "json(utf8s)", "json(utf8p)", "json(utf8ps)", "http_date(10)", "http_date(0,ms)", "http_date(,us)", "utime(%Y)", "utime(%H:%M:%S,3600)", "ms_utime(%Y)", "us_utime(%Y-%m)",
    "ltime(%Y)", "ms_ltime(%Y)", "us_ltime(%Y)", "language(fr;de;en)", "language(fr,de)", "language(en;fr)", "param(a)", "param(b,;)", "param(token)", "param(a,',')", "host_only", "port_only",
    "ipmask(16)", "ipmask(24,64)", "ipmask(0)", "ipmask(32,0)", "ipmask(255.255.0.0)", "secure_memcmp(txn.v)", "strcmp(txn.v)", "strcmp(txn.none)", "add_item(-,txn.v)", "add_item(-,,z)", "add_item(-,txn.v,z)", "add_item(';',txn.none)", "cut_crlf",
    "rfc7239_is_valid", "rfc7239_field(for)", "rfc7239_field(by)", "rfc7239_field(host)", "rfc7239_field(proto)", "rfc7239_n2nn", "rfc7239_n2np", "rfc7239_nn", "rfc7239_np",
    "rfc7239_field(for),rfc7239_n2nn", "rfc7239_field(for),rfc7239_n2np", "rfc7239_field(host),host_only", "rfc7239_field(by),rfc7239_n2nn",
    "json_query('$.a')", "json_query('$.b.c','int')", "json_query('$.n','int')", "json_query('$.arr[1]')", "json_query('$.arr')", "json_query('$.x')", "json_query('$.t')", "json_query('$.e')", "json_query('$')", "json_query('$.s')",
    "jwt_header_query('$.alg')", "jwt_header_query", "jwt_payload_query('$.sub')", "jwt_payload_query('$.iat','int')", "jwt_payload_query", "jwt_verify(txn.v,txn.v)",
    "jwt_verify('HS256','secretkey')", "jwt_verify(HS256,txn.v)", "jwt_verify(RS256,/nonexistent)", "be2dec(:,2)", "be2dec(.,1)", "be2dec(-,3)", "be2dec(,2,1)", "be2hex(:,2)", "be2hex(-,1)", "be2hex(,3,1)", "be2hex()", "le2dec(:,2)", "le2dec(.,1)", "base2",
    "reverse", "reverse_dom", "htonl", "htonl,hex", "ungrpc(1)", "protobuf(1)", "protobuf(1,string)", "fix_is_valid", "mqtt_is_valid", "x509_v_err_str", "when(normal)", "iif(t,f)", "iif(,no)", "debug", "nbsrv",
    "srv_is_up", "date", "url_dec,url_dec", "map({map_hosts})", "map({map_hosts},d)", "map_beg({map_paths})", "map_end({map_ends},none)", "map_sub({map_subs})", "map_dir({map_subs})",
    "map_dom({map_doms})", "map_reg({map_regex})", "map_regm({map_regm})", "map_int({map_ranges})", "map_ip({map_ips})", "map_str_int({map_ints})", "map_str_int({map_ints},9)", "map_beg_int({map_ints})",
    "map_str_ip({map_ips})", "map_reg_int({map_regex})", "map_ip_int({map_ips},5)", "map_beg_key({map_paths})", "map_str_key({map_hosts})", "map_int_key({map_ranges})", "map_ip_key({map_ips})", "map_dom_key({map_doms})", "map_reg_key({map_regex})", "fe_exists",
    "capture-req(0)", "set-var(txn.w)", "unset-var(txn.w)", "aes_cbc_dec(128,txn.v,txn.key)", "eth.proto",
]

VALUES = [
    "", "a", "abc", "ABC", "Abc,dEf", "a,b,c", "a, b ,c", "a,,b", ",", ",a", "a,", " ", "a b", "a\tb", "a;b", "a:b:c", ":", "::", "a=1&b=2", "a=&b", "&a=1", "=x", "a==1", "a",
    "b", "0", "1", "-1", "+1", " 7", "007", "12abc", "abc12", "0x1f", "1.5", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "99999999999999999999", "1700000000", "1700000000000",
    "true", "false", "TRUE", "True", "t", "yes", "on", "10.1.2.3", "10.1.2.3:80", "10.1.2", "256.1.1.1", "010.1.2.3", "10.1.2.3/8", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:80", "::ffff:10.1.2.3", "127.0.0.1", "/", "/api", "api/", "//", "/api/v1",
    "a.test", "A.Test", "www.a.test", "test", "a.test:80", ".a.test", "a..b", "www", "%41", "%4", "%", "%zz", "%41%42+c", "a+b?c+d", "%00", "YWJj", "YWI=", "YQ==", "YW", "YWI", "====", "Y=Q=", "_-8", "+/8=", "616263", "6", "61626", "zz", "\"q\"", "\"a,b\",c", "\"a\\\"b\"", "a\\b", "'s'",
    "<b>", "{\"a\": \"b\"}", "{\"a\":1,\"b\":{\"c\":2}}", "{\"n\":12,\"t\":true,\"e\":null}", "{\"arr\":[1,\"two\",3]}", "{\"s\":\"x\\ny\\u00e9\"}", "{\"n\":-1.5}", "{\"n\":9007199254740993}", "{a:1}", "[1,2]", "{\"a\":", "\"str\"",
    "{\"t\":false,\"x\":{}}", "{\"n\":\"12\"}", "{\"n\":1e3}", "{ \"a\" : \"with space\" }",
    "for=10.1.2.3", "for=10.1.2.3;proto=https;host=a.test", "for=\"[2001:db8::1]:80\"", "for=_hidden;by=unknown", "for=\"10.1.2.3:8080\", for=x", "For=10.1.2.3", "for=unknown;host=\"a.test:80\";by=\"_x:_p\"", "proto=https;proto=http", "for=;", "host=A.test;for=1.2.3.4",
    "10.1.2.3:_port", "unknown", "_secret", "unknown:80", "\"[::1]\"", "_a:1",
    "en;q=0.8, fr, de;q=0.9", "de", "fr;q=0", "*", "en-US,en;q=0.5", "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "en;q=1.0,de;q=1", "va", "va-x", "x" * 300, "\u00e9".encode().decode("latin-1"), "a\u00ffb", "\x01b",
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJqb2UiLCJpYXQiOjE1MTYyMzkwMjJ9.7FSXvXtsOJMlbhR6Ie4Zd1LfqQBqW0wXW1nCOqrGpn8", "e30.e30.", "eyJhbGciOiJub25lIn0.eyJzdWIiOjF9.", "a.b.c", "a.b", "..",
]
TOKENS = VALUES[-6:]
PATHS = ["/a;b/c", "/%41%zz", "/%", "/a%20b+c", "/?", "/a?b?c", "/x/", "/a&b=1", "/" + "y" * 200, "/~u", "/a:b", "/\"q\"", "/a.test", "/API", "/1/2/3", "/be1", "/a,b"]
QUERIES = ["?&a=1", "?a", "?a=1;b=2", "?a=b=c", "?a=1&a=2", "?x=y&a", "?%61=1", "?a=+&b=%20", "??a=1", "?a=1#f", "?=1", "?b=1&A=2&a=3", "?a=10.1.2.3"]
STRINGS = ["a", "abc", "ABC", "/", "/api", "api", "a.test", "test", "1", "b", "x", "", "12", "10.1.2.3", "va", ",", ":", "a,b", "true", "GET", "post", "a b", "[", "YWJj", ".", "/a/", "www.", "-1"]
REGEXES = ["^a", "b$", ".", "^$", "[0-9]{2,}", "(a|b)c", "^/[^/]*$", "\\.test", "(?i)ABC", "a.c", "\\d+", "^[[:alpha:]]+$", "x{300}", "a\\,b", "^\\s"]
RANGES = ["0", "1", "2:5", ":3", "4:", "gt 2", "lt 3", "ge 2", "le 1", "eq 7", "-5", "-5:5", "12", "gt -1"]
NETS = ["10.0.0.0/8", "127.0.0.1", "2001:db8::/32", "::/0", "0.0.0.0/0", "10.1.2", "10.1.2.3/32", "192.168.0.0/255.255.0.0", "::ffff:10.0.0.0/104"]
