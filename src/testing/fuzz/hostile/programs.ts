/** Patterns and expressions that would never end, or are none. */
export const regexes: readonly string[] = ["(a+)+$", "(a|a)*b", "((((a{1,100}){1,100}){1,100}){1,100})", "[", "(?=a)", "\\p{L}{1000}", "(.*)*".repeat(50), `${"(".repeat(1000)}a${")*".repeat(1000)}`, "a{1001}", "(?P<x>a)(?P<x>b)", "[z-a]", "\\", "(?i)(?s)(?m)^.*$", "[[:nothing:]]", `(${"a?".repeat(500)}){2}${"a".repeat(500)}`, "\\8", "(?P<n>", "x*?+", "[\\d-z]", "".padEnd(20_000, "a|")];

const nestedLoop = (depth: number): string => (depth === 0 ? "x" : `[1,2,3,4,5,6,7,8,9].map(x${depth}, ${nestedLoop(depth - 1).replaceAll("x", "x")})`);

/** Rules, conditions, expressions of mutations. */
export const rules: readonly string[] = [
  "self.a.all(x, self.a.all(y, self.a.all(z, x == y)))",
  "[1,2,3,4,5,6,7,8,9].map(a, [1,2,3,4,5,6,7,8,9].map(b, [1,2,3,4,5,6,7,8,9].map(c, [1,2,3,4,5,6,7,8,9].map(d, a))))",
  nestedLoop(12).replaceAll(/x\b/g, "1"),
  "(".repeat(5000),
  `${"1+".repeat(20_000)}1`,
  `${"!".repeat(3000)}true`,
  `${"[".repeat(500)}${"]".repeat(500)}`,
  `'${"a".repeat(50_000)}'.contains('${"a".repeat(20_000)}b')`,
  "'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('(a+)+$')",
  "'a'.replace('a', 'aa').replace('a', 'aa').size() > 'x'",
  "has(object.spec.x.y.z) || object.metadata.labels.exists(k, k.matches('(a|a)*$'))",
  "'a'.matches(object.metadata.name + '(')",
  "1/0 == 1",
  "9223372036854775807 + 1 > 0",
  "duration('99999999999999h') > duration('1s')",
  "timestamp('0000-00-00T00:00:00Z') < timestamp('x')",
  "size('\\U0010ffff\\ud800') == 1",
  "[1,2,3][99999999999] == 1",
  "{'a': 1}.b == {}.c",
  "dyn(1) + dyn('a') == dyn(null)",
  "authorizer.path('/').check('get').allowed() && authorizer.group('').resource('pods').namespace('x').check('y').allowed()",
  "quantity('99999999999999999999999999999999E').isGreaterThan(quantity('1'))",
  "ip('::ffff:1.2.3.4').family() == 4 || cidr('0.0.0.0/0').containsIP('x')",
  "url('http://[').getHost() == ''",
  "'%'.format([1,2,3]) == 'x' || '%d %s %.99999f'.format([1,'a',2.0]) == ''",
  "oldSelf == self",
  "",
  " ",
  "\u0000",
  "true // comment",
  "__proto__.constructor",
  "optional.none().value() == 1",
  "b'\\xff' == b''",
  "x.map(y, y, y, y)",
];

/** What stands where an address of a webhook stands. */
export const urls: readonly string[] = ["https://127.0.0.1/", "https://10.0.0.1:99999/", "http://x/", "https://user:pw@x/", "https://x/?a=b", "https://x/#f", "https://[::1", "https://", "", "https://nobody.example.com/", "https://10.96.0.1:443/", "ftp://x", "https://255.255.255.255/"];
