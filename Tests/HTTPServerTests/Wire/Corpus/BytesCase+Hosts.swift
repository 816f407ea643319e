/// The field Host (RFC 9112 section 3.2, RFC 9110 section 7.2).
extension BytesCase {
    static let hosts: [BytesCase] = [
        .takes("a name", "GET / HTTP/1.1|Host: www.example.com||", "GET /"),
        .takes("a name and a port", "GET / HTTP/1.1|Host: example.com:8080||", "GET /"),
        .takes("a port without digits", "GET / HTTP/1.1|Host: example.com:||", "GET /"),
        .takes("an address", "GET / HTTP/1.1|Host: 127.0.0.1:80||", "GET /"),
        .takes("an IPv6 address", "GET / HTTP/1.1|Host: [::1]||", "GET /"),
        .takes("an IPv6 address and a port", "GET / HTTP/1.1|Host: [fe80::1]:80||", "GET /"),
        .takes("the name of Host in capitals", "GET / HTTP/1.1|HOST: a||", "GET /"),
        .takes("an underscore", "GET / HTTP/1.1|Host: my_service||", "GET /"),
        .ends("HTTP/1.0 without Host", "GET / HTTP/1.0||", "GET /"),
        .refuses("no Host", "GET / HTTP/1.1||", 400, stricter: .oneHost),
        .refuses("an empty Host", "GET / HTTP/1.1|Host:||", 400, stricter: .validHost),
        .refuses(
            "two Hosts", "GET / HTTP/1.1|Host: a|Host: b||", 400, stricter: .oneHost),
        .refuses(
            "the same Host twice", "GET / HTTP/1.1|Host: a|host: a||", 400,
            stricter: .oneHost),
        .refuses(
            "two hosts in one field", "GET / HTTP/1.1|Host: a, b||", 400, stricter: .validHost),
        .refuses(
            "a Host with a path", "GET / HTTP/1.1|Host: a/b||", 400, stricter: .validHost),
        .refuses(
            "a Host with user information", "GET / HTTP/1.1|Host: u@a||", 400,
            stricter: .validHost),
        .refuses(
            "a Host with a space", "GET / HTTP/1.1|Host: a b||", 400, stricter: .validHost),
        .refuses(
            "a Host with a port of letters", "GET / HTTP/1.1|Host: a:http||", 400,
            stricter: .validHost),
        .refuses(
            "a Host with a port too large", "GET / HTTP/1.1|Host: a:65536||", 400,
            stricter: .validHost),
        .refuses(
            "a Host with two ports", "GET / HTTP/1.1|Host: a:1:2||", 400, stricter: .validHost),
        .refuses(
            "an IPv6 address left open", "GET / HTTP/1.1|Host: [::1||", 400,
            stricter: .validHost),
        .refuses(
            "an empty IPv6 address", "GET / HTTP/1.1|Host: []||", 400, stricter: .validHost),
        .refuses(
            "a Host that is not ASCII", "GET / HTTP/1.1|Host: bücher||", 400,
            stricter: .validHost),
        .refuses(
            "a Host in HTTP/1.0 has to be valid too", "GET / HTTP/1.0|Host: a b||", 400,
            stricter: .validHost),
        .takes("a name of one label and a hyphen", "GET / HTTP/1.1|Host: my-host||", "GET /"),
        .takes("a dot at the end of the name", "GET / HTTP/1.1|Host: example.com.||", "GET /"),
        .takes("a name in capitals", "GET / HTTP/1.1|Host: EXAMPLE.COM||", "GET /"),
        .takes("a name of digits", "GET / HTTP/1.1|Host: 1||", "GET /"),
        .takes(
            "an international name as DNS has it", "GET / HTTP/1.1|Host: xn--bcher-kva.example||",
            "GET /"),
        .takes("an escape in the name", "GET / HTTP/1.1|Host: %61||", "GET /"),
        .takes("two escapes in the name", "GET / HTTP/1.1|Host: %C3%bc.a:80||", "GET /"),
        .refuses(
            "a Host with an escape of other letters", "GET / HTTP/1.1|Host: %zz||", 400,
            stricter: .validHost),
        .refuses(
            "a Host with half an escape", "GET / HTTP/1.1|Host: a%6||", 400, stricter: .validHost),
        .refuses(
            "a Host with an escape cut by the port", "GET / HTTP/1.1|Host: a%6:80||", 400,
            stricter: .validHost),
        .refuses("a Host of `%`", "GET / HTTP/1.1|Host: %||", 400, stricter: .validHost),
        .refuses(
            "an IPv6 address of nine groups", "GET / HTTP/1.1|Host: [1:2:3:4:5:6:7:8:9]||", 400,
            stricter: .validHost),
        .refuses(
            "an IPv6 address of colons", "GET / HTTP/1.1|Host: [:::]||", 400, stricter: .validHost),
        .refuses(
            "an IPv4 address in brackets", "GET / HTTP/1.1|Host: [127.0.0.1]||", 400,
            stricter: .validHost),
        .takes(
            "an IPv6 address of eight groups", "GET / HTTP/1.1|Host: [1:2:3:4:5:6:7:8]:80||",
            "GET /"),
        .takes("sub-delimiters in the name", "GET / HTTP/1.1|Host: a!$&'()*+;=b||", "GET /"),
        .takes("port 0", "GET / HTTP/1.1|Host: a:0||", "GET /"),
        .takes("port 65535", "GET / HTTP/1.1|Host: a:65535||", "GET /"),
        .takes("a port with a leading zero", "GET / HTTP/1.1|Host: a:00080||", "GET /"),
        .takes("the unspecified IPv6 address", "GET / HTTP/1.1|Host: [::]||", "GET /"),
        .takes("an IPv4 address in IPv6", "GET / HTTP/1.1|Host: [::ffff:1.2.3.4]||", "GET /"),
        .takes("an IPv6 address and an empty port", "GET / HTTP/1.1|Host: [::1]:||", "GET /"),
        .takes("Host as the last field", "GET / HTTP/1.1|X: 1|Y: 2|Host: a||", "GET /"),
        .takes("Host in mixed case", "GET / HTTP/1.1|hOsT: a||", "GET /"),
        .takes("a tab before the host", "GET / HTTP/1.1|Host:\ta||", "GET /"),
        .takes("white space behind the host", "GET / HTTP/1.1|Host: a \t ||", "GET /"),
        .takes(
            "fields that resemble Host", "GET / HTTP/1.1|Host: a|Hosts: b|Hos: c|X-Host: d||",
            "GET /"),
        .ends("HTTP/1.0 with Host", "GET / HTTP/1.0|Host: a:80||", "GET /"),
        .refuses(
            "only fields that resemble Host", "GET / HTTP/1.1|Hosts: a|X-Host: a||", 400,
            stricter: .oneHost),
        .refuses("a Host of white space", "GET / HTTP/1.1|Host: \t ||", 400, stricter: .validHost),
        .refuses(
            "three Hosts", "GET / HTTP/1.1|Host: a|Host: a|Host: a||", 400, stricter: .oneHost),
        .refuses(
            "a second Host that is empty", "GET / HTTP/1.1|Host: a|Host:||", 400, stricter: .oneHost
        ),
        .refuses(
            "a first Host that is empty", "GET / HTTP/1.1|Host:|Host: a||", 400, stricter: .oneHost),
        .refuses(
            "a second Host behind other fields", "GET / HTTP/1.1|Host: a|X: 1|HOST: b||", 400,
            stricter: .oneHost),
        .refuses(
            "two Hosts in HTTP/1.0", "GET / HTTP/1.0|Host: a|Host: b||", 400, stricter: .oneHost),
        .refuses("a port without a host", "GET / HTTP/1.1|Host: :80||", 400, stricter: .validHost),
        .refuses("a negative port", "GET / HTTP/1.1|Host: a:-1||", 400, stricter: .validHost),
        .refuses("a port with a plus", "GET / HTTP/1.1|Host: a:+1||", 400, stricter: .validHost),
        .refuses(
            "a port behind a space", "GET / HTTP/1.1|Host: a: 80||", 400, stricter: .validHost),
        .refuses(
            "a port of six digits", "GET / HTTP/1.1|Host: a:000080||", 400, stricter: .validHost),
        .refuses("a Host with a query", "GET / HTTP/1.1|Host: a?b||", 400, stricter: .validHost),
        .refuses("a Host with a fragment", "GET / HTTP/1.1|Host: a#b||", 400, stricter: .validHost),
        .refuses(
            "a Host with a backslash", "GET / HTTP/1.1|Host: a\\b||", 400, stricter: .validHost),
        .refuses("a Host in quotes", "GET / HTTP/1.1|Host: \"a\"||", 400, stricter: .validHost),
        .refuses(
            "a Host in angle brackets", "GET / HTTP/1.1|Host: <a>||", 400, stricter: .validHost),
        .refuses("a Host with a caret", "GET / HTTP/1.1|Host: a^b||", 400, stricter: .validHost),
        .refuses("a Host with braces", "GET / HTTP/1.1|Host: {a}||", 400, stricter: .validHost),
        .refuses("a URI as Host", "GET / HTTP/1.1|Host: http://a||", 400, stricter: .validHost),
        .refuses(
            "an IPv6 address without brackets", "GET / HTTP/1.1|Host: ::1||", 400,
            stricter: .validHost),
        .refuses(
            "an IPv6 address with a letter", "GET / HTTP/1.1|Host: [::g]||", 400,
            stricter: .validHost),
        .refuses(
            "an IPv6 address with a zone", "GET / HTTP/1.1|Host: [fe80::1%25eth0]||", 400,
            stricter: .validHost),
        .refuses(
            "an address of a future version", "GET / HTTP/1.1|Host: [v1.a]||", 400,
            stricter: .validHost),
        .refuses(
            "a word behind an IPv6 address", "GET / HTTP/1.1|Host: [::1]a||", 400,
            stricter: .validHost),
        .refuses(
            "two IPv6 addresses", "GET / HTTP/1.1|Host: [::1][::2]||", 400, stricter: .validHost),
        .refuses(
            "a bracket behind the host", "GET / HTTP/1.1|Host: a]||", 400, stricter: .validHost),
        .refuses("a tab in the host", "GET / HTTP/1.1|Host: a\tb||", 400, stricter: .validHost),
        .refuses("a zero byte in the host", "GET / HTTP/1.1|Host: a\0||", 400),
        .refuses("a folded Host", "GET / HTTP/1.1|Host:| a||", 400),
    ]
}
