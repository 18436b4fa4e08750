import { expect, it } from "vitest";
import { parseManifest, problemsOfOutput } from "./index.ts";

const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: -1
  template:
    spec:
      containers:
        - name: web
          imag: x
---
apiVersion: v1
kind: Pod
metadata:
  name: other
`;

it.for([
  ['The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0\n', [[6, "spec.replicas"]]],
  ['The Deployment "web" is invalid: \n* spec.template.spec.containers[0].image: Required value\n* spec.selector: Required value\n', [[10, "spec.template.spec.containers[0].image"], [5, "spec.selector"]]],
  ['Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].imag"\n', [[11, "spec.template.spec.containers[0].imag"]]],
  ['Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32\n', [[6, "spec.replicas"]]],
  ['Error from server (AlreadyExists): error when creating "STDIN": pods "other" already exists\n', [[13, undefined]]],
  ['Error from server (Forbidden): something about "nothing here"\n', []],
  ["deployment.apps/web created\n", []],
] as const)("%j", ([output, expected]) => {
  const { documents } = parseManifest(text);
  expect(problemsOfOutput(documents, output).map(({ line, path }) => [line, path])).toEqual(expected);
});
