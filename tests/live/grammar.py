"""Random configurations and requests: a seed makes the same ones again."""

from words import *


class Maker:
    def __init__(self, rng, ports, files, known, tls, folder):
        self.rng = rng
        self.ports = ports
        self.files = files
        self.known = known
        self.tls = tls
        self.folder = folder
        self.acls = []
        self.backends = []

    def pick(self, items):
        return self.rng.choice(items)

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    def string_sample(self):
        return self.pick(self.known["strings"])

    def fill(self, text):
        for name, path in self.files.items():
            text = text.replace("{%s}" % name, path)
        return text

    def quoted(self, text):
        text = self.fill(text)
        if not text or any(c in text for c in " #'\"\\"):
            return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"')
        return text

    def patterns(self, items):
        return " ".join(self.quoted(self.pick(items)) for _ in range(self.rng.randint(1, 3)))

    def range(self):
        return self.pick(["%d" % self.rng.randint(0, 8), "gt %d" % self.rng.randint(0, 4), "lt 3", "ge 2 ", "le 1", "2:5", ":3", "4:",
                          "eq 1 ge 7", "1 3 5"])

    def number_test(self):
        return "%s %s" % (self.fill(self.pick(self.known["numbers"])), self.range())

    def named_test(self, flags):
        name = self.pick(ACL_NAMES)
        if "_len" in name:
            return "%s %d:%d" % (name, self.rng.randint(0, 3), self.rng.randint(4, 12))
        if self.chance(8) and name == "path_beg":
            return "path_beg %s-f %s%s" % (flags, self.files["list_paths"], self.pick(["", " /owui"]))
        if self.chance(15) and name == "hdr(host)":
            if self.chance(20):
                return "hdr(host) -m %s -f %s" % (self.pick(["dom", "sub", "end"]), self.files["list_hosts"])
            return "hdr(host) %s-f %s%s" % (flags, self.files["list_hosts"], self.pick(["", " -- b.test"]))
        return "%s %s%s" % (name, flags, self.patterns(REGEXES if "_reg" in name else STRINGS))

    def string_test(self):
        flags = "-i " if self.chance(30) else ""
        if self.chance(40):
            return self.named_test(flags)
        sample = self.arg(self.fill(self.string_sample()))
        if "http_auth_group" in sample:
            return "%s %s" % (sample, self.pick(["staff", "other", "staff users"]))
        match = self.pick(METHODS_OF_MATCH)
        if match in ("int", "ip") and "," not in sample:
            match = "str"
        if match == "found":
            return "%s -m found" % sample
        if match == "bin":
            return "%s -m bin %s" % (sample, self.pick(BINARIES))
        if match in ("len", "int"):
            return "%s -m %s %s" % (sample, match, self.range())
        if match == "ip":
            return "%s -m ip %s" % (sample, self.pick(["127.0.0.0/8", "10.0.0.0/8 2001:db8::/32", "-f " + self.files["list_nets"], "10.1.2.3"]))
        pool = REGEXES if match == "reg" else STRINGS
        dashes = "-- " if self.chance(5) else ""
        return "%s %s-m %s %s%s" % (sample, self.pick(["", flags]), match, flags + dashes, self.patterns(pool))

    @staticmethod
    def arg(sample):
        """A sample as one word of a line."""
        return '"%s"' % sample.replace("\\", "\\\\") if "'" in sample or " " in sample else sample

    def test(self):
        kind = self.rng.randrange(10)
        if kind < 2:
            return self.number_test()
        if kind < 3:
            return self.fill(self.pick(self.known["booleans"]))
        if kind < 4:
            return self.fill(self.pick(["src 127.0.0.0/8", "src 10.0.0.0/8 192.168.0", "src 127.0.0.1", "hdr_ip(x-a) 10.0.0.0/8", "method POST PUT",
                                        "method GET", "path /", "src -f {list_nets}", "http_auth_group(people) staff", "ssl_fc_sni -i a.test",
                                        "ssl_fc_sni -m end .test", "dst 127.0.0.1"]))
        return self.string_test()

    def term(self):
        no = "!" if self.chance(25) else ""
        if self.acls and self.chance(60):
            return no + self.pick(self.acls)
        if self.chance(10):
            return no + self.pick(["METH_GET", "METH_POST", "TRUE", "FALSE", "HTTP_1.1", "LOCALHOST", "HTTP_URL_SLASH", "HTTP_1.0", "HTTP_CONTENT",
                                   "METH_HEAD", "HTTP", "HTTP_URL_ABS", "METH_OPTIONS"])
        return "%s{ %s }" % (no, self.test())

    def condition(self, always=False):
        if not always and self.chance(30):
            return ""
        words = [self.pick(["if", "if", "unless"]), self.term()]
        for _ in range(self.pick([0, 0, 1, 1, 2])):
            words.append(self.pick(["", "", "or", "||"]))
            words.append(self.term())
        return " " + " ".join(w for w in words if w)

    def format(self, pool=None):
        text = self.fill(self.pick(pool or self.known["formats"])).replace("%[nothing]", "%[req.hdr(x-missing)]")
        return self.quoted(text)

    def variable(self):
        return self.pick(["txn.v", "txn.w", "txn.v", "req.r", "sess.s"])

    def action(self, front=True):
        """A rule that goes on."""
        name = self.pick(NAMES)
        actions = [
            lambda: "set-header %s %s" % (name, self.format()),
            lambda: "add-header %s %s" % (name, self.format()),
            lambda: "del-header %s" % name,
            lambda: "del-header %s -m %s" % (self.pick(["x-", "x-a", "^x-[ab]$"]), self.pick(["beg", "str", "reg", "sub", "end"])),
            lambda: "replace-header %s %s %s" % (name, self.quoted(self.pick(REGEXES)), self.quoted(self.pick(["N", "<\\1>", "\\0-x"]))),
            lambda: "replace-value %s %s %s" % (name, self.quoted(self.pick(["^a(.*)$", "b", "(.)"])), self.quoted(self.pick(["A\\1", "z"]))),
            lambda: "set-path %s" % self.format(PATH_FORMATS),
            lambda: "replace-path %s %s" % (self.quoted(self.pick(REGEXES)), self.quoted(self.pick(["/r\\1", "/N", "/q/\\0"]))),
            lambda: "replace-pathq %s %s" % (self.quoted(self.pick(REGEXES)), self.quoted(self.pick(["/r\\1?z=1", "/N"]))),
            lambda: "set-query %s" % self.format(["a=9", "%[query]&z=1", "%[req.hdr(x-missing)]", "x=%[path]"]),
            lambda: "set-pathq %s" % self.format(["/pq?a=1", "%[path,lower]?%[query]"]),
            lambda: "set-uri %s" % self.format(["/u?b=2", "%[path]", "http://b.test/u"]),
            lambda: "replace-uri %s %s" % (self.quoted(self.pick(["^/api(.*)", "(.*)\\?(.*)"])), self.quoted(self.pick(["/ru\\1", "\\1"]))),
            lambda: "normalize-uri %s" % self.pick(self.known["normalizers"]),
            lambda: "normalize-uri %s" % self.pick(self.known["normalizers"]),
            lambda: "set-method %s" % self.pick(["GET", "POST", "PATCH"]),
            lambda: "set-var(%s) %s" % (self.variable(), self.arg(self.fill(self.string_sample()))),
            lambda: "set-var(%s) %s" % (self.variable(), self.arg(self.fill(self.string_sample()))),
            lambda: "set-var(%s) %s" % (self.variable(), self.fill(self.pick(self.known["numbers"]))),
            lambda: "set-var-fmt(%s) %s" % (self.variable(), self.format()),
            lambda: "set-var(%s,%s) %s" % (self.variable(), self.pick(["ifexists", "ifnotexists", "ifempty", "ifnotempty", "ifset", "ifnotset"]),
                                           self.arg(self.fill(self.string_sample()))),
            lambda: "unset-var(%s)" % self.variable(),
            lambda: "set-header Connection %s" % self.pick(["close", "keep-alive", "x-a", "upgrade"]),
            lambda: "del-header %s" % self.pick(["Connection", "Upgrade", "Host", "Content-Length"][:3]),
            lambda: "set-header Host %s" % self.pick(["a.test", "b.test"]),
            lambda: "set-src %s" % self.pick(["hdr(x-a)", "str(10.9.8.7)", "hdr_ip(x-a)"]),
            lambda: "wait-for-body time %s%s" % (self.pick(["1s", "500ms"]), self.pick(["", "", " at-least 3", " at-least 100"])),
            lambda: "allow",
            lambda: self.pick(self.known["effects"]),
            lambda: self.pick(self.known["effects"] if front else ["set-timeout server 4s", "set-timeout tunnel 9s"]),
            lambda: "capture %s len %d" % (self.arg(self.fill(self.string_sample())), self.pick([3, 20])),
        ]
        return self.pick(actions if front else actions[:-1])()

    def redirect(self, formats):
        target = self.pick(REDIRECTS)
        if formats and self.chance(40):
            target = self.pick(REDIRECT_FORMATS)
        return "redirect %s%s" % (target, self.pick(self.known["redirects"]))

    def answer(self):
        """A rule's own answer."""
        status = self.pick(["200", "404", "503", "201", "403", "429", "410", "204"])
        body = "" if status == "204" else self.pick(["", " content-type text/plain string hello", " content-type text/plain lf-string %[path]",
                          " content-type text/html lf-file %s" % self.files["page"]])
        extra = " hdr X-Own %s" % self.format() if body and self.chance(40) else ""
        return "return status %s%s%s" % (status, body, extra)

    def ending(self):
        """A rule that ends the request."""
        return self.pick([
            lambda: "deny", lambda: "deny deny_status %s" % self.pick(["400", "404", "429", "503", "403", "500"]),
            lambda: "deny status %s content-type text/plain string no hdr X-No %s" % (self.pick(["403", "451", "500"]), self.format()),
            self.answer, self.answer, lambda: self.redirect(True), lambda: self.redirect(True),
            lambda: "deny errorfile %s" % self.files["error_403"], lambda: "return errorfile %s" % self.files["error_503"],
            lambda: "auth realm X", lambda: "auth", lambda: self.pick(["reject", "silent-drop"]), lambda: "deny errorfiles own",
            lambda: "return status 503 errorfiles own",
            lambda: "tarpit", lambda: "tarpit deny_status 429", lambda: "return status 200 default-errorfiles",
        ])()

    def rules(self, count, front):
        for _ in range(self.rng.randint(0, count)):
            if self.chance(30):
                yield "http-request %s%s" % (self.ending(), self.condition(always=True))
            else:
                yield "http-request %s%s" % (self.action(front), self.condition())

    def response_rules(self):
        """Rules for what comes back."""
        for _ in range(self.pick([0, 0, 1, 2, 3])):
            kind = self.pick(["http-response", "http-after-response"])
            name = self.pick(["X-A", "Server", "X-New", "X-List", "Strict-Transport-Security", "Location", "Cache-Control", "Set-Cookie"])
            value = self.quoted(self.fill(self.pick(["max-age=63072000", "new", "%[var(txn.v)]", "%[src]", "%[ssl_fc]", "%[capture.req.hdr(0)]",
                                                     "%[res.hdr(x-new)]", "%[fe_name]-%[dst_port]", "%[status]"])))
            action = self.pick(["set-header %s %s" % (name, value), "set-header %s %s" % (name, value), "add-header %s %s" % (name, value),
                                "del-header %s" % name, "del-header x- -m beg", "replace-header %s .* changed" % name,
                                "replace-value %s ^(.) <\\\\1>" % name, "set-var(txn.w) str(resp)", "set-status %s" % self.pick(["200", "403", "299", "204"]), "allow"])
            condition = self.pick(["", "", " if { ssl_fc }", " if { status 200 }", " if { status 400:599 }", " if { res.hdr(x-a) -m found }",
                                   " unless { src 10.0.0.0/8 }", " if { var(txn.v) -m found }", " if { res.hdr(x-new) new }",
                                   " if { capture.req.hdr(0) -m beg a }", " unless { res.hdr_cnt(x-new) 0 }"])
            yield "%s %s%s" % (kind, action, condition)

    def acl_lines(self, count):
        for _ in range(self.rng.randint(0, count)):
            name = self.pick(["one", "two", "three", "four", "five"])
            self.acls.append(name)
            yield "acl %s %s" % (name, self.test())

    def body(self, count, front=True):
        """Rules that frontends and backends share, ACLs before them."""
        self.acls = []
        lines = list(self.acl_lines(5))
        lines += list(self.rules(count, front))
        if self.chance(15):
            lines.append("stats uri %s" % self.pick(["/stats", "/haproxy", "/owui"]))
            if self.chance(30):
                lines.append("stats auth u:p")
                lines.append(self.pick(STATS))
            elif self.chance(20):
                lines.append("stats http-request %s%s" % (self.pick(["deny", "allow", "auth realm S"]), self.condition(always=True)))
        if self.chance(20):
            lines.append(self.redirect(False) + self.condition(always=True))
        if self.chance(15):
            lines.append("option forwardfor%s" % self.pick(["", " except 127.0.0.0/8", "" if self.known["immature"] else " if-none", " header X-Client", " except 10.0.0.0/8"]))
        if self.chance(5):
            lines.append("option originalto%s" % self.pick(["", " except 127.0.0.1", " header X-Dst"]))
        if self.chance(12):
            lines.append("errorfile %s" % self.pick(["503 " + self.files["error_503"], "403 " + self.files["error_403"],
                                                     "404 /dev/null", "400 /dev/null"]))
        if self.chance(6):
            lines.append(self.pick(ERROR_ANSWERS))
        if self.chance(12):
            lines.append("option http-buffer-request")
        if self.chance(25):
            lines.append(self.pick(self.known["harmless"] if front else HARMLESS_BEHIND))
        return lines + list(self.response_rules())

    def server(self, backend, names, i):
        words = ["server %s 127.0.0.1:%d" % (names[i], self.ports.server(backend, names[i]))]
        for word, percent in (("backup", 15), ("disabled", 12), ("cookie s%d" % (i + 1), 30), ("weight 0", 8), ("maxconn 30", 5)):
            if self.chance(percent):
                words.append(word)
        return " ".join(words)

    def inherited(self):
        """What a named defaults section may say besides."""
        self.acls = []
        lines = list(self.acl_lines(2))
        lines += ["http-request %s%s" % (self.action(False), self.condition()) for _ in range(self.rng.randint(0, 2))]
        return lines + list(self.response_rules())

    def passing(self):
        """A listener that passes bytes on."""
        lines = ["listen bytes", "mode tcp", "bind 127.0.0.1:%d" % self.ports.frontend("bytes", False)]
        if self.chance(30):
            lines.append("tcp-request content %s if { src %s }" % (self.pick(["reject", "accept"]), self.pick(["10.0.0.0/8", "127.0.0.1"])))
        return lines + ["server s1 127.0.0.1:%d" % self.ports.server("bytes", "s1")]

    def backend(self, name):
        lines = ["backend %s" % name]
        lines += self.body(4, False)
        if self.chance(5):
            lines.append(self.pick(["disabled", "enabled"] if self.known["passes_over"] else ["enabled"]))
        names = ["s%d" % i for i in range(1, self.rng.randint(2, 4))]
        if self.chance(35):
            lines.append("cookie SRV %s" % self.pick(["insert indirect nocache", "insert", "insert indirect", "prefix", "rewrite",
                                                      "insert indirect preserve httponly"]))
        for _ in range(self.pick([0, 0, 1, 2])):
            server = self.pick(names + ["%[hdr(x-a)]", "%[str(s1)]"])
            lines.append("use-server %s%s" % (server, self.condition(always=True)))
        if self.chance(15):
            lines.append("%s%s" % (self.pick(["force-persist", "ignore-persist"]), self.condition(always=True)))
        for line, percent in (("option allbackups", 10), ("option persist", 8), ("http-send-name-header X-Server", 8),
                              ("balance %s" % self.pick(["roundrobin", "source", "uri", "leastconn", "first", "hdr(host)"]), 25),
                              ("default-server %s" % self.pick(["disabled", "backup", "weight 0", "cookie s9", "inter 3s"]), 8)):
            if self.chance(percent):
                lines.append(line)
        return lines + [self.server(name, names, i) for i in range(len(names))]

    def switching(self):
        for _ in range(self.rng.randint(0, 4)):
            target = self.pick(self.backends)
            if self.chance(20):
                target = self.quoted(self.pick(["%[hdr(host),map({map_hosts})]", "be%[urlp(a)]", "%[path,map_beg({map_paths},be0)]",
                                                "%[hdr(host),map_dom({map_doms})]", "%[path,map_sub({map_subs})]", "%[path,map_end({map_ends},be1)]",
                                                "%[hdr(x-n),map_int({map_ranges},none)]", "%[path,map_reg({map_regex})]", "%[hdr(x-a)]",
                                                "%[var(txn.v)]", "%[path,map_dir({map_subs})]"]))
            yield "use_backend %s%s" % (target, self.condition(always=self.chance(85)))
        if self.chance(80):
            yield "default_backend %s" % self.pick(self.backends)

    def tls_words(self):
        crt = " ".join("crt " + c for c in self.rng.sample(self.tls, self.rng.randint(1, len(self.tls))))
        return "ssl %s%s" % (crt, self.pick(["", "", " strict-sni", " alpn http/1.1"]))

    def captures(self):
        if self.chance(12):
            yield "capture request header %s len %d" % (self.pick(["X-A", "Host", "x-list"]), self.pick([3, 30]))
        self.acls = []
        if self.chance(8):
            yield "declare capture request len 8"
            yield "http-request capture %s id 0%s" % (self.arg(self.fill(self.string_sample())), self.condition())

    def tcp_rules(self):
        if self.chance(10):
            yield "tcp-request connection reject if { src %s }" % self.pick(["10.0.0.0/8", "127.0.0.1"])
        if self.chance(6):
            yield "tcp-request session %s if { ssl_fc_sni -i %s }" % (self.pick(["reject", "accept"]), self.pick(["a.test", "c.test"]))
        if self.chance(12):
            yield "tcp-request content set-var(%s) %s%s" % (self.variable(), self.arg(self.fill(self.string_sample())), self.condition())
        if self.chance(15):
            yield "tcp-request content %s%s" % (self.pick(["reject", "accept"]), self.condition(always=True))

    def frontend(self, name):
        lines = ["frontend %s" % name, "bind 127.0.0.1:%d" % self.ports.frontend(name, False)]
        if self.tls and self.chance(60):
            port, words = self.ports.frontend(name, True), self.tls_words()
            if self.known["h2"] and "alpn" not in words and self.chance(80):
                words += " alpn h2,http/1.1"
                self.ports.h2.add(port)
            lines.append("bind 127.0.0.1:%d %s" % (port, words))
        if self.chance(15):
            port = self.ports.frontend(name, False)
            self.ports.told.add(port)
            lines.append("bind 127.0.0.1:%d accept-proxy" % port)
        monitor = self.chance(10)
        if monitor:
            lines.append("monitor-uri %s" % self.pick(["/mon", "/api", "/mon"]))
        lines += list(self.captures())
        lines += self.body(6)
        if monitor and self.chance(50):
            lines.append("monitor fail%s" % self.condition(always=True))
        lines += list(self.tcp_rules())
        lines += list(self.switching())
        return lines

    def tcp_frontend(self):
        """In front of the others: by name of TLS, or by the first bytes."""
        lines = ["frontend router", "mode tcp", "bind 127.0.0.1:%d" % self.ports.frontend("router", False),
                 "tcp-request inspect-delay 2s"]
        if self.tls:
            self.ports.also_tls("router")
        if self.chance(20):
            lines.append("tcp-request content reject if { req.ssl_sni -m %s }" % self.pick(["end c.test", "beg b.", "found"]))
        lines.append("tcp-request content accept if { req.ssl_hello_type 1 } || HTTP")
        for host in ("a.test", "b.test"):
            if self.chance(70):
                lines.append("use_backend hop if { req.ssl_sni -i %s }" % host)
        if self.chance(30):
            lines.append("use_backend hop if { req.ssl_sni -m found } !{ req.ssl_sni -m end .b.test }")
        if self.chance(40):
            lines.append("use_backend be1 if HTTP { path_beg /api }")
        if self.chance(10):
            lines.append("use_backend %[req.ssl_sni,map({map_hosts})] if { req.ssl_hello_type 1 }".replace("{map_hosts}", self.files["map_hosts"]))
        lines.append("default_backend %s" % self.pick(["hop", "be0"]))
        return lines

    def hop(self):
        send = self.pick(["", " send-proxy", " send-proxy-v2"])
        accept = " accept-proxy" if send else ""
        ssl = " " + self.tls_words() if self.tls else ""
        port = self.ports.frontend("inner", bool(self.tls))
        self.ports.hidden("inner")
        address = self.pick(["127.0.0.1:%d" % port, "unix@%s/hop.sock" % self.folder, "abns@hop%d" % port, "%s/hop.sock" % self.folder])
        bind = [address] if ":" in address else [address, "127.0.0.1:%d" % port]
        return [["backend hop", "mode tcp", "server in %s%s" % (address, send)],
                ["frontend inner"] + ["bind %s%s%s" % (b, ssl, accept) for b in bind] + self.body(4) + list(self.switching())]

    def configuration(self):
        self.backends = ["be0", "be1", "be2"]
        top = ["global", "expose-experimental-directives"]
        people = ["userlist people", "group staff users u", "group other", "user u insecure-password p", "user a insecure-password b"]
        own = ["http-errors own", "errorfile 503 " + self.files["error_503"], "errorfile 403 " + self.files["error_403"]]
        defaults = ["defaults base", "mode http", "timeout client 5s", "timeout server 5s", "timeout connect 2s", "timeout tarpit 50ms"]
        if self.chance(15):
            defaults.append("option forwardfor")
        if self.chance(8):
            defaults.append("errorfile 503 " + self.files["error_503"])
        if self.chance(8):
            defaults.append(self.pick(["errorfiles own", "errorfiles own 403"]))
        sections = [top, people, own, defaults]
        for i, name in enumerate(self.backends):
            lines = self.backend(name)
            if self.chance(10):
                sections.append(["defaults more%d from base" % i] + self.inherited())
                lines[0] += " from more%d" % i
            else:
                lines[0] += " from base"
            sections.append(lines)
        for name in ["fe0", "fe1"][:self.rng.randint(1, 2)]:
            lines = self.frontend(name)
            lines[0] += " from base"
            sections.append(lines)
        if self.chance(20):
            for lines in [self.tcp_frontend()] + self.hop():
                lines[0] += " from base"
                sections.append(lines)
        if self.chance(6):
            sections.append(self.passing())
            sections[-1][0] += " from base"
        for name, kind in (("counts", "ip"), ("paths", "string len 20")):
            sections.append(["backend %s from base" % name, "stick-table type %s size 1k expire 1m store gpc(2),http_req_rate(1m)" % kind])
        return "\n\n".join("\n    ".join(s) for s in sections) + "\n"

    def target(self, host):
        """What stands on the request line."""
        odd = [p for p in ODD_PATHS if "#" not in p] if self.known["immature"] else ODD_PATHS
        target = self.pick(PATHS if self.chance(85) else odd) + self.pick(QUERIES)
        if not self.chance(6):
            return target
        name = self.pick([host or "a.test"] * 5 + ["c.test"])
        return self.pick(["%s://%s%s" % (self.pick(SCHEMES), name, target)] * 4 + ["%s://%s" % (self.pick(SCHEMES), name), "%s:443" % name])

    def request(self):
        headers = [(self.pick(REQUEST_NAMES), self.pick(VALUES)) for _ in range(self.rng.randint(0, 3))]
        if self.chance(35):
            headers.append(("Cookie", self.pick(COOKIES)))
        if self.chance(12):
            headers.append(("Authorization", "%s %s" % (self.pick(["Basic", "Basic", "basic", "Bearer"]), self.pick(CREDENTIALS))))
        if self.chance(10):
            headers.append(("X-Forwarded-For", "192.0.2.9"))
        frontend, port, tls = self.pick(self.ports.doors())
        method = self.pick(METHODS)
        host = self.pick(HOSTS if self.chance(92) else ODD_HOSTS)
        target = self.target(host)
        if self.chance(2) and method == "OPTIONS":
            target = "*"
        version = self.pick(["1.1"] * 9 + ["1.0"])
        if port in self.ports.h2 and tls and host and "," not in host and target[0] == "/" and target.isascii() and "#" not in target and self.chance(80):
            version = "2"
        elif self.chance(12):
            headers += self.pick(UPGRADES)
        body = ""
        # Over HTTP/2, curl reads no answer that comes before it has sent the body.
        if version != "2" and method not in ("GET", "HEAD", "OPTIONS") and self.chance(60):
            body = self.pick(BODIES)
            if self.chance(75):
                headers.append(("Content-Length", str(len(body))))
            else:
                headers.append(("Transfer-Encoding", "chunked"))
                headers += [("Content-Length", "3")] * self.chance(10)
        source = self.pick(SOURCES) if port in self.ports.told else None
        return {"source": source, "body": body, "port": port, "tls": tls, "method": method, "target": target, "host": host,
                "headers": headers, "sni": self.pick(["a.test", "b.test", "c.test", "x.b.test", None]), "frontend": frontend,
                "version": version}
