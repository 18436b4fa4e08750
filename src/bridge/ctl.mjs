/**
 * `npm run -s ctl -- VERB ...`: acts on the running bridge that KUBECONFIG names. See docs/bridge.md.
 * Plain JavaScript, so that it is there at once.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { parse } from "yaml";

const controlPath = "/.kubarium/control";
/** npm changes the folder; INIT_CWD is where the words were typed. */
const cwd = process.env["INIT_CWD"] ?? process.cwd();

function fail(text) {
  console.error(text);
  process.exit(1);
}

/** Server, authority and token of the current context. */
function access() {
  const [file = ""] = (process.env["KUBECONFIG"] ?? join(homedir(), ".kube/config")).split(delimiter).filter((name) => name !== "");
  let config;
  try {
    config = parse(readFileSync(resolve(cwd, file), "utf8"));
  } catch (error) {
    return fail(`KUBECONFIG does not name the kubeconfig of a running bridge: ${error.message}`);
  }
  const named = (list, name) => (list ?? []).find((each) => each.name === name);
  const context = named(config?.contexts, config?.["current-context"])?.context;
  const cluster = named(config?.clusters, context?.cluster)?.cluster;
  const token = named(config?.users, context?.user)?.user?.token;
  if (cluster?.server === undefined || token === undefined) return fail(`${file}: no cluster with a token in the current context`);
  const { hostname } = new URL(cluster.server);
  if (hostname !== "127.0.0.1" && hostname !== "localhost") return fail(`${file}: ${cluster.server} is not a bridge on this machine`);
  return { server: cluster.server, token, ca: Buffer.from(cluster["certificate-authority-data"] ?? "", "base64") };
}

function readUpload([verb, file]) {
  if (verb !== "load" || file === undefined) return undefined;
  try {
    return readFileSync(resolve(cwd, file), "utf8");
  } catch (error) {
    return fail(error.message);
  }
}

const words = process.argv.slice(2);
const { server, token, ca } = access();
const upload = readUpload(words);
const sent = request(`${server}${controlPath}`, { method: "POST", ca, agent: false, headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" } }, (response) => {
  const chunks = [];
  response.on("data", (chunk) => chunks.push(chunk));
  response.on("end", () => {
    const text = Buffer.concat(chunks).toString();
    if (response.statusCode !== 200) return fail(response.statusCode === 422 ? JSON.parse(text).error : `the bridge answers ${response.statusCode}: ${text.trim()}`);
    const { text: said, file } = JSON.parse(text);
    if (file !== undefined) writeFileSync(resolve(cwd, file.name), file.text);
    if (said !== "") console.log(said);
  });
});
sent.on("error", (error) => fail(`no bridge answers at ${server}: ${error.message}`));
sent.end(JSON.stringify({ words, ...(upload === undefined ? {} : { upload }) }));
