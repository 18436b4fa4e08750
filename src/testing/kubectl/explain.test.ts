import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageLaptop } from "./laptop.ts";
import type { Laptop } from "./laptop.ts";

const imagePullPolicy = `KIND:       Pod
VERSION:    v1

FIELD: imagePullPolicy <string>
ENUM:
    Always
    IfNotPresent
    Never

DESCRIPTION:
    Image pull policy. One of Always, Never, IfNotPresent. Defaults to Always if
    :latest tag is specified, or IfNotPresent otherwise. Cannot be updated. More
    info: https://kubernetes.io/docs/concepts/containers/images#updating-images
    
    Possible enum values:
     - \`"Always"\` means that kubelet always attempts to pull the latest image.
    Container will fail If the pull fails.
     - \`"IfNotPresent"\` means that kubelet pulls if the image isn't present on
    disk. Container will fail if the image isn't present and the pull fails.
     - \`"Never"\` means that kubelet never pulls an image, but only uses a local
    image. Container will fail if the image isn't present
    

`;
const deploymentHead = "GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\n";

describe("kubectl explain", () => {
  let laptop: Laptop;
  beforeAll(() => {
    laptop = pageLaptop();
  });
  afterAll(() => laptop.close());

  it("prints what Kubernetes says of a field", async () => {
    expect(await laptop.run(["explain", "pods.spec.containers.imagePullPolicy"])).toEqual({ code: 0, stdout: imagePullPolicy, stderr: "" });
  });

  it.each([
    // The group may follow the plural, and only that.
    ["deployments.apps.spec.replicas", 0, `${deploymentHead}FIELD: replicas <integer>`, ""],
    ["deployment.apps", 1, deploymentHead, 'error: field "apps" does not exist\n'],
    ["events.events.k8s.io", 1, "KIND:       Event\nVERSION:    v1\n\n", 'error: field "io" does not exist\n'],
    ["pods.spec.nope.name", 1, "KIND:       Pod\nVERSION:    v1\n\n", 'error: field "name" does not exist\n'],
    ["nope", 1, "", 'the server doesn\'t have a resource type "nope"\n'],
    ["", 1, "", "error: a resource must be present, got: /, Resource=\n"],
    ["pods.spec..containers", 1, "", "error: invalid jsonpath syntax, first node must be field node\n"],
  ])("%s", async (words, code, begin, stderr) => {
    const printed = await laptop.run(["explain", words]);
    expect(printed).toMatchObject({ code, stderr });
    expect(printed.stdout.slice(0, begin.length)).toBe(begin);
  });

  it("shows an empty value of an enum, and what a quantity is", async () => {
    expect((await laptop.run(["explain", "pods.spec.volumes.hostPath.type"])).stdout).toContain('ENUM:\n    ""\n    BlockDevice\n');
    expect((await laptop.run(["explain", "pods.spec.containers.resources.limits"])).stdout).toContain("    Quantity is a fixed-point representation of a number. It provides convenient\n");
  });
});
