/**
 * What @kubernetes/client-node, unmodified, does against a bridge: each case prints a line.
 * Run by clientNodeSet.ts: `node clientNode.mjs PACKAGE_FOLDER`, with KUBECONFIG set.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pathToFileURL } from "node:url";

const [folder = ""] = process.argv.slice(2);
const k8s = await import(pathToFileURL(createRequire(join(folder, "package.json")).resolve("@kubernetes/client-node")).href);
const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);
const namespace = "default";
const late = 60_000;

function check(isSo, what) {
  if (!isSo) throw new Error(what);
}

/** Fulfilled when it is so; refused after a minute. */
async function until(isSo, what) {
  const end = Date.now() + late;
  while (!(await isSo())) {
    check(Date.now() < end, `not within a minute: ${what}`);
    await new Promise((go) => setTimeout(go, 100));
  }
}

const configMap = (name, data) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });

const cases = {
  async list() {
    const namespaces = await core.listNamespace();
    check(["default", "kube-node-lease", "kube-public", "kube-system"].every((name) => namespaces.items.some((item) => item.metadata.name === name)), "the four namespaces");
    check((await core.listNode()).items.length === 1, "one node");
  },
  async "create, read, replace, patch, delete"() {
    await core.createNamespacedConfigMap({ namespace, body: configMap("crud", { a: "1" }) });
    const read = await core.readNamespacedConfigMap({ namespace, name: "crud" });
    check(read.data.a === "1", "what was created");
    await core.replaceNamespacedConfigMap({ namespace, name: "crud", body: { ...read, data: { a: "2" } } });
    const stale = await core.replaceNamespacedConfigMap({ namespace, name: "crud", body: { ...read, data: { a: "3" } } }).then(
      () => 200,
      (error) => error.code,
    );
    check(stale === 409, `a stale object is a conflict, not ${stale}`);
    const patched = await core.patchNamespacedConfigMap({ namespace, name: "crud", body: { data: { b: "4" } } }, k8s.setHeaderOptions("Content-Type", k8s.PatchStrategy.MergePatch));
    check(patched.data.a === "2" && patched.data.b === "4", "what was patched");
    await core.deleteNamespacedConfigMap({ namespace, name: "crud" });
    const gone = await core.readNamespacedConfigMap({ namespace, name: "crud" }).then(
      () => 200,
      (error) => error.code,
    );
    check(gone === 404, `it is gone, not ${gone}`);
  },
  async watch() {
    const seen = [];
    const watch = new k8s.Watch(config);
    const stop = await watch.watch(`/api/v1/namespaces/${namespace}/configmaps`, { fieldSelector: "metadata.name=watched" }, (type) => seen.push(type), () => undefined);
    await core.createNamespacedConfigMap({ namespace, body: configMap("watched", {}) });
    await core.patchNamespacedConfigMap({ namespace, name: "watched", body: { data: { a: "1" } } }, k8s.setHeaderOptions("Content-Type", k8s.PatchStrategy.MergePatch));
    await core.deleteNamespacedConfigMap({ namespace, name: "watched" });
    await until(() => seen.length >= 3, "three events");
    stop.abort();
    check(seen.join(" ") === "ADDED MODIFIED DELETED", seen.join(" "));
  },
  async informer() {
    const seen = [];
    const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () => core.listNamespacedConfigMap({ namespace }));
    for (const event of ["add", "update", "delete"]) informer.on(event, (object) => object.metadata.name === "informed" && seen.push(event));
    informer.on("error", () => undefined);
    await informer.start();
    await core.createNamespacedConfigMap({ namespace, body: configMap("informed", {}) });
    await until(() => informer.get("informed", namespace) !== undefined, "the informer knows it");
    await core.deleteNamespacedConfigMap({ namespace, name: "informed" });
    await until(() => seen.includes("delete"), "the informer forgets it");
    await informer.stop();
    check(seen[0] === "add" && seen.at(-1) === "delete", seen.join(" "));
  },
  async "server-side apply, and a conflict"() {
    const apply = (fieldManager, data, force) =>
      core.patchNamespacedConfigMap({ namespace, name: "applied", fieldManager, force, body: configMap("applied", data) }, k8s.setHeaderOptions("Content-Type", k8s.PatchStrategy.ServerSideApply));
    const applied = await apply("one", { a: "1" }, false);
    check(applied.metadata.managedFields?.some((each) => each.manager === "one" && each.operation === "Apply"), "its manager is noted");
    const refused = await apply("two", { a: "2" }, false).then(
      () => 200,
      (error) => error.code,
    );
    check(refused === 409, `a conflict, not ${refused}`);
    check((await apply("two", { a: "2" }, true)).data.a === "2", "force takes it");
  },
  async "a Deployment becomes available"() {
    const labels = { app: "web" };
    const spec = { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "busybox", command: ["sh", "-c", "echo begun; sleep 3600"] }] } } };
    await apps.createNamespacedDeployment({ namespace, body: { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec } });
    await until(async () => (await apps.readNamespacedDeployment({ namespace, name: "web" })).status?.availableReplicas === 1, "one available replica");
  },
  async exec() {
    const [pod] = (await core.listNamespacedPod({ namespace, labelSelector: "app=web" })).items;
    let out = "";
    const sink = new Writable({
      write(chunk, _encoding, done) {
        out += chunk.toString();
        done();
      },
    });
    const status = await new Promise((resolve, reject) => {
      new k8s.Exec(config).exec(namespace, pod.metadata.name, "web", ["sh", "-c", "hostname; exit 3"], sink, sink, null, false, resolve).catch(reject);
    });
    await until(() => out !== "", "its output");
    check(out.trim() === pod.metadata.name, out);
    check(status.status === "Failure" && status.details?.causes?.some((cause) => cause.reason === "ExitCode" && cause.message === "3"), JSON.stringify(status));
  },
  async "logs"() {
    const [pod] = (await core.listNamespacedPod({ namespace, labelSelector: "app=web" })).items;
    const text = await core.readNamespacedPodLog({ namespace, name: pod.metadata.name });
    check(text === "begun\n", text);
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log(`pass ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
  }
}
console.log(`${Object.keys(cases).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
