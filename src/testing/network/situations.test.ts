import { expect, it } from "vitest";
import recorded from "../recorded/network/situations.json";
import { playSituation, type Situation } from "./situation.ts";

const situations = recorded as unknown as Situation[];
const cases = situations.flatMap((situation) => (["iptables", "nftables"] as const).map((mode) => ({ name: situation.name, mode, situation })));

it.for(cases)("connections end where they ended in life: $name, $mode", { timeout: 30_000 }, ({ situation, mode }) => {
  expect(playSituation(situation, mode).differences).toEqual([]);
});

it("a backend that did not answer in life, or another that did, is a difference", () => {
  const [situation] = situations;
  const text = JSON.stringify(situation).replaceAll('"10.244.2.11:8080":', '"10.244.2.12:8080":');
  expect(playSituation(JSON.parse(text) as Situation, "iptables").differences).toHaveLength(1);
});
