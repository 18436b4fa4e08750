import type { Impersonation } from "../engine/api/index.ts";

type Wanted = { readonly ok: true; readonly value: Impersonation | undefined } | { readonly ok: false; readonly error: string };

const extraPrefix = "impersonate-extra-";

/**
 * The Impersonate-* headers of a request.
 *
 * @param rawHeaders names and values in turn, as they came
 * @source k8s.io/apiserver/pkg/endpoints/filters/impersonation processImpersonationHeaders
 */
export function impersonation(rawHeaders: readonly string[]): Wanted {
  let user = "";
  let uid = "";
  const groups: string[] = [];
  const extra = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? "").toLowerCase();
    const value = rawHeaders[i + 1] ?? "";
    if (name === "impersonate-user") user ||= value;
    else if (name === "impersonate-uid") uid ||= value;
    else if (name === "impersonate-group") groups.push(value);
    else if (name.startsWith(extraPrefix)) {
      const key = unescaped(name.slice(extraPrefix.length));
      extra.set(key, [...(extra.get(key) ?? []), value]);
    }
  }
  if (user === "") {
    if (uid === "" && groups.length === 0 && extra.size === 0) return { ok: true, value: undefined };
    return { ok: false, error: `requested &user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${goStrings(groups)}, Extra:${goExtra(extra)}} without impersonating a user name` };
  }
  const wanted = { user, ...(uid === "" ? {} : { uid }), ...(groups.length === 0 ? {} : { groups }), ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }) };
  return { ok: true, value: wanted };
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

const goStrings = (values: readonly string[]): string => (values.length === 0 ? "[]string(nil)" : `[]string{${values.map((value) => JSON.stringify(value)).join(", ")}}`);

const goExtra = (extra: ReadonlyMap<string, readonly string[]>): string =>
  extra.size === 0 ? "map[string][]string(nil)" : `map[string][]string{${[...extra].map(([key, values]) => `${JSON.stringify(key)}:${goStrings(values)}`).join(", ")}}`;
