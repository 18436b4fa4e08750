import { expect, it } from "vitest";
import { fillGoTemplate } from "./goTemplate.ts";
import { fillJsonPath } from "./jsonPath.ts";
import { parseJsonPath } from "./jsonPathParse.ts";

const pod = {
  metadata: { name: "web", labels: { "a.b/c": "d" } },
  spec: { containers: [{ name: "a", image: "nginx", ports: [{ containerPort: 80 }] }, { name: "b", image: "busybox" }] },
  status: { ready: true },
};

const fill = (template: string): unknown => {
  const nodes = parseJsonPath(template);
  return nodes.ok ? fillJsonPath(nodes.value, pod) : nodes;
};

it.for([
  ["{.metadata.name}", "web"],
  ["{.spec.containers[*].name}", "a b"],
  ["{.spec.containers[-1:].name}", "b"],
  ["{.spec.containers[0:2].image}", "nginx busybox"],
  ['{.spec.containers[?(@.name=="b")].image}', "busybox"],
  ["{.spec.containers[?(@.ports)].name}", "a"],
  ['{.metadata.labels.a\\.b/c}', "d"],
  ["{.metadata.labels['a\\.b/c']}", "d"],
  ["{.metadata.labels['a.b/c']}", ""],
  ['{range .spec.containers[*]}{.name}={.image}{"\\n"}{end}', "a=nginx\nb=busybox\n"],
  ["{..containerPort}", "80"],
  ["{.status}", '{"ready":true}'],
  ["{.nope.more}", ""],
  ["name: {$.metadata.name}", "name: web"],
  ["{1}{2.5}{true}", "12.5true"],
  ["{.spec.containers[0]['name','image']}", "a nginx"],
  ["{.spec.containers[1:1].name}", ""],
  ["{range .spec.containers[*]}{@.name};{end}!", "a;b;!"],
  ["{range .nope[*]}x{end}y", "y"],
  ["{range .spec.containers}", ""],
  ['{range .spec.containers[*]}{.name}:{range .ports[*]}{.containerPort}{end} {end}', "a:80 b: "],
  ['{.spec.containers[?(@.ports[0].containerPort>79)].name}', "a"],
  ['{.spec.containers[?(@.name!="a")].name}', "b"],
] as const)("jsonpath %s", ([template, expected]) => {
  expect(fill(template)).toEqual({ ok: true, value: expected });
});

it.for([
  ["{.data[}", "unterminated array"],
  ["{.a", "unclosed action"],
  ["{end}", "not in range, nothing to end"],
  ["{.spec.containers[5].name}", "array index out of bounds: index 5, length 2"],
  ['{.spec.containers["name"]}', 'invalid array index "name"'],
  ["{.spec.containers[a]}", "invalid array index a"],
  ["{.spec.containers[0:1:0]}", "step must be > 0"],
  ["{.spec.containers[1:0]}", "starting index 1 is greater than ending index 0"],
  ["{.metadata[0]}", "map[string]interface {} is not array or slice"],
  ["{.a[?(@.b]}", "unterminated filter"],
  ["{.spec.containers[?(@.name==1)]}", "incompatible types for comparison"],
  ["{.spec.containers[?(@.name=1)]}", "unrecognized filter operator ="],
  ['{"a}', "unterminated quoted string"],
  ["{nosuch}", "unrecognized identifier nosuch"],
  ["{.a....b}", "invalid multiple recursive descent"],
  ["{.a#}", undefined],
  ["{#}", "unrecognized character in action: U+0023 '#'"],
] as const)("jsonpath %s is refused", ([template, error]) => {
  expect(fill(template)).toEqual(error === undefined ? { ok: true, value: "" } : { ok: false, error });
});

it.for([
  ["{{.metadata.name}}", "web"],
  ["{{range .spec.containers}}{{.name}} {{end}}", "a b "],
  ["{{len .spec.containers}}", "2"],
  ["{{if .status.ready}}yes{{else}}no{{end}}", "yes"],
  ['{{index .metadata.labels "a.b/c"}}', "d"],
  ["{{range $i, $c := .spec.containers}}{{$i}}{{$c.name}}{{end}}", "0a1b"],
  ['{{printf "%s!" .metadata.name}}', "web!"],
  ["{{.metadata.name | len}}", "3"],
  ["{{.nope}}", "<no value>"],
  ['{{define "a"}}<{{.}}>{{end}}{{template "a" .metadata.name}}', "<web>"],
  ['{{block "b" .metadata}}{{.name}}{{end}}', "web"],
  ["{{range .spec.containers}}{{.name}}{{break}}{{end}}", "a"],
  ["{{range .spec.containers}}{{continue}}x{{end}}y", "y"],
  ["{{$x := 3}}{{$x}}", "3"],
  ["{{eq (len .spec.containers) 2}}", "true"],
  ["{{lt 1.5 2.0}}", "true"],
] as const)("go-template %s", ([template, expected]) => {
  expect(fillGoTemplate(template, pod)).toEqual({ ok: true, value: { text: expected } });
});

it.for([
  ["{{break}}", "template: output:1: {{break}} outside {{range}}"],
  ["{{$x}}", 'template: output:1: undefined variable "$x"'],
  ['{{if true}}{{define "a"}}{{end}}{{end}}', "template: output:1: unexpected <define> in command"],
  ["{{end}}", "template: output:1: unexpected {{end}}"],
] as const)("go-template %s is no template", ([template, problem]) => {
  expect(fillGoTemplate(template, pod)).toEqual({ ok: false, error: `error parsing template ${template}, ${problem}` });
});

it.for([
  ['{{template "nosuch"}}', ':1:11: executing "output" at <{{template "nosuch"}}>: template "nosuch" not defined'],
  ["{{range .metadata.name}}x{{end}}", ':1:17: executing "output" at <.metadata.name>: range can\'t iterate over web'],
  ["{{.metadata.name.deeper}}", ':1:11: executing "output" at <.metadata.name.deeper>: can\'t evaluate field deeper in type interface {}'],
  ["{{len 3}}", ':1:2: executing "output" at <len 3>: error calling len: len of type int'],
  ["{{.nope | len}}", ':1:10: executing "output" at <len>: error calling len: reflect: call of reflect.Value.Type on zero Value'],
  ["{{len}}", ':1:2: executing "output" at <len>: wrong number of args for len: want 1 got 0'],
  ["{{gt (len .spec.containers) 1.0}}", ':1:2: executing "output" at <gt (len .spec.containers) 1.0>: error calling gt: incompatible types for comparison'],
  ['{{define "a"}}{{template "a"}}{{end}}{{template "a"}}', ':1:25: executing "a" at <{{template "a"}}>: exceeded maximum template depth (100000)'],
  ["{{nil}}", ':1:2: executing "output" at <nil>: nil is not a command'],
] as const)("go-template %s goes wrong", ([template, problem]) => {
  expect(fillGoTemplate(template, pod)).toMatchObject({ ok: true, value: { problem: `template: output${problem}` } });
});

it.each([
  ["a {{.missing}}", 'template: output:1:4: executing "output" at <.missing>: map has no entry for key "missing"'],
  ["a {{(index .nothing 0)}}", 'template: output:1:11: executing "output" at <.nothing>: map has no entry for key "nothing"'],
] as const)("go-template %s with --allow-missing-template-keys=false", (template, problem) => {
  expect(fillGoTemplate(template, pod, true)).toEqual({ ok: true, value: { text: "a ", problem } });
});
