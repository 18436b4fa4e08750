import { describe, expect, it } from "vitest";
import { Normaliser } from "./normaliser.ts";

const normalise = (text: string, literal = "") => new Normaliser("https://load-balancer:6443", literal).text(text, false);

describe("what differs from run to run is masked", () => {
  it.for([
    ["ages in a table", "NAME   READY   AGE\nweb    1/1     5m3s\n", ["NAME  READY  AGE", "web  1/1  <age>"]],
    ["generated names, the same ones alike", "pod/web-5d59d67564-x2x4z\nweb-5d59d67564\n", ["pod/web-<hash1>-<rand1>", "web-<hash1>"]],
    ["the server", "https://load-balancer:6443/api", ["<server>/api"]],
    ["addresses", "10.244.0.7 10.244.0.8 10.244.0.7", ["<ip1> <ip2> <ip1>"]],
    ["keys of JSON stand in order", '{"b":1,"a":2}', ["{", ' "a": 2,', ' "b": 1', "}"]],
    ["an empty cell", "NAME   LABELS   AGE\na               5s\n", ["NAME  LABELS  AGE", "a  <empty>  <age>"]],
  ] as const)("%s", ([, text, expected]) => {
    expect(normalise(text)).toEqual(expected);
  });

  it("what the scenario spells out is compared as it is", () => {
    expect(normalise("192.0.2.1", "192.0.2.1")).toEqual(["192.0.2.1"]);
  });
});
