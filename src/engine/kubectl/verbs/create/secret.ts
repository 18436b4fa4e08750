import { encodeBase64 } from "../../print/base64.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { VerbInput } from "../../verb.ts";
import { compactJson } from "../../print/json.ts";
import { keyValues } from "./keyValues.ts";
import { exactlyOneName, newMeta } from "./names.ts";

const encoded = (data: Readonly<Record<string, string>>): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encodeBase64(value)]));

/** `kubectl create secret generic|tls|docker-registry`. */
export function secret(input: VerbInput): KubeObject | string {
  const [, form] = input.args.positional;
  const [name, problem] = exactlyOneName(input, 2);
  if (problem !== undefined) return problem;
  const { flags } = input.args;
  const make = (type: string | undefined, data: Readonly<Record<string, string>>): KubeObject & object => {
    const object = { apiVersion: "v1", kind: "Secret", metadata: newMeta(name), ...(Object.keys(data).length === 0 ? {} : { data: encoded(data) }), ...(type === undefined || type === "" ? {} : { type }) };
    return object;
  };
  switch (form) {
    case "generic": {
      const data = keyValues(input, "Secret", name);
      return data.ok ? make(flags["type"], data.value) : data.error;
    }
    case "tls": {
      const cert = input.files[flags["cert"] ?? ""];
      const key = input.files[flags["key"] ?? ""];
      if (cert === undefined || key === undefined) return `open ${(cert === undefined ? flags["cert"] : flags["key"]) ?? ""}: no such file or directory`;
      return make("kubernetes.io/tls", { "tls.crt": cert.text, "tls.key": key.text });
    }
    case "docker-registry": {
      const server = flags["docker-server"] ?? "https://index.docker.io/v1/";
      const [username = "", password = "", email = ""] = [flags["docker-username"], flags["docker-password"], flags["docker-email"]];
      const auth = { auths: { [server]: { username, password, ...(email === "" ? {} : { email }), auth: encodeBase64(`${username}:${password}`) } } };
      return make("kubernetes.io/dockerconfigjson", { ".dockerconfigjson": compactJson(auth) });
    }
    case undefined:
    default:
      return `unknown command "${form ?? ""}" for "kubectl create secret"`;
  }
}
