import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Access {
  /** "https://127.0.0.1:6443" */
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  readonly token: string;
}

/** A kubeconfig with one cluster and its administrator. JSON is YAML. */
export function kubeconfigText({ server, ca, token }: Access): string {
  const name = "kubarium";
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
    users: [{ name: "kubernetes-admin", user: { token } }],
    contexts: [{ name, context: { cluster: name, user: "kubernetes-admin" } }],
    "current-context": name,
    preferences: {},
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** A kubeconfig on disk. `remove` takes away what nobody asked to keep. */
interface WrittenKubeconfig {
  readonly file: string;
  readonly remove: () => void;
}

/** Writes it where only its owner can read it: to `given`, or into a new folder for temporary files. */
export function writeKubeconfig(access: Access, given: string | undefined): WrittenKubeconfig {
  const folder = given === undefined ? mkdtempSync(join(tmpdir(), "kubarium-")) : undefined;
  const file = given ?? join(folder ?? "", "kubeconfig");
  writeFileSync(file, kubeconfigText(access), { mode: 0o600 });
  // The mode above is for a new file only.
  chmodSync(file, 0o600);
  return { file, remove: () => folder !== undefined && rmSync(folder, { recursive: true, force: true }) };
}
