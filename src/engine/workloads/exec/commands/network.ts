import { done, failed } from "../types.ts";
import type { Command } from "../types.ts";

const lines = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");

/** @simplified who may read the tables is not checked: in life it takes the capability NET_ADMIN */
const iptablesSave: Command = (args, { world }) => {
  const at = args.findIndex((arg) => arg === "-t" || arg === "--table");
  const table = at < 0 ? undefined : args[at + 1];
  if (at >= 0 && !["nat", "filter", "mangle"].includes(table ?? "")) return failed(`iptables-save v1.8.9 (nf_tables): table \`${table ?? ""}' does not exist`);
  return done(lines(world.network?.iptables(table) ?? []));
};

const nft: Command = (args, { world }) => {
  const words = args.filter((arg) => !arg.startsWith("-"));
  if (words.join(" ") !== "list ruleset") return failed("nft: only `nft list ruleset` is simulated here");
  return done(lines(world.network?.nftables() ?? []));
};

const conntrack: Command = (args, { world }) => {
  if (args[0] !== "-L" && args[0] !== "--dump") return failed("conntrack: only `conntrack -L` is simulated here", 2);
  const all = world.network?.connections() ?? [];
  return done(lines(all), 0, `conntrack v1.4.7 (conntrack-tools): ${all.length} flow entries have been shown.\n`);
};

const ip: Command = (args, { world }) => {
  const [object = "", verb = "show"] = args.filter((arg) => !arg.startsWith("-"));
  if (verb !== "show" && verb !== "list") return failed(`ip: only \`ip ${object} show\` is simulated here`, 255);
  if (object !== "" && "address".startsWith(object)) return done(lines(world.network?.addresses() ?? []));
  if (object !== "" && "route".startsWith(object)) return done(lines(world.network?.routes() ?? []));
  return failed(`Object "${object}" is unknown, try "ip help".`, 255);
};

const ss: Command = (args, { world }) => {
  const flags = args.join("");
  if (!flags.includes("l") || !flags.includes("t")) return failed("ss: only listening TCP sockets are simulated here: ss -lnt", 255);
  const rows = (world.network?.listeners() ?? []).map(({ ip: address, port }) => `LISTEN ${"0".padEnd(6)} ${"4096".padEnd(6)} ${`${address}:${port}`.padStart(21)} ${"0.0.0.0:*".padStart(17)}`);
  return done(lines([`State  Recv-Q Send-Q ${"Local Address:Port".padStart(21)} ${"Peer Address:Port".padStart(17)}`, ...rows]));
};

/** Tools that read a network namespace. */
export const networkCommands: Readonly<Record<string, Command>> = { "iptables-save": iptablesSave, nft, conntrack, ip, ss };
