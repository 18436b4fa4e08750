import { describe, expect, it } from "vitest";
import { cargoOf, readPlace, writePlace } from "./place.ts";
import type { Place } from "./place.ts";

const isKnown = (diagram: string) => diagram === "overview" || diagram === "raft";

describe("the address of a place", () => {
  const places: readonly (readonly [string, Place])[] = [
    ["", { diagram: "overview", options: {} }],
    ["#/raft", { diagram: "raft", options: {} }],
    ["#/raft?member=etcd-cp-1", { diagram: "raft", options: { member: "etcd-cp-1" } }],
    ["#/overview?pod=default%2Fweb", { diagram: "overview", options: { pod: "default/web" } }],
  ];
  it.each(places)("%s", (address, place) => {
    expect(writePlace(place)).toBe(address);
    expect(readPlace(address, isKnown)).toEqual(address === "" ? undefined : place);
  });

  const cargoes: readonly (readonly [string, Place, string])[] = [
    ["#h=1.ab.cd-e_f", { diagram: "overview", options: {} }, "h=1.ab.cd-e_f"],
    ["#/raft&h=1.ab.cd", { diagram: "raft", options: {} }, "h=1.ab.cd"],
    ["#/raft?member=a&bridge=0123456789abcdef", { diagram: "raft", options: { member: "a" } }, "bridge=0123456789abcdef"],
  ];
  it.each(cargoes)("%s carries a session or a token on", (address, place, cargo) => {
    expect(cargoOf(address)).toBe(cargo);
    expect(writePlace(place, cargo)).toBe(address);
    expect(readPlace(address, isKnown)).toEqual(address.startsWith("#/") ? place : undefined);
  });

  const refused: readonly string[] = ["", "#h=1.ab.cd", "#fidelity", "#/nowhere", "#/", "#/raft/../x", `#/${"r".repeat(50)}`];
  it.each(refused)("names no place: %s", (address) => expect(readPlace(address, isKnown)).toBeUndefined());

  it("takes in only so many options, of bounded length", () => {
    const many = Array.from({ length: 40 }, (_, index) => `o${index}=1`).join("&");
    expect(Object.keys(readPlace(`#/raft?${many}`, isKnown)?.options ?? {})).toHaveLength(12);
    expect(readPlace(`#/raft?a=${"x".repeat(400)}&__proto__=1`, isKnown)?.options).toEqual({});
  });
});
