import { describe, expect, it } from "vitest";
import { clusterCidr, machineAddress, mostWorkers, podCidr } from "./addresses.ts";

/** The first address of a range and of the one after it. */
function bounds(cidr: string): readonly [number, number] {
  const [address = "", bits = ""] = cidr.split("/");
  const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return [first, first + 2 ** (32 - Number(bits))];
}

describe("the address plan", () => {
  it.for([3, 100, 2_072, 2_073, 5_000])("of a cluster that begins with %i workers has room for all that may join it", (workers) => {
    const [from, until] = bounds(clusterCidr(workers));
    const numbers = Array.from({ length: mostWorkers(workers) }, (_, index) => index + 1);
    const ranges = numbers.map((number) => bounds(podCidr(number)));
    expect(ranges.filter(([first, next]) => first < from || next > until)).toEqual([]);
    expect(new Set(ranges.map(([first]) => first)).size).toBe(numbers.length);
    expect(new Set(numbers.map((number) => machineAddress({ role: "worker", number }))).size).toBe(numbers.length);
  });

  it("is as it was for the first nodes", () => {
    expect([podCidr(1), podCidr(257), clusterCidr(3), machineAddress({ role: "worker", number: 251 })]).toEqual(["10.244.0.0/24", "10.245.0.0/24", "10.240.0.0/12", "172.18.2.1"]);
  });
});
