"""Random configurations and requests: a seed makes the same ones again.

Every word comes from a vocabulary that is small enough for rules and requests to meet often.
"""

HOSTS = ["a.test", "b.test", "A.Test", "a.test:8080", "www.a.test", "a.test.", "c.test"]
PATHS = ["/", "/api", "/api/", "/api/v1", "/API/v1", "/static/x.png", "/a//b", "/x%20y", "/num/12/34",
         "/.well-known/acme-challenge/tok", "/owui", "/owui/x", "/stats", "/haproxy", "/mon"]
QUERIES = ["", "", "", "?a=1", "?a=1&b=2", "?a=&c", "?token", "?token=", "?b=x;a=2", "?A=1", "?"]
METHODS = ["GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"]
VALUES = ["1", "abc", "a, b,c", "12abc", "", "ABC", "abc, bcd, add", "x", "https", "10.1.2.3", "-5", "7"]
COOKIES = ["sid=1", "sid=; x=2", "x=2; sid=abc", "SRV=s1", "SRV=s2; sid=1", "a", "sid=\"q;r\"", "SRV=zz; b=c"]
NAMES = ["X-A", "X-B", "x-a", "X-List", "X-Forwarded-Proto", "Cookie", "X-N"]

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
]
NUMBER_SAMPLES = ["hdr_cnt(x-a)", "hdr_val(x-n)", "path,length", "req.hdr_cnt(x-list)", "cook_cnt(sid)", "urlp_val(a)",
                  "dst_port", "req.fhdr_cnt(x-list)", "hdr_val(x-a)", "hdr(x-n),add(1)", "hdr(x-a),length", "int(5)",
                  "path,map_str_int({map_ints},7)", "hdr(x-plan),map_str_int({map_ints},7)", "hdr(host),port_only",
                  "req.cook_val(sid)", "hdr(x-n),mul(2),mod(3)", "fc_http_major"]
BOOLEANS = ["ssl_fc", "always_true", "always_false", "bool(true)", "hdr(x-n),bool", "req_proto_http", "ssl_fc_has_sni",
            "hdr(x-n),odd", "ssl_fc,not", "hdr(x-n),even"]
ACL_NAMES = ["path_beg", "path_end", "path_sub", "path_dir", "path_dom", "path_reg", "path", "hdr_beg(host)", "hdr_dom(host)",
             "hdr_end(host)", "hdr_sub(x-a)", "hdr_reg(x-a)", "url_beg", "url_sub", "urlp(a)", "cook_beg(sid)", "base_beg",
             "path_len", "hdr_len(x-a)", "hdr_dir(x-a)"]
METHODS_OF_MATCH = ["str", "beg", "end", "sub", "dir", "dom", "reg", "found", "len"]
STRINGS = ["/", "/api", "/api/v1", "api", "/API", "v1", "a.test", "A.TEST", "b.test", "test", "1", "abc", "b", "x", "12",
           "/.well-known/acme-challenge/", "GET", "POST", "a.test/api", "png", "^/", "[0-9]+", "a=1", "8080", "x.png", "ABC"]
REGEXES = ["^/api", "[0-9]+", "^a", "test$", "(api|owui)", "^/([a-z]+)/(.*)$", "."]
FORMATS = ["new", "%[path]", "/p%[path]", "%[req.hdr(host)]", "%[var(txn.v)]", "x-%[method]", "%[req.hdr(x-a)]", "%ci", "a b",
           "%[path,lower]", "%[hdr(host),map({map_hosts})]", "%[nothing]", "%[str(a)]%[str(b)]", "100%%", "%[src]", "%HM",
           "%[url_param(a)]", "%[ssl_fc]", "%[hdr_cnt(x-a)]", "%[req.hdr(x-list,1)]"]
PATH_FORMATS = ["/p%[path]", "/fixed", "%[path,lower]", "/x%[path,regsub(a,b,g)]", "/%[req.hdr(host)]%[path]", "/acl%[var(txn.v)]"]
MAPS = {
    "map_hosts": "# hosts\na.test be1\nb.test be2\n  c.test   no-such\nA.Test be0\na.test be9\n",
    "map_paths": "/ root\n/api be1\n/api/v1 be2 \n/owui owui app\n",
    "map_regex": "^/api be1\n[0-9]+ be2\n",
    "map_regm": "^/api/(.*)$ /rewritten/\\1\n^/(owui)$ /\\1/\n",
    "map_ints": "/api 3\n/ 1\nabc 12\n",
    "list_paths": "/api\n/owui/x\n# no\n\n/static/x.png\n",
}


class Maker:
    def __init__(self, rng, ports, files, tls):
        self.rng = rng
        self.ports = ports
        self.files = files
        self.tls = tls
        self.acls = []
        self.backends = []

    def pick(self, items):
        return self.rng.choice(items)

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def fill(self, text):
        for name, path in self.files.items():
            text = text.replace("{%s}" % name, path)
        return text

    def quoted(self, text):
        text = self.fill(text)
        if not text or any(c in text for c in " #'\"\\") or "\\" in text:
            return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"')
        return text

    def patterns(self, items):
        return " ".join(self.quoted(self.pick(items)) for _ in range(self.rng.randint(1, 3)))

    def number_test(self):
        sample = self.pick(NUMBER_SAMPLES)
        test = self.pick(["%d" % self.rng.randint(0, 8), "gt %d" % self.rng.randint(0, 4), "lt 3", "ge 2 ", "le 1", "2:5", ":3", "4:"])
        return "%s %s" % (self.fill(sample), test)

    def string_test(self):
        flags = "-i " if self.chance(30) else ""
        if self.chance(40):
            name = self.pick(ACL_NAMES)
            if name.endswith("len") or "_len" in name:
                return "%s %d:%d" % (name, self.rng.randint(0, 3), self.rng.randint(4, 12))
            pool = REGEXES if "_reg" in name else STRINGS
            if self.chance(8) and name == "path_beg":
                return "path_beg %s-f %s" % (flags, self.files["list_paths"])
            return "%s %s%s" % (name, flags, self.patterns(pool))
        sample = self.fill(self.pick(STRING_SAMPLES))
        match = self.pick(METHODS_OF_MATCH)
        if match == "found":
            return "%s -m found" % self.arg(sample)
        if match == "len":
            return "%s -m %s %s" % (self.arg(sample), match, self.pick(["3", "gt 2", "1:9", "lt 5"]))
        pool = REGEXES if match == "reg" else STRINGS
        return "%s -m %s %s%s%s" % (self.arg(sample), match, flags, "-- " if self.chance(5) else "", self.patterns(pool))

    @staticmethod
    def arg(sample):
        """A sample as one word of a line."""
        return '"%s"' % sample.replace("\\", "\\\\") if "'" in sample else sample

    def test(self):
        kind = self.rng.randrange(10)
        if kind < 2:
            return self.number_test()
        if kind < 3:
            return self.fill(self.pick(BOOLEANS))
        if kind < 4:
            return self.pick(["src 127.0.0.0/8", "src 10.0.0.0/8 192.168.0", "src 127.0.0.1", "hdr_ip(x-a) 10.0.0.0/8",
                              "method POST PUT", "method GET", "nosuch_placeholder"]).replace("nosuch_placeholder", "path /")
        return self.string_test()

    def term(self):
        no = "!" if self.chance(25) else ""
        if self.acls and self.chance(60):
            return no + self.pick(self.acls)
        if self.chance(10):
            return no + self.pick(["METH_GET", "METH_POST", "TRUE", "FALSE", "HTTP_1.1", "LOCALHOST", "HTTP_URL_SLASH"])
        return "%s{ %s }" % (no, self.test())

    def condition(self, always=False):
        if not always and self.chance(30):
            return ""
        words = [self.pick(["if", "if", "unless"]), self.term()]
        for _ in range(self.pick([0, 0, 1, 1, 2])):
            words.append(self.pick(["", "", "or", "||"]))
            words.append(self.term())
        return " " + " ".join(w for w in words if w)

    def format(self, pool=FORMATS):
        text = self.fill(self.pick(pool)).replace("%[nothing]", "%[req.hdr(x-missing)]")
        return self.quoted(text)

    def action(self):
        """A rule that goes on."""
        name = self.pick(NAMES)
        actions = [
            lambda: "set-header %s %s" % (name, self.format()),
            lambda: "add-header %s %s" % (name, self.format()),
            lambda: "del-header %s" % name,
            lambda: "del-header %s -m %s" % (self.pick(["x-", "x-a", "^x-[ab]$"]), self.pick(["beg", "str", "reg"])),
            lambda: "replace-header %s %s %s" % (name, self.quoted(self.pick(REGEXES)), self.quoted(self.pick(["N", "<\\1>", "\\0-x"]))),
            lambda: "replace-value %s %s %s" % (name, self.quoted(self.pick(["^a(.*)$", "b", "(.)"])), self.quoted(self.pick(["A\\1", "z"]))),
            lambda: "set-path %s" % self.format(PATH_FORMATS),
            lambda: "replace-path %s %s" % (self.quoted(self.pick(REGEXES)), self.quoted(self.pick(["/r\\1", "/N", "/q/\\0"]))),
            lambda: "replace-pathq %s %s" % (self.quoted(self.pick(REGEXES)), self.quoted(self.pick(["/r\\1?z=1", "/N"]))),
            lambda: "set-query %s" % self.format(["a=9", "%[query]&z=1", "%[req.hdr(x-missing)]", "x=%[path]"]),
            lambda: "set-pathq %s" % self.format(["/pq?a=1", "%[path,lower]?%[query]"]),
            lambda: "set-method %s" % self.pick(["GET", "POST", "PATCH"]),
            lambda: "set-var(txn.%s) %s" % (self.pick("vw"), self.arg(self.fill(self.pick(STRING_SAMPLES)))),
            lambda: "set-var-fmt(txn.%s) %s" % (self.pick("vw"), self.format()),
            lambda: "unset-var(txn.v)",
            lambda: "set-header Host %s" % self.pick(["a.test", "b.test"]),
            lambda: "set-src %s" % self.pick(["hdr(x-a)", "str(10.9.8.7)", "hdr_ip(x-a)"]),
            lambda: "allow",
        ]
        return self.pick(actions)()

    def redirect(self, formats):
        code = self.pick(["", " code 301", " code 308", " code 303", " drop-query", " append-slash", " drop-query append-slash"])
        target = self.pick(["scheme https", "prefix https://b.test", "location /elsewhere", "prefix /", "location https://x.test/y"])
        if formats and self.chance(30):
            target = self.pick(["location https://%[req.hdr(host)]%[path]", "prefix https://%[req.hdr(host),lower]", "location %[var(txn.v)]",
                                "location /q?%[query]"])
        return "redirect %s%s" % (target, code)

    def ending(self):
        """A rule that ends the request."""
        return self.pick([
            lambda: "deny", lambda: "deny deny_status %s" % self.pick(["400", "404", "429", "503"]),
            lambda: "return status %s" % self.pick(["200", "404", "503", "201"]), lambda: self.redirect(True),
            lambda: self.redirect(True), lambda: "auth realm X", lambda: self.pick(["reject", "reject", "silent-drop"]),
            lambda: "tarpit", lambda: "return status 200 content-type text/plain string hello",
        ])()

    def rules(self, count):
        for _ in range(self.rng.randint(0, count)):
            if self.chance(30):
                yield "http-request %s%s" % (self.ending(), self.condition(always=True))
            else:
                yield "http-request %s%s" % (self.action(), self.condition())

    def acl_lines(self, count):
        for _ in range(self.rng.randint(0, count)):
            name = self.pick(["one", "two", "three", "four", "five"])
            self.acls.append(name)
            yield "acl %s %s" % (name, self.test())

    def body(self, count):
        """Rules that frontends and backends share, ACLs before them."""
        self.acls = []
        lines = list(self.acl_lines(4))
        lines += list(self.rules(count))
        if self.chance(15):
            lines.append("stats uri %s" % self.pick(["/stats", "/haproxy", "/owui"]))
            if self.chance(30):
                lines.append("stats auth u:p")
        if self.chance(20):
            lines.append(self.redirect(False) + self.condition(always=True))
        if self.chance(15):
            lines.append("option forwardfor%s" % self.pick(["", " except 127.0.0.0/8", " if-none", " header X-Client", " except 10.0.0.0/8"]))
        return lines

    def backend(self, name, mode="http"):
        lines = ["backend %s" % name]
        if mode == "tcp":
            lines.append("mode tcp")
        else:
            lines += self.body(4)
        names = ["s%d" % i for i in range(1, self.rng.randint(2, 4))]
        if self.chance(35):
            lines.append("cookie SRV insert%s" % self.pick([" indirect nocache", "", " indirect"]))
        if self.chance(35) and mode == "http":
            lines.append("use-server %s%s" % (self.pick(names), self.condition(always=True)))
        for i, server in enumerate(names):
            extra = self.pick(["", "", "", " backup", " disabled", " cookie s%d" % (i + 1), " weight 0"])
            lines.append("server %s 127.0.0.1:%d%s" % (server, self.ports.server(name, server), extra))
        return lines

    def switching(self):
        for _ in range(self.rng.randint(0, 4)):
            target = self.pick(self.backends)
            if self.chance(15):
                target = self.quoted(self.pick(["%[hdr(host),map({map_hosts})]", "be%[urlp(a)]", "%[path,map_beg({map_paths},be0)]"]))
            yield "use_backend %s%s" % (target, self.condition(always=self.chance(85)))
        if self.chance(80):
            yield "default_backend %s" % self.pick(self.backends)

    def frontend(self, name):
        lines = ["frontend %s" % name, "bind 127.0.0.1:%d" % self.ports.frontend(name, False)]
        if self.tls and self.chance(60):
            lines.append("bind 127.0.0.1:%d ssl crt %s" % (self.ports.frontend(name, True), self.tls))
        if self.chance(8):
            lines.append("monitor-uri /mon")
        lines += self.body(6)
        if self.chance(10):
            lines.append("tcp-request connection reject if { src %s }" % self.pick(["10.0.0.0/8", "127.0.0.1"]))
        if self.chance(15):
            lines.append("tcp-request content %s%s" % (self.pick(["reject", "accept"]), self.condition(always=True)))
        lines += list(self.switching())
        return lines

    def tcp_frontend(self):
        """In front of the others: by name of TLS, or by the first bytes."""
        lines = ["frontend router", "mode tcp", "bind 127.0.0.1:%d" % self.ports.frontend("router", False),
                 "tcp-request inspect-delay 2s"]
        if self.tls:
            self.ports.also_tls("router")
        lines.append("tcp-request content accept if { req.ssl_hello_type 1 } || HTTP")
        for host in ("a.test", "b.test"):
            if self.chance(70):
                lines.append("use_backend hop if { req.ssl_sni -i %s }" % host)
        if self.chance(40):
            lines.append("use_backend be1 if HTTP { path_beg /api }")
        lines.append("default_backend %s" % self.pick(["hop", "be0"]))
        return lines

    def hop(self):
        port = self.ports.frontend("inner", bool(self.tls))
        send = self.pick(["", " send-proxy", " send-proxy-v2"])
        accept = " accept-proxy" if send else ""
        ssl = " ssl crt %s" % self.tls if self.tls else ""
        self.ports.hidden("inner")
        return [["backend hop", "mode tcp", "server in 127.0.0.1:%d%s" % (port, send)],
                ["frontend inner", "bind 127.0.0.1:%d%s%s" % (port, ssl, accept)] + self.body(4) + list(self.switching())]

    def configuration(self):
        self.backends = ["be0", "be1", "be2"]
        defaults = ["defaults base", "mode http", "timeout client 5s", "timeout server 5s", "timeout connect 2s", "timeout tarpit 50ms"]
        if self.chance(15):
            defaults.append("option forwardfor")
        sections = [defaults]
        back = "base"
        for i, name in enumerate(self.backends):
            lines = self.backend(name)
            if self.chance(10):
                sections.append(["defaults more%d from base" % i] + ["http-request %s" % self.action()])
                lines[0] += " from more%d" % i
            else:
                lines[0] += " from %s" % back
            sections.append(lines)
        for name in ["fe0", "fe1"][:self.rng.randint(1, 2)]:
            lines = self.frontend(name)
            lines[0] += " from base"
            sections.append(lines)
        if self.chance(20):
            for lines in [self.tcp_frontend()] + self.hop():
                lines[0] += " from base"
                sections.append(lines)
        return "\n\n".join("\n    ".join(s) for s in sections) + "\n"

    def request(self):
        headers = [(self.pick(["X-A", "x-b", "X-List", "X-N", "x-a", "X-Forwarded-Proto"]), self.pick(VALUES))
                   for _ in range(self.rng.randint(0, 3))]
        if self.chance(35):
            headers.append(("Cookie", self.pick(COOKIES)))
        if self.chance(10):
            headers.append(("X-Forwarded-For", "192.0.2.9"))
        frontend, port, tls = self.pick(self.ports.doors())
        target = self.pick(PATHS) + self.pick(QUERIES)
        method = self.pick(METHODS)
        if self.chance(2) and method == "OPTIONS":
            target = "*"
        return {"port": port, "tls": tls, "method": method, "target": target, "host": self.pick(HOSTS),
                "headers": headers, "sni": self.pick(["a.test", "b.test", "c.test"]), "frontend": frontend}
