import { toUtf8 } from "../../../core/index.ts";
import type { ByteText } from "../../../core/index.ts";
import type { VerbInput } from "../../verb.ts";

const types: Readonly<Record<string, string>> = { html: "text/html; charset=utf-8", css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", json: "application/json", txt: "text/plain; charset=utf-8", svg: "image/svg+xml" };

/** A file below --www. @source net/http FileServer */
export function staticFile(files: VerbInput["files"], folder: string, path: string): { readonly code: number; readonly type: string; readonly body: ByteText } {
  const plain = folder.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
  const name = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  const key = plain === "." || plain === "" ? name : `${plain}/${name}`;
  const file = Object.hasOwn(files, key) ? files[key] : undefined;
  if (file === undefined) return { code: 404, type: "text/plain; charset=utf-8", body: "404 page not found\n" };
  return { code: 200, type: types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream", body: toUtf8(file.text) };
}
