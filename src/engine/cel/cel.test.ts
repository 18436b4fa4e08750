import { describe, expect, test } from "vitest";
import { compile, fromJson, newEnvironment, runProgram, celTypes, listOf, mapOf, objectType, isError, toJson } from "./index.ts";

const { dyn, int, string } = celTypes;
const point = objectType("Point", () => new Map([["x", int], ["tags", listOf(string)], ["extra", mapOf(string, int)]]));
const environment = newEnvironment({ object: dyn, oldObject: dyn, self: point });
const object = { metadata: { name: "web", labels: { app: "a" } }, spec: { replicas: 3, ratio: 1.5, items: ["a", "b"] } };
const values = (name: string): ReturnType<typeof fromJson> | undefined => (name === "object" ? fromJson(object) : name === "self" ? fromJson({ x: 1, tags: ["t"] }, point) : undefined);

function outcome(text: string, limit = 1_000_000): unknown {
  const program = compile(text, environment);
  if (!program.ok) return program.error;
  const { value } = runProgram(program.value, values, limit);
  return isError(value) ? `error: ${value.message}` : toJson(value);
}

describe("values", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["1 + 2 * 3", 7],
    ["-7 / 2", -3],
    ["-7 % 2", -1],
    ["'a' + 'b' == 'ab'", true],
    ["object.spec.replicas <= 3", true],
    ["object.spec.ratio > 1", true],
    ["has(object.spec.replicas) && !has(object.spec.nope)", true],
    ["object.metadata.labels['app']", "a"],
    ["'app' in object.metadata.labels", true],
    ["object.spec.items.all(i, i.size() == 1)", true],
    ["object.spec.items.map(i, i + 'x')", ["ax", "bx"]],
    ["[1, 2, 3].filter(i, i > 1)", [2, 3]],
    ["[1, 2, 3].exists_one(i, i == 2)", true],
    ["[1, 2].map(i, i > 1, i * 10)", [20]],
    ["{'a': 1}.transformMap(k, v, v + 1)", { a: 2 }],
    ["[3, 4].transformList(i, v, i * v)", [0, 4]],
    ["object.spec.?nope.orValue('none')", "none"],
    ["object.?spec.?replicas.optMap(r, r + 1).value()", 4],
    ["quantity('1Gi').isGreaterThan(quantity('1000Mi'))", true],
    ["string(quantity('1500m').add(quantity('500m')))", "2"],
    ["'abc123'.find('[0-9]+')", "123"],
    ["'a1b22'.findAll('[0-9]+')", ["1", "22"]],
    ["'2001:db8::1' == string(ip('2001:db8::1'))", true],
    ["cidr('10.0.0.0/8').containsIP('10.1.2.3')", true],
    ["url('https://a.b:80/c?d=e').getHostname()", "a.b"],
    ["[1, 2, 3].sum() == 6 && [2, 1].min() == 1 && [1, 2].isSorted()", true],
    ["'%s has %d of %.1f'.format(['a', 2, 1.25])", "a has 2 of 1.3"],
    ["timestamp('2024-02-29T12:00:00Z').getDayOfYear()", 59],
    ["duration('90m').getHours()", 1],
    ["timestamp('2024-01-01T00:00:00Z') + duration('24h') == timestamp('2024-01-02T00:00:00Z')", true],
    ["!format.dns1123Label().validate('a_b').hasValue()", false],
    ["type(1) == int && type('') == string", true],
    ["self.x + 1 == 2 && self.tags.exists(t, t == 't')", true],
    ["dyn(1) == dyn(1.0)", true],
    ["true || object.nope", true],
    ["'abc'.matches('^a.c$')", true],
    ["[[1, 2], [3]].all(l, l.all(i, i > 0))", true],
    ["'a,b,c'.split(',', 2)", ["a", "b,c"]],
    ["'hello'.substring(1, 3)", "el"],
    ["semver('1.2.3').isLessThan(semver('1.10.0'))", true],
  ];
  test.each(cases)("%s", (text, value) => {
    expect(outcome(text)).toEqual(value);
  });
});

describe("errors of evaluation", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["object.foo == 1", "error: no such key: foo"],
    ["object.spec.replicas + 'x' == 'y'", "error: no such overload"],
    ["1 / 0 == 1", "error: division by zero"],
    ["[1][4] == 1", "error: index out of bounds: 4"],
    ["9223372036854775807 + 1 == 0", "error: integer overflow"],
    ["int('x') == 1", "error: type conversion error from 'string' to 'int'"],
  ];
  test.each(cases)("%s", (text, message) => {
    expect(outcome(text)).toBe(message);
  });
});

describe("errors of compilation, in cel-go's words", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["unknownvar > 1", "ERROR: <input>:1:1: undeclared reference to 'unknownvar' (in container '')\n | unknownvar > 1\n | ^"],
    [
      "object.spec.replicas <= 'x",
      "ERROR: <input>:1:25: Syntax error: token recognition error at: ''x'\n | object.spec.replicas <= 'x\n | ........................^\nERROR: <input>:1:27: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | object.spec.replicas <= 'x\n | ..........................^",
    ],
    ["'a' + 1", "ERROR: <input>:1:5: found no matching overload for '_+_' applied to '(string, int)'\n | 'a' + 1\n | ....^"],
    ["self.nope", "ERROR: <input>:1:5: undefined field 'nope'\n | self.nope\n | ....^"],
    ["self.x.y", "ERROR: <input>:1:7: type 'int' does not support field selection\n | self.x.y\n | ......^"],
    ["self.x.all(i, i)", "ERROR: <input>:1:5: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)\n | self.x.all(i, i)\n | ....^"],
    ["'a'.foo(1)", "ERROR: <input>:1:8: undeclared reference to 'foo' (in container '')\n | 'a'.foo(1)\n | .......^"],
    ["[1, 'a']", "ERROR: <input>:1:5: expected type 'int' but found 'string'\n | [1, 'a']\n | ....^"],
    ["'a'.startsWith(1)", "ERROR: <input>:1:15: found no matching overload for 'startsWith' applied to 'string.(int)'\n | 'a'.startsWith(1)\n | ..............^"],
    [
      "*@a | b",
      "ERROR: <input>:1:1: Syntax error: extraneous input '*' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | *@a | b\n | ^\nERROR: <input>:1:2: Syntax error: token recognition error at: '@'\n | *@a | b\n | .^\nERROR: <input>:1:5: Syntax error: token recognition error at: '| '\n | *@a | b\n | ....^\nERROR: <input>:1:7: Syntax error: extraneous input 'b' expecting <EOF>\n | *@a | b\n | ......^",
    ],
    ["'a'.matches('(')", "ERROR: <input>:1:13: invalid matches argument\n | 'a'.matches('(')\n | ............^"],
  ];
  test.each(cases)("%s", (text, message) => {
    expect(outcome(text)).toBe(message);
  });
});

describe("what would take too long ends", () => {
  const list = `[${Array.from({ length: 100 }, (_each, index) => index).join(", ")}]`;
  test("nested loops", () => {
    expect(outcome(`${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, a + b + c + d >= 0))))`)).toBe("error: operation cancelled: actual cost limit exceeded");
  });
  test("a regular expression that makes others try for ever", () => {
    expect(outcome(`'${"a".repeat(2000)}b'.matches('^(a+)+$')`)).toBe(false);
  });
  test.each([["a chain of fields", `object${".a".repeat(20_000)} == 1`], ["a chain of sums", `1${" + 1".repeat(20_000)} == 1`], ["a chain of signs", `${"!".repeat(50_000)}true`], ["lists in lists", "[".repeat(5000)], ["chains in brackets", `${"(".repeat(240)}a${`${".a".repeat(150)})`.repeat(240)}`]])("%s", (_name, text) => {
    expect(() => outcome(text)).not.toThrow();
  });
  test("deep nesting is refused", () => {
    expect(outcome("(".repeat(300) + "1" + ")".repeat(300))).toContain("expression recursion limit exceeded: 250");
  });
});
