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
  ["{.metadata.labels['a.b/c']}", "d"],
  ['{range .spec.containers[*]}{.name}={.image}{"\\n"}{end}', "a=nginx\nb=busybox\n"],
  ["{..containerPort}", "80"],
  ["{.status}", '{"ready":true}'],
  ["{.nope.more}", ""],
  ["name: {$.metadata.name}", "name: web"],
] as const)("jsonpath %s", ([template, expected]) => {
  expect(fill(template)).toEqual({ ok: true, value: expected });
});

it.for([
  ["{.data[}", "unterminated array"],
  ["{.a", "unclosed action"],
  ["{end}", "not in range, nothing to end"],
  ["{.spec.containers[5].name}", "array index out of bounds: index 5, length 2"],
] as const)("jsonpath %s is refused", ([template, error]) => {
  expect(fill(template)).toEqual({ ok: false, error });
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
] as const)("go-template %s", ([template, expected]) => {
  expect(fillGoTemplate(template, pod)).toEqual({ ok: true, value: { text: expected } });
});

it.each([
  ["a {{.missing}}", 'template: output:1:4: executing "output" at <.missing>: map has no entry for key "missing"'],
  ["a {{(index .nothing 0)}}", 'template: output:1:11: executing "output" at <.nothing>: map has no entry for key "nothing"'],
] as const)("go-template %s with --allow-missing-template-keys=false", (template, problem) => {
  expect(fillGoTemplate(template, pod, true)).toEqual({ ok: true, value: { text: "a ", problem } });
});
