import { mkdtempSync, writeFileSync } from "node:fs";
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

/** Writes it where only its owner can read it. @returns the file */
export function writeKubeconfig(access: Access, file = join(mkdtempSync(join(tmpdir(), "kubarium-")), "kubeconfig")): string {
  writeFileSync(file, kubeconfigText(access), { mode: 0o600 });
  return file;
}
