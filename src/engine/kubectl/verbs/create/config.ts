import type { KubeObject } from "../../../api/index.ts";
import { encodeBase64 } from "../../print/base64.ts";
import { compactTypedJson } from "../../print/json.ts";
import type { VerbInput } from "../../verb.ts";
import { generatorVerb } from "./generator.ts";
import { contentHash } from "./contentHash.ts";
import { keyValues } from "./keyValues.ts";
import { newMeta } from "./names.ts";

type Data = Readonly<Record<string, string>>;
const encoded = (data: Data): Data => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encodeBase64(value)]));
const filled = (data: Data): { readonly data?: Data } => (Object.keys(data).length === 0 ? {} : { data });

function hashed(input: VerbInput, name: string, kind: "ConfigMap" | "Secret", content: { readonly data?: Data; readonly type?: string }): string {
  return input.args.flags["append-hash"] === "true" ? `${name}-${contentHash(kind, name, content)}` : name;
}

/** `kubectl create configmap`. @source k8s.io/kubectl/pkg/cmd/create/create_configmap.go */
export const createConfigMap = generatorVerb({
  failure: "failed to create configmap:",
  make(input, name) {
    const data = keyValues(input, "ConfigMap", name);
    if (!data.ok) return data.error;
    const object: KubeObject & { readonly data?: Data } = { kind: "ConfigMap", apiVersion: "v1", metadata: newMeta(hashed(input, name, "ConfigMap", filled(data.value))), ...filled(data.value) };
    return object;
  },
});

function secret(input: VerbInput, name: string, data: Data, type: string | undefined): KubeObject {
  const content = { ...filled(encoded(data)), ...(type === undefined || type === "" ? {} : { type }) };
  const object: KubeObject & typeof content = { kind: "Secret", apiVersion: "v1", metadata: newMeta(hashed(input, name, "Secret", content)), ...content };
  return object;
}

/** @source k8s.io/kubectl/pkg/cmd/create/create_secret.go */
export const createSecretGeneric = generatorVerb({
  failure: "failed to create secret",
  make(input, name) {
    const data = keyValues(input, "Secret", name);
    return data.ok ? secret(input, name, data.value, input.args.flags["type"]) : data.error;
  },
});

/** @source k8s.io/kubectl/pkg/cmd/create/create_secret_tls.go */
export const createSecretTls = generatorVerb({
  failure: "failed to create secret",
  make(input, name) {
    const { cert, key } = input.args.flags;
    if ((cert ?? "") === "" || (key ?? "") === "") return "key and cert must be specified";
    for (const path of [cert ?? "", key ?? ""]) if (!Object.hasOwn(input.files, path)) return `Cannot read file ${path}, open ${path}: no such file or directory`;
    return secret(input, name, { "tls.crt": input.files[cert ?? ""]?.text ?? "", "tls.key": input.files[key ?? ""]?.text ?? "" }, "kubernetes.io/tls");
  },
});

/** @source k8s.io/kubectl/pkg/cmd/create/create_secret_docker.go */
export const createSecretDockerRegistry = generatorVerb({
  failure: "failed to create secret",
  make(input, name) {
    const { flags, all } = input.args;
    if (all["from-file"] !== undefined) {
      const data = keyValues(input, "Secret", name);
      return data.ok ? secret(input, name, data.value, "kubernetes.io/dockerconfigjson") : data.error;
    }
    const server = flags["docker-server"] ?? "https://index.docker.io/v1/";
    const [username = "", password = "", email = ""] = [flags["docker-username"], flags["docker-password"], flags["docker-email"]];
    if (username === "" || password === "" || server === "") return "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required";
    const auth = { auths: { [server]: { username, password, ...(email === "" ? {} : { email }), auth: encodeBase64(`${username}:${password}`) } } };
    return secret(input, name, { ".dockerconfigjson": compactTypedJson(auth) }, "kubernetes.io/dockerconfigjson");
  },
});
