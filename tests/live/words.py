"""The words that random configurations and requests are made of: few, so that rules and requests meet often."""

HOSTS = ["a.test", "b.test", "A.Test", "a.test:8080", "www.a.test", "a.test.", "c.test", "[::1]:80", "10.1.2.3"]
ODD_HOSTS = ["", None, "a.test:80", "a.test:443", "a.test:", "A.TEST:80", "a_b.test", "[::1]", "b.test, c.test"]
ODD_PATHS = ["/x%20y%2Fz", "/%", "/%zz", "/a;b=c", "/~a", "/a:b@c", "/%e2%82%ac", "/|a", "/a\\b", "/{x}", "/^", "/a%00b", "/?", "/a?b?c", "/a#b", "/#",
             "/\"q\"", "/<a>", "/`", "/" + 200 * "y", "/a%3Fb", "/a%23b", "/é"]
SCHEMES = ["http", "http", "https", "HTTP", "ws", "x-y"]
PATHS = ["/", "/api", "/api/", "/api/v1", "/API/v1", "/static/x.png", "/a//b", "/x%20y", "/num/12/34",
         "/.well-known/acme-challenge/tok", "/owui", "/owui/x", "/stats", "/haproxy", "/mon", "/a/../api/./v1", "/%61pi",
         "/%2fapi%2F", "/a/b/../../..", "/api/v1;x=1", "/./", "//api"]
QUERIES = ["", "", "", "?a=1", "?a=1&b=2", "?a=&c", "?token", "?token=", "?b=x;a=2", "?A=1", "?", "?b=2&a=1&a=0", "?a=%41%2b",
           "?url=http://x/y"]
METHODS = ["GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"]
VALUES = ["1", "abc", "a, b,c", "12abc", "", "ABC", "abc, bcd, add", "x", "https", "10.1.2.3", "-5", "7", "en;q=0.8, fr, de;q=0.9",
          "2001:db8::1", "for=10.1.2.3;proto=https;host=a.test", "/api", "for=\"[2001:db8::1]:80\"", "be1", "s1", "a=1&b=2", "YWJj",
          "616263", "{\"a\": \"b\"}", "ab\"c<d>", "0", "true", "127.0.0.1:80"]
COOKIES = ["sid=1", "sid=; x=2", "x=2; sid=abc", "SRV=s1", "SRV=s2; sid=1", "a", "sid=\"q;r\"", "SRV=zz; b=c", "SRV=s1~abc; sid=7",
           "sid=1; sid=2", "SID=9"]
# The key must have 24 letters; that is all that is asked of it.
UPGRADES = [[("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")]] * 6 + [
    [("Connection", "Upgrade"), ("Upgrade", "websocket")],
    [("Connection", "keep-alive, Upgrade"), ("Upgrade", "WebSocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")],
    [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "short")],
    [("Upgrade", "websocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")],
    [("Connection", "Upgrade"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")],
    [("Connection", "Upgrade"), ("Upgrade", "h2c")],
    [("Connection", "close")], [("Connection", "keep-alive")], [("Connection", "Close, X-A")], [("Proxy-Connection", "keep-alive")],
]
BODIES = ["a=1", "b=2&a=abc", "x", "{\"a\": \"b\"}", "a=%41&a=2;b=x", "12", "/api", "n" * 300]
CREDENTIALS = ["dTpw", "dTpwOnE=", "YTpi", "eDp5", "", "no base"]  # u:p, u:p:q, a:b, x:y
NAMES = ["X-A", "X-B", "x-a", "X-List", "X-Forwarded-Proto", "Cookie", "X-N"]
REQUEST_NAMES = ["X-A", "x-b", "X-List", "X-N", "x-a", "X-Forwarded-Proto"]

STRING_SAMPLES = [
    "path", "path", "path", "path,lower", "pathq", "url", "base", "query", "method", "hdr(host)", "hdr(host)",
    "req.hdr(host),lower", "hdr(x-a)", "req.fhdr(x-a)", "req.hdr(x-a,1)", "hdr(x-a,-1)", "req.hdr(x-list,2)",
    "cook(sid)", "req.cook(SRV)", "urlp(a)", "url_param(b)", "var(txn.v)", "var(txn.w)", "hdr(host),field(1,:)",
    "hdr(host),host_only", "path,url_dec", "path,field(2,/)", "path,word(1,/)", "path,word(-1,/)", "hdr(x-list),word(2,b)",
    "path,regsub(a,b,g)", "path,regsub('^/([a-z]+)','/x-\\1')", "hdr(x-a),upper", "path,bytes(1,3)", "query,url_dec", "baseq",
    "hdr(x-a),concat(<,txn.v,>)", "fe_name", "req.ver", "str(abc)", "path,ltrim(/)", "path,rtrim(/)",
    "hdr(host),map({map_hosts})", "path,map_beg({map_paths},none)", "path,map_reg({map_regex},zero)", "hdr(x-a),base64",
    "path,map_regm({map_regm})", "path,url_enc", "ssl_fc,iif(yes,no)", "hdr(x-a),length", "urlp(a,;)", "path,field(-1,/)",
    "path,field(2,/,2)", "hdr_ip(x-a)", "src", "http_auth_user", "hdr(x-a),b64dec", "be_name", "hdr(x-missing)",
    "hdr(x-a),crc32", "path,crc32(1)", "hdr(x-a),crc32c", "path,djb2", "path,sdbm(1)", "hdr(host),wt6", "hdr(x-a),hex",
    "hdr(x-a),hex2i", "path,sha1,hex", "hdr(x-a),sha2(256),hex,lower", "path,digest(sha256),hex", "hdr(x-a),hmac(sha1,YWJj),hex",
    "hdr(x-a),json", "hdr(x-a),json(utf8s)", "hdr(x-n),http_date", "hdr(x-n),utime(%Y-%m-%dT%H)", "hdr(x-list),language(fr;de;en)",
    "query,param(a)", "hdr(x-a),param(b)", "hdr(x-a),ub64enc", "hdr(x-a),ub64dec", "hdr(x-a),secure_memcmp(txn.v)",
    "hdr(x-a),add_item(-,txn.v)", "hdr(x-a),add_item(-,,z)", "path,xxh32", "path,xxh64(3)", "hdr(x-a),rfc7239_is_valid",
    "hdr(x-a),rfc7239_field(proto)", "hdr(x-a),rfc7239_field(for),rfc7239_nn", "hdr(x-a),strcmp(txn.v)", "hdr(x-a),cut_crlf",
    "hdr(host),map_dom({map_doms})", "path,map_sub({map_subs})", "path,map_end({map_ends})", "path,map_dir({map_subs},d)",
    "src,map_ip({map_ips})", "hdr_ip(x-a),map_ip({map_ips},far)", "hdr(x-n),map_int({map_ranges},n)", "hdr(x-a),ipmask(16)",
    "path,map_beg_int({map_ints},5)", "hdr(host),map_str_key({map_hosts})", "req.hdr_names", "req.hdr_names(:)", "url_ip",
    "http_auth_pass", "http_auth_bearer", "capture.req.hdr(0)", "capture.req.hdr(1)", "so_name", "hdr(x-a),not",
    "hdr(x-a),and(3)", "src,ipmask(8)", "path,length,mul(3)", "hdr(x-a),lower,upper", "urlp(a),url_dec", "query", "urlp(url)",
    "path,url_dec,field(3,/)", "hdr(x-a),url_enc,url_dec", "str(a b),url_enc", "req.fhdr(x-list,1)",
    "hdr(x-a),set-var(txn.w),upper", "hdr(x-a),unset-var(txn.v)", "var(req.r)", "var(sess.s)", "var(txn.v,default)", "http_auth_group(people)",
    "hdr(x-a),json_query('$.a')", "req.body", "req.body", "req.body_param(a)", "req.body,json_query('$.a')", "req.body_param",
]
NUMBER_SAMPLES = ["req.body_len", "req.body_size", "req.body_len", "req.body_size", "req.hdr_cnt(content-length)", "hdr_cnt(x-a)", "hdr_val(x-n)", "path,length", "req.hdr_cnt(x-list)", "cook_cnt(sid)", "urlp_val(a)",
                  "dst_port", "req.fhdr_cnt(x-list)", "hdr_val(x-a)", "hdr(x-n),add(1)", "hdr(x-a),length", "int(5)",
                  "path,map_str_int({map_ints},7)", "hdr(x-plan),map_str_int({map_ints},7)", "hdr(host),port_only",
                  "req.cook_val(sid)", "hdr(x-n),mul(2),mod(3)", "fc_http_major", "nbsrv(be0)", "nbsrv(be1)", "nbsrv", "url_port",
                  "path,crc32,mod(3)", "hdr(x-a),length,div(2)", "hdr(x-n),neg", "hdr(x-n),cpl,and(7)", "hdr(x-n),xor(5)", "hdr(x-n),sub(3)",
                  "path,djb2(1),mod(8)", "var(txn.v),length", "hdr(x-a),strcmp(txn.w)", "srv_is_up(be0/s1)",
                  "fe_client_timeout", "base32,mod(4)", "url32,mod(3)", "hdr(host),xxh64,mod(5)"]
BOOLEANS = ["ssl_fc", "always_true", "always_false", "bool(true)", "hdr(x-n),bool", "req_proto_http", "ssl_fc_has_sni",
            "hdr(x-n),odd", "ssl_fc,not", "hdr(x-n),even", "http_auth(people)", "http_auth(people)", "srv_is_up(be0/s1)",
            "http_first_req", "dst_is_local", "src_is_local", "fc_rcvd_proxy", "hdr(x-a),secure_memcmp(txn.v)"]
ACL_NAMES = ["path_beg", "path_end", "path_sub", "path_dir", "path_dom", "path_reg", "path", "hdr_beg(host)", "hdr_dom(host)",
             "hdr_end(host)", "hdr_sub(x-a)", "hdr_reg(x-a)", "url_beg", "url_sub", "urlp(a)", "cook_beg(sid)", "base_beg",
             "path_len", "hdr_len(x-a)", "hdr_dir(x-a)", "url_dir", "url_end", "url_reg", "url_len", "base_sub", "base_reg",
             "hdr_dom(x-a)", "urlp_beg(a)", "cook(sid)", "cook_sub(sid)", "cook_reg(sid)", "hdr(x-a)", "path_beg", "hdr(host)"]
METHODS_OF_MATCH = ["str", "beg", "end", "sub", "dir", "dom", "reg", "found", "len", "int", "ip", "bin"]
BINARIES = ["616263", "2f", "31", "2F617069", "612e74657374", "00"]
SOURCES = ["127.0.0.1", "10.1.2.3", "192.168.0.7", "203.0.113.9", "2001:db8::1"]
STATS = ["stats realm \"Own Name\"", "stats refresh 5s", "stats hide-version", "stats enable", "stats show-legends", "stats admin if TRUE", "stats admin if { src 10.0.0.0/8 }"]
STRINGS = ["/", "/api", "/api/v1", "api", "/API", "v1", "a.test", "A.TEST", "b.test", "test", "1", "abc", "b", "x", "12",
           "/.well-known/acme-challenge/", "GET", "POST", "a.test/api", "png", "^/", "[0-9]+", "a=1", "8080", "x.png", "ABC"]
REGEXES = ["^/api", "[0-9]+", "^a", "test$", "(api|owui)", "^/([a-z]+)/(.*)$", "."]
FORMATS = ["new", "%[path]", "/p%[path]", "%[req.hdr(host)]", "%[var(txn.v)]", "x-%[method]", "%[req.hdr(x-a)]", "%ci", "a b",
           "%[path,lower]", "%[hdr(host),map({map_hosts})]", "%[nothing]", "%[str(a)]%[str(b)]", "100%%", "%[src]", "%HM",
           "%[url_param(a)]", "%[ssl_fc]", "%[hdr_cnt(x-a)]", "%[req.hdr(x-list,1)]", "%fi", "%f-%b", "%HV", "%HPO%HQ", "%HP", "%HU",
           "%{+Q}[req.hdr(x-a)]", "%{+X}[int(255)]", "%[capture.req.hdr(0)]", "%{+E}[req.hdr(x-a)]", "%{+Q}ci", "%{-Q}HM"]
PATH_FORMATS = ["/p%[path]", "/fixed", "%[path,lower]", "/x%[path,regsub(a,b,g)]", "/%[req.hdr(host)]%[path]", "/acl%[var(txn.v)]",
                "%[path,url_dec]", "/m%[path,map_beg({map_paths},/x)]"]
NORMALIZERS = ["path-merge-slashes", "path-strip-dot", "path-strip-dotdot", "path-strip-dotdot full", "percent-decode-unreserved",
               "percent-to-uppercase", "percent-to-uppercase strict", "percent-decode-unreserved strict", "query-sort-by-name",
               "fragment-strip", "fragment-encode"]
REDIRECTS = ["scheme https", "prefix https://b.test", "location /elsewhere", "prefix /", "location https://x.test/y", "prefix /sub",
             "scheme http", "location /q?x=1"]
REDIRECT_FORMATS = ["location https://%[req.hdr(host)]%[path]", "prefix https://%[req.hdr(host),lower]", "location %[var(txn.v)]",
                    "location /q?%[query]", "scheme %[str(https)]", "location %[req.hdr(x-missing)] ignore-empty",
                    "location %[url_param(a)] ignore-empty", "prefix %[hdr(x-a)]"]
REDIRECT_OPTIONS = [" set-cookie-fmt seen=%[path]", " set-cookie-fmt \"seen=%[req.hdr(x-a)]; Path=/\"", " ignore-empty", " set-cookie seen", " clear-cookie seen=1", " drop-query append-slash code 308", "", "", " code 301", " code 302", " code 307", " code 308", " code 303", " drop-query", " append-slash",
                    " drop-query append-slash", " set-cookie seen=1", " clear-cookie sid", " code 301 drop-query"]
ERROR_ANSWERS = ["errorloc 503 /away", "errorloc302 403 https://b.test/no", "errorloc303 404 /gone", "errorloc 400 /bad", "errorloc 413 /bad", "errorloc303 401 /login",
                 "http-error status 403 content-type text/plain string no hdr X-Error %[path]", "http-error status 404 default-errorfiles",
                 "http-error status 503 content-type text/plain lf-string %[src] hdr X-Error busy", "http-error status 500"]
HARMLESS = ["option accept-invalid-http-request", "compression algo gzip", "compression offload", "option http-use-proxy-header",
            "unique-id-format x-%ci", "rate-limit sessions 10000", "option httpslog", "option http-restrict-req-hdr-names preserve", "option http-server-close", "option httpclose", "option http-keep-alive", "option dontlognull", "option abortonclose",
            "option http-no-delay", "option httplog", "option splice-auto", "option http-ignore-probes", "option tcp-smart-accept",
            "option log-separate-errors", "option contstats", "option nolinger", "no option httpclose", "maxconn 50", "retries 2",
            "timeout http-keep-alive 2s", "timeout http-request 3s", "option socket-stats"]
HARMLESS_BEHIND = ["option http-server-close", "option httpclose", "option http-keep-alive", "option abortonclose", "option splice-auto",
                   "option http-no-delay", "option nolinger", "retries 2", "timeout http-keep-alive 2s", "timeout http-request 3s"]
SIDE_EFFECTS = ["early-hint Link %[path]", "early-hint Link </x>", "track-sc0 src table counts", "track-sc1 path table paths", "sc-inc-gpc0(0)", "sc-inc-gpc(0,1)", "set-src-port int(1000)",
                "set-dst-port int(99)", "set-dst str(10.3.3.3)", "pause 10", "set-fc-tos 0x10", "set-bc-tos 0x10", "set-priority-offset int(3)", "set-retries 2",
                "strict-mode off", "set-log-level silent", "set-nice 3", "set-priority-class int(1)", "set-tos 0x10", "disable-l7-retry", "strict-mode on"]

MAPS = {
    "map_hosts": "# hosts\na.test be1\nb.test be2\n  c.test   no-such\nA.Test be0\na.test be9\n",
    "map_paths": "/ root\n/api be1\n/api/v1 be2 \n/owui owui app\n",
    "map_regex": "^/api be1\n[0-9]+ be2\n",
    "map_regm": "^/api/(.*)$ /rewritten/\\1\n^/(owui)$ /\\1/\n",
    "map_ints": "/api 3\n/ 1\nabc 12\n",
    "map_doms": "test be0\na.test be1\nwww be2\n",
    "map_subs": "api be1\nv1 be2\n/ be0\n",
    "map_ends": "png be2\n/api be1\n/ be0\n",
    "map_ips": "127.0.0.0/8 local\n127.0.0.1 me\n10.0.0.0/8 ten\n10.1.0.0/16 one\n2001:db8::/32 six\n",
    "map_ranges": "0:3 be0\n5 be1\n7: be2\n",
    "list_paths": "/api\n/owui/x\n# no\n\n/static/x.png\n",
    "list_hosts": "a.test\nWWW.a.test\n",
    "list_nets": "127.0.0.0/8\n10.1.2.3\n",
    "error_503": "HTTP/1.0 503 Service Unavailable\r\nCache-Control: no-cache\r\nX-Error: own\r\n\r\nsorry\n",
    "error_403": "HTTP/1.1 200 OK\r\nX-Error: no\r\nContent-Length: 3\r\n\r\nok\n",
    "page": "<p>%[path]</p>\n",
}
